import { didYouMeanHelp } from '../did-you-mean.js';
import { compileSelector } from '../documents/index.js';
import { patternProblem } from '../regex/index.js';
import { compileDefinition } from './compile.js';
import type { Condition, EngineDefinition, FieldDefinition } from './definition.js';
import { referenceForms } from './short-reference.js';
import { vectorProblem } from './vectors.js';

export interface DefinitionProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly help: string | null;
}

const SELECTORS = 'as in `headers/*/value`, `**/inputParameters/**`, `**/zeebe:input/@source`';
const VECTORS = 'mend the definition, or what the vector expects of it';

/**
 * What a schema can't say of a user's definition.
 *
 * @param own as written, for the places of problems
 * @param merged with what it extends
 */
export function definitionProblems(
  name: string,
  own: Partial<EngineDefinition>,
  merged: EngineDefinition,
): readonly DefinitionProblem[] {
  const problems = [...formProblems(own, merged), ...patternProblems(own), ...selectorProblems(own, merged)];
  // What can't be compiled can't be tried.
  return problems.length > 0 ? problems : vectorProblems(name, own, merged);
}

function formProblems(
  own: Partial<EngineDefinition>,
  merged: EngineDefinition,
): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  if (own.reference !== undefined && own.references !== undefined) {
    problems.push({
      path: ['reference'],
      message: '`reference` and `references` say the same thing',
      help: 'give one of them',
    });
  } else if (own.reference !== undefined && referenceForms(own.reference) === undefined) {
    problems.push({
      path: ['reference'],
      message: '`reference` has to hold NAME once, and something around it',
      help: 'as in `<<secret NAME>>`',
    });
  } else if (merged.references === undefined) {
    problems.push({
      path: [],
      message: 'the engine has no form of reference',
      help: 'say how one is written, as in `reference: "<<secret NAME>>"`, or what it `extends`',
    });
  }
  const ids = (own.references ?? []).map((form) => form.id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index)
      problems.push({
        path: ['references', index, 'id'],
        message: `two forms are called \`${id}\``,
        help: 'give each an id of its own',
      });
  });
  if (own.references !== undefined && !own.references.some((form) => form.canonical !== undefined)) {
    problems.push({
      path: ['references'],
      message: 'no form has a `canonical` text',
      help: 'the documented form, with NAME for the name; messages suggest it',
    });
  }
  return problems;
}

function patternProblems(own: Partial<EngineDefinition>): readonly DefinitionProblem[] {
  const patterns: (readonly [readonly (string | number)[], string])[] = [
    ...(own.references ?? []).map((form, index) => [['references', index, 'pattern'], form.pattern] as const),
    ...(own.destinations ?? []).flatMap(({ of }, index) =>
      of === undefined ? [] : [[['destinations', index, 'of'], of] as const],
    ),
    ...(own.categories ?? []).map((each, index) => [['categories', index, 'key'], each.key] as const),
    ...(own.names === undefined ? [] : [[['names', 'pattern'], own.names.pattern] as const]),
  ];
  const wrong = patterns.flatMap(([path, pattern]) => {
    const problem = patternProblem(pattern);
    return problem === null ? [] : [{ path, ...problem }];
  });
  return wrong.length > 0 ? wrong : namelessForms(own);
}

function namelessForms(own: Partial<EngineDefinition>): readonly DefinitionProblem[] {
  return (own.references ?? []).flatMap(({ kind = 'reference', pattern }, index) =>
    kind !== 'reference' || /\(\?<name2?>/.test(pattern)
      ? []
      : [
          {
            path: ['references', index, 'pattern'],
            message: 'the pattern does not say which part of it is the name',
            help: 'put that part into a group called name, as in `<(?<name>[A-Z_]+)>`',
          },
        ],
  );
}

function selectorProblems(
  own: Partial<EngineDefinition>,
  merged: EngineDefinition,
): readonly DefinitionProblem[] {
  const namespaces = merged.namespaces ?? {};
  const forms = new Set((merged.references ?? []).map((form) => form.id));
  const problems: DefinitionProblem[] = [];
  const selector = (path: readonly (string | number)[], pattern: string) => {
    const compiled = compileSelector(pattern, namespaces);
    if (!compiled.ok) problems.push({ path, message: compiled.message, help: SELECTORS });
  };
  const relative = (path: readonly (string | number)[], pattern: string | undefined) => {
    const steps = pattern?.replace(/^\//, '').replace(/^(?:\.\.?(?:\/|$))+/, '') ?? '';
    if (steps !== '') selector(path, steps);
  };
  const conditions = (path: readonly (string | number)[], list: readonly Condition[] | undefined) => {
    for (const [index, condition] of (list ?? []).entries())
      relative([...path, index, 'path'], condition.path);
  };
  const standing = (path: readonly (string | number)[], field: Omit<FieldDefinition, 'select'>) => {
    relative([...path, 'key'], field.key);
    conditions([...path, 'where'], field.where);
    for (const key of ['only', 'allows'] as const) {
      (field[key] ?? []).forEach((id, index) => {
        if (!forms.has(id))
          problems.push({
            path: [...path, key, index],
            message: `no form is called \`${id}\``,
            help: didYouMeanHelp(id, [...forms]) ?? `forms: ${[...forms].join(', ')}`,
          });
      });
    }
  };
  const fields = (path: readonly (string | number)[], list: readonly FieldDefinition[] | undefined) => {
    (list ?? []).forEach((field, index) => {
      const patterns = typeof field.select === 'string' ? [field.select] : field.select;
      for (const pattern of patterns) selector([...path, index, 'select'], pattern);
      standing([...path, index], field);
    });
  };
  fields(['fields'], own.fields);
  (own.destinations ?? []).forEach(({ path: paths, where }, index) => {
    for (const each of [paths].flat()) relative(['destinations', index, 'path'], each);
    conditions(['destinations', index, 'where'], where);
  });
  (own.documents ?? []).forEach((kind, index) => {
    const path = ['documents', index];
    fields([...path, 'fields'], kind.fields);
    standing([...path, 'otherwise'], kind.otherwise);
    conditions([...path, 'sniff'], kind.sniff);
    for (const key of ['identity', 'version'] as const) {
      for (const [at, pattern] of (kind[key] ?? []).entries()) relative([...path, key, at], pattern);
    }
  });
  return problems;
}

function vectorProblems(
  name: string,
  own: Partial<EngineDefinition>,
  merged: EngineDefinition,
): readonly DefinitionProblem[] {
  const { vectors } = own;
  if (vectors === undefined || vectors.length === 0) return [];
  const engine = compileDefinition(name, merged);
  return vectors.flatMap((vector, index) => {
    const problem = vectorProblem(engine, vector, []);
    return problem === null
      ? []
      : [{ path: ['vectors', index], message: `the vector does not hold: ${problem}`, help: VECTORS }];
  });
}
