/** Where the quick reader of YAML stands, and how it goes from line to line. */
import { codeAt, END } from '../code-at.js';
import type { Draft } from '../draft.js';
import { irregular, isEmptyAt, type PlainEnd, skipSpaces } from './quick-scalars.js';

export interface Reader {
  readonly text: string;
  /** Where the content of the line begins that is to be read next. */
  at: number;
  /** How far that is indented; -1 at the end of the document. */
  indent: number;
  /** Of the comment lines before it, how far the deepest is indented; -1: there is none. */
  comments: number;
  /** The document ended at a line with `---`. */
  marker: boolean;
  /** Where what follows the last node on its lines ends: there a collection ends that it is the last of. */
  nodeEnd: number;
  depth: number;
  /** By name; null while what it stands for is being read. */
  anchors: Map<string, Draft | null>;
  /** How many more nodes aliases may add. */
  copies: number;
  readonly plain: PlainEnd;
}

/** Goes on to the next line with content. `from`: where a line begins. */
export function nextLine(reader: Reader, from: number): void {
  const { text } = reader;
  reader.comments = -1;
  reader.marker = false;
  let line = from;
  for (;;) {
    const at = skipSpaces(text, line);
    const code = codeAt(text, at);
    if (code === 0x0a) line = at + 1;
    else if (code === 0x23) {
      reader.comments = Math.max(reader.comments, at - line);
      const end = text.indexOf('\n', at);
      line = end === -1 ? text.length : end + 1;
    } else {
      reader.at = at;
      reader.indent = at - line;
      if (code === END) {
        if (at > line) irregular();
        reader.indent = -1;
      } else if (at === line) atMargin(reader, code);
      return;
    }
  }
}

/** A line that is not indented may end the document. */
function atMargin(reader: Reader, code: number): void {
  const { text, at } = reader;
  if (code === 0x25) irregular();
  if (code === 0x2e && text.startsWith('...', at)) irregular();
  if (code !== 0x2d || !text.startsWith('---', at) || !isEmptyAt(text, at + 3)) return;
  const end = skipSpaces(text, at + 3);
  if (codeAt(text, end) !== 0x0a) irregular();
  reader.indent = -1;
  reader.marker = true;
  reader.at = end + 1;
}

/** What stands deeper than the value that it follows goes on with it, be it only a comment. */
export function afterValue(reader: Reader, column: number): void {
  if (reader.indent > column || reader.comments > column) irregular();
}
