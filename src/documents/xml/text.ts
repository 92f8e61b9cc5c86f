import { type Draft, stringScalar } from '../draft.js';
import { textBuilder } from '../mapped.js';
import type { MappedText } from '../types.js';
import { decodePiece } from './decode.js';

const CDATA_OPEN = '<![CDATA[';
const CDATA_CLOSE = ']]>';

/** Of one element, in order: start, end, and 1 for a CDATA section, three numbers for each piece. */
export type CharacterData = number[];

/** Null where a reference in it is none. */
export function decodeText(source: string, pieces: Readonly<CharacterData>): MappedText | null {
  const builder = textBuilder();
  for (let index = 0; index < pieces.length; index += 3) {
    const from = pieces[index] ?? 0;
    const end = pieces[index + 1] ?? 0;
    const isRead =
      pieces[index + 2] === 1
        ? decodePiece(builder, source, from + CDATA_OPEN.length, end - CDATA_CLOSE.length, 'cdata')
        : decodePiece(builder, source, from, end, 'characters');
    if (!isRead) return null;
  }
  return builder.build(pieces[0] ?? 0);
}

/** Puts an element's own text behind its attributes. */
export function placeText(
  element: Draft,
  text: MappedText,
  pieces: Readonly<CharacterData>,
  attributes: number,
): void {
  if (isBlank(text.text)) return;
  const node = stringScalar(element, '#text', text, 'xml-text', pieces[0] ?? 0, pieces.at(-2) ?? 0);
  element.children.splice(attributes, 0, node);
}

/** Whether there is more than white space between markup. */
export function holdsText(source: string, pieces: Readonly<CharacterData>): boolean {
  for (let index = 0; index < pieces.length; index += 3) {
    if (pieces[index + 2] === 1 || !isBlank(source.slice(pieces[index], pieces[index + 1]))) return true;
  }
  return false;
}

/** Only XML's white space: a no-break space is text. */
export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}
