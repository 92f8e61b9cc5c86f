import { escapeDouble, PRINTABLE } from './encode.js';
import { isPlain, readsAsOtherType } from './plain.js';

/** A text as a scalar on one line: plain where every parser reads it as this text, else in double quotes. */
export function scalarText(text: string, within: 'block' | 'brackets'): string {
  const plain = PRINTABLE.test(text) && isPlain(text, within === 'brackets') && !readsAsOtherType(text);
  return plain ? text : `"${escapeDouble(text)}"`;
}
