/** A block of lines between two marks, in a file that belongs to somebody else: `.gitattributes`, a hook. */

/** `name`: tells the blocks of several projects of one repository apart. */
export interface Block {
  readonly name: string;
  readonly lines: readonly string[];
}

const NOTE = 'written by `claviger git install`, removed by `claviger git uninstall`';

function marks(name: string): { readonly begin: string; readonly end: string } {
  const of = name === '' ? '' : ` (${name})`;
  return { begin: `# >>> claviger${of}: ${NOTE}`, end: `# <<< claviger${of}` };
}

/**
 * The text with the block in it: in the place of an earlier one, else at the end, or after the first line where that is
 * a `#!`. There it runs whatever follows: scripts like to end in `exit`.
 */
export function withBlock(text: string, { name, lines }: Block): string {
  const { begin, end } = marks(name);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const block = [begin, ...lines, end, ''].join(eol);
  const at = findBlock(text, name);
  if (at) return text.slice(0, at.start) + block + text.slice(at.end);
  if (text.startsWith('#!')) {
    const first = text.indexOf('\n') + 1;
    return first === 0 ? `${text}${eol}${block}` : text.slice(0, first) + block + text.slice(first);
  }
  return text === '' || text.endsWith('\n') ? text + block : text + eol + block;
}

export function withoutBlock(text: string, name: string): string {
  const at = findBlock(text, name);
  return at ? text.slice(0, at.start) + text.slice(at.end) : text;
}

function findBlock(text: string, name: string): { readonly start: number; readonly end: number } | null {
  const { begin, end } = marks(name);
  const start = text
    .split(/(?<=\n)/)
    .reduce(
      (found, line) =>
        found.at >= 0
          ? found
          : { at: line.trimEnd() === begin ? found.next : -1, next: found.next + line.length },
      { at: -1, next: 0 },
    ).at;
  if (start < 0) return null;
  const stop = new RegExp(`^${escaped(end)}[ \\t]*\\r?(?:\\n|$)`, 'm').exec(text.slice(start));
  return stop ? { start, end: start + stop.index + stop[0].length } : null;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
