/** Conflict markers in a text, as git and the merge of stores leave them. */

export type Side = 'ours' | 'theirs';

export type Resolved =
  | { readonly ok: true; readonly text: string }
  /** The conflicts that are open, by secret or by line, or null where the markers make no whole. */
  | { readonly ok: false; readonly open: readonly string[] | null };

const MARKER = /^(<{7,}|\|{7,}|={7,}|>{7,})(?: (.*?))?\r?\n?$/;

/** The text with one side of each conflict; without `side`, a text that has none. */
export function withoutConflicts(text: string, side: Side | null): Resolved {
  let out = '';
  let within: 'none' | 'ours' | 'base' | 'theirs' = 'none';
  const open: string[] = [];
  for (const [index, line] of text.split(/(?<=\n)/).entries()) {
    const [, sign = '', label = ''] = MARKER.exec(line) ?? [];
    const next = nextState(within, sign.charAt(0));
    if (next === 'broken') return { ok: false, open: null };
    if (next === null) {
      if (within === 'none' || within === side) out += line;
      continue;
    }
    // Git's own label is a branch, which tells no conflict from another.
    if (next === 'ours') open.push(/^ours (.+)$/.exec(label)?.[1] ?? `line ${index + 1}`);
    within = next;
  }
  if (within !== 'none') return { ok: false, open: null };
  return side === null && open.length > 0 ? { ok: false, open } : { ok: true, text: out };
}

/** Null: the line is none that ends or begins a part here. */
function nextState(
  within: 'none' | 'ours' | 'base' | 'theirs',
  sign: string,
): 'none' | 'ours' | 'base' | 'theirs' | 'broken' | null {
  if (sign === '') return null;
  if (sign === '<') return within === 'none' ? 'ours' : 'broken';
  if (sign === '|') return within === 'ours' ? 'base' : 'broken';
  if (sign === '=')
    return within === 'ours' || within === 'base' ? 'theirs' : within === 'none' ? null : 'broken';
  return within === 'theirs' ? 'none' : 'broken';
}
