import { LONE_SURROGATE } from '../source.js';
import type { DocumentNode, Edit, MappedText } from '../types.js';

/** Units `from` to `to` of a text are to become `text`. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Everything that is to happen to one string of the source. */
export interface Rewrite {
  /** One of the nodes that share the string through aliases. */
  readonly node: DocumentNode;
  readonly mapped: MappedText;
  readonly edits: readonly Edit[];
  /** In order, apart from each other, and never beginning or ending within an escape or a fold. */
  readonly parts: readonly Part[];
  /** The string as it has to read afterwards. */
  readonly expected: string;
}

export type Failure = { readonly edit: Edit; readonly reason: string };

/** Gathers the edits string by string. */
export function planRewrites(edits: readonly Edit[]): {
  rewrites: readonly Rewrite[];
  failures: readonly Failure[];
} {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) {
    const key = sourceKey(edit.node);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [edit]);
    else group.push(edit);
  }
  const rewrites: Rewrite[] = [];
  const failures: Failure[] = [];
  for (const group of groups.values()) {
    const rewrite = rewriteOf(group);
    if (typeof rewrite === 'string') failures.push(...group.map((edit) => ({ edit, reason: rewrite })));
    else rewrites.push(rewrite);
  }
  return { rewrites, failures };
}

/** Equal for nodes that are one string in the source. */
export function sourceKey({ span }: DocumentNode): string {
  return `${span.start}:${span.end}`;
}

function rewriteOf(edits: readonly Edit[]): Rewrite | string {
  const node = edits[0]?.node;
  const mapped = node?.text;
  if (node === undefined || mapped === undefined) return 'only strings can be replaced';
  const wanted = partsOf(edits);
  if (wanted === null) return 'a string that several aliases share would need several values';
  let last = 0;
  let expected = '';
  for (const { from, to, text } of wanted) {
    if (from > to || from < 0 || to > mapped.text.length) return 'the place lies outside of the string';
    if (from < last) return 'two replacements overlap';
    if (LONE_SURROGATE.test(text)) return "half a surrogate pair can't be written to a file";
    expected += mapped.text.slice(last, from) + text;
    last = to;
  }
  expected += mapped.text.slice(last);
  if (LONE_SURROGATE.test(expected) && !LONE_SURROGATE.test(mapped.text)) {
    return 'a replacement would tear a surrogate pair apart';
  }
  return { node, mapped, edits, parts: wholeAtoms(wanted, mapped), expected };
}

/** The edits of one node in order, equal ones once; null where another node with the same source has other edits. */
function partsOf(edits: readonly Edit[]): readonly Part[] | null {
  const byNode = new Map<DocumentNode, Map<string, Part>>();
  for (const { node, from, to, text } of edits) {
    const parts = byNode.get(node) ?? new Map<string, Part>();
    parts.set(`${from}:${to}:${text}`, { from, to, text });
    byNode.set(node, parts);
  }
  const [first, ...others] = byNode.values();
  if (first === undefined) return null;
  for (const other of others) {
    if (other.size !== first.size || [...other.keys()].some((key) => !first.has(key))) return null;
  }
  // At one place, an insertion comes before what is replaced.
  return [...first.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

/**
 * Widens parts to whole atoms (units with one source range, such as the halves of `&#x1F600;`) and joins those that
 * then touch: what lies between them keeps its text.
 */
function wholeAtoms(parts: readonly Part[], mapped: MappedText): readonly Part[] {
  const { text } = mapped;
  const whole: { from: number; to: number; text: string; end: number }[] = [];
  for (const part of parts) {
    const from = atomBoundary(mapped, part.from, -1);
    const to = atomBoundary(mapped, part.to, 1);
    const tail = text.slice(part.to, to);
    const last = whole.at(-1);
    if (last !== undefined && from <= last.to) {
      const kept = last.text.slice(0, last.text.length - (last.to - last.end));
      last.text = kept + text.slice(last.end, part.from) + part.text + tail;
      last.to = Math.max(to, last.to);
      last.end = part.to;
    } else {
      whole.push({ from, to, text: text.slice(from, part.from) + part.text + tail, end: part.to });
    }
  }
  return whole;
}

/** The nearest boundary between atoms from `at` in the direction of `step`. */
function atomBoundary(mapped: MappedText, at: number, step: 1 | -1): number {
  let boundary = at;
  while (boundary > 0 && boundary < mapped.text.length) {
    const before = mapped.rawSpan(boundary - 1, boundary);
    const after = mapped.rawSpan(boundary, boundary + 1);
    if (before.start !== after.start || before.end !== after.end) break;
    boundary += step;
  }
  return boundary;
}
