import { type Node, type ParseError, parseTree } from 'jsonc-parser';

/** What stands at a path, as it comes out in the middle of a string. Reasons never quote the value. */
export type PathValue =
  | { readonly ok: true; readonly text: string; readonly type: 'string' | 'number' | 'boolean' }
  | { readonly ok: false; readonly reason: string };

// Jayway JsonPath's names, indexes and brackets; the rest of it picks more than one value, or computes
const STEP = /^(?:\.?(?<name>[^\s.[\]()*?@'"$,]+)|\[\s*(?:'(?<quoted>[^'\\]*)'|(?<index>-?\d+))\s*\])/;

/**
 * What `${workflow.secrets.NAME.path}` puts in: the value at a path of a JSON text.
 *
 * A path that Conductor answers with null, or with a map or a list (which it writes as Java does), is refused, and so
 * are numbers that Java writes in another way than JSON has them.
 *
 * Source: `ParametersUtils.resolveWithOptionalJsonPath`, which asks Jayway JsonPath.
 */
export function valueAtPath(json: string, path: string): PathValue {
  const steps = stepsOf(path);
  if (steps === null) return refuse('only names and indexes are understood in a path');
  const errors: ParseError[] = [];
  const root = parseTree(json, errors, { disallowComments: true });
  if (root === undefined || errors.length > 0) return refuse('the value is no JSON text');
  let node: Node | undefined = root;
  for (const step of steps) node = node === undefined ? undefined : stepInto(node, step);
  if (node === undefined) return refuse('the value has nothing at this path');
  return scalar(node, json);
}

function stepsOf(path: string): readonly (string | number)[] | null {
  const steps: (string | number)[] = [];
  let rest = path.startsWith('$') ? path.slice(1) : path;
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null) return null;
    const { name, quoted, index } = match.groups ?? {};
    steps.push(index === undefined ? (name ?? quoted ?? '') : Number(index));
    rest = rest.slice(match[0].length);
  }
  return steps;
}

function stepInto(node: Node, step: string | number): Node | undefined {
  const children = node.children ?? [];
  if (typeof step === 'number') return node.type === 'array' ? children.at(step) : undefined;
  if (node.type !== 'object') return undefined;
  // of a key that is there twice, the last counts
  return children.findLast((property) => property.children?.[0]?.value === step)?.children?.[1];
}

function scalar(node: Node, json: string): PathValue {
  const written = json.slice(node.offset, node.offset + node.length);
  if (node.type === 'string') return { ok: true, text: String(node.value), type: 'string' };
  if (node.type === 'boolean') return { ok: true, text: written, type: 'boolean' };
  if (node.type === 'null') return refuse('the value at this path is null');
  if (node.type !== 'number') return refuse('the value at this path is a map or a list');
  const plain = /^-?(?:0|[1-9]\d*)$/.test(written) && written !== '-0';
  return plain || isJavaDouble(written)
    ? { ok: true, text: written, type: 'number' }
    : refuse('the number at this path is written differently by Conductor');
}

/** Java writes a double without an exponent from 0.001 up to ten million, with one digit behind the point at least. */
function isJavaDouble(written: string): boolean {
  const size = Math.abs(Number(written));
  return (
    /^-?(?:0|[1-9]\d*)\.(?:\d*[1-9]|0)$/.test(written) && written.length < 16 && size >= 0.001 && size < 1e7
  );
}

const refuse = (reason: string): PathValue => ({ ok: false, reason });
