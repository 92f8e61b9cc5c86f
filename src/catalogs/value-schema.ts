import { patternProblem } from '../regex/index.js';

export interface ValueSchemaProblem {
  /** From the schema's root. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly help: string | null;
}

/** Keywords under which schemas stand by name. */
const BY_NAME = ['properties', 'patternProperties'];

/** What `schemas/catalog.schema.json` can't say of a `schema`: whether its patterns may run over values. */
export function valueSchemaProblems(schema: unknown): readonly ValueSchemaProblem[] {
  if (!isRecord(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]): readonly ValueSchemaProblem[] => {
    if (keyword === 'pattern') return typeof value === 'string' ? judged(value, [keyword]) : [];
    // What stands there is data, whatever it looks like.
    if (keyword === 'enum' || keyword === 'const') return [];
    const own = keyword === 'patternProperties' && isRecord(value) ? Object.keys(value) : [];
    const inner: readonly (readonly [readonly (string | number)[], unknown])[] = Array.isArray(value)
      ? value.map((item: unknown, index) => [[keyword, index], item] as const)
      : BY_NAME.includes(keyword) && isRecord(value)
        ? Object.entries(value).map(([name, item]) => [[keyword, name], item] as const)
        : [[[keyword], value]];
    return [
      ...own.flatMap((pattern) => judged(pattern, [keyword, pattern])),
      ...inner.flatMap(([path, item]) =>
        valueSchemaProblems(item).map((problem) => ({ ...problem, path: [...path, ...problem.path] })),
      ),
    ];
  });
}

function judged(pattern: string, path: readonly (string | number)[]): readonly ValueSchemaProblem[] {
  const problem = patternProblem(pattern);
  return problem ? [{ path, ...problem }] : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
