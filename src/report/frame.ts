/** Code frames: the lines around a finding with a caret under the name. A store's lines are shown without values. */
import { MASKED } from '../credentials/mask.js';
import type { Span } from '../documents/types.js';
import type { Positions } from './positions.js';
import { visible } from './visible.js';
import { headOf, tailOf, widthOf } from './width.js';

export interface FrameLine {
  readonly number: number;
  readonly text: string;
}

export interface Frame {
  readonly lines: readonly FrameLine[];
  /** Where the caret stands under the last line, in columns from 0, and how many columns it marks. */
  readonly caret: { readonly column: number; readonly width: number };
}

/** Lines before the marked one. */
const CONTEXT = 2;
const TAB = '  ';

/** What is known of the marked file. */
export interface FrameSubject {
  /** Its lines may hold values. */
  readonly store: boolean;
  /** The name that the finding is about. */
  readonly secret: string | null;
}

/** Null where the file has no such line, or nothing of it may be shown. `width` is the room for a line's text. */
export function frameOf(
  positions: Positions,
  file: string,
  span: Span,
  { store, secret }: FrameSubject,
  width: number,
): Frame | null {
  const map = positions.lines(file);
  if (!map) return null;
  const start = positions.at(file, span.start);
  const end = positions.at(file, span.end);
  const raw = map.lineText(start.line);
  const from = Math.min(start.column - 1, raw.length);
  const to = end.line === start.line ? Math.min(end.column - 1, raw.length) : raw.length;
  if (store) {
    const bare = bareLine(raw, from, to, secret);
    return (
      bare && {
        lines: [{ number: start.line, text: shown(bare.before + bare.marked + bare.after) }],
        caret: caretOf(bare),
      }
    );
  }
  const window = windowOf(raw, from, to, width);
  const lines: FrameLine[] = [];
  for (let line = Math.max(1, start.line - CONTEXT); line < start.line; line++) {
    const text = map.lineText(line).slice(0, 4 * width);
    lines.push({ number: line, text: clip(shown(text), width) });
  }
  lines.push({ number: start.line, text: window.text });
  return { lines, caret: window.caret };
}

interface BareLine {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** A store's line without its value: a name with the finding at it or at its value, or a conflict marker. */
function bareLine(raw: string, from: number, to: number, secret: string | null): BareLine | null {
  if (/^\s*["']?$/.test(raw.slice(0, from)) && from < to && isKey(raw, to))
    return { before: '', marked: raw.slice(from, to), after: hiddenValue(raw.slice(to)) };
  const key = secret === null ? -1 : raw.search(/[^\s"']/);
  if (
    secret !== null &&
    key >= 0 &&
    raw.startsWith(secret, key) &&
    isKey(raw, key + secret.length) &&
    from > key
  )
    return { before: `${secret}: `, marked: hiddenValue(raw.slice(key + secret.length)).slice(2), after: '' };
  const [marker] = /^(?:<{7}|={7}|>{7})(?=\s|$)/.exec(raw) ?? [];
  return marker === undefined ? null : { before: '', marked: marker, after: '' };
}

/** The text up to `to` is a mapping key, quoted or not. */
function isKey(raw: string, to: number): boolean {
  return /^["']?\s*:(\s|$)/.test(raw.slice(to));
}

function hiddenValue(rest: string): string {
  const value = rest.replace(/^["']?\s*:\s*/, '');
  if (value === '') return ':';
  return /^["']?ENC\[/.test(value) ? ': ENC[…]' : ': …';
}

function caretOf({ before, marked }: BareLine): Frame['caret'] {
  return { column: widthOf(shown(before)), width: Math.max(1, widthOf(shown(marked))) };
}

function shown(text: string): string {
  const masked = text.includes('type:') || text.includes('ENC[') ? text.replace(CIPHERTEXT, mask) : text;
  return visible(masked.replaceAll('\t', TAB).replace(MASKED, '[masked]'));
}

/** A ciphertext, and the end of one whose beginning is out of sight: nobody reads them. */
const CIPHERTEXT = /ENC\[[A-Z0-9_]+,[^\]\s"'<>]*\]?|^[A-Za-z0-9+/=,:]*,type:[a-z]+\]/g;

function mask(ciphertext: string): string {
  return ciphertext.startsWith('ENC[') ? 'ENC[…]' : '…]';
}

function clip(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${headOf(text, width - 1)}…`;
}

/** The part of a long line in which the marked text stands. */
function windowOf(
  raw: string,
  from: number,
  to: number,
  width: number,
): { text: string; caret: Frame['caret'] } {
  // A line can be the whole file: no more of it is looked at than could be shown.
  const reach = 4 * width;
  let before = shown(raw.slice(Math.max(0, from - reach), from));
  const marked = clip(shown(raw.slice(from, Math.min(to, from + reach))), Math.max(8, width - 10));
  const room = width - widthOf(marked) - 12;
  if (from > reach || widthOf(before) > Math.max(room, 20)) {
    before = `…${tailOf(before, Math.max(room, 20))}`;
  }
  const text = clip(before + marked + shown(raw.slice(to, to + reach)), width);
  return { text, caret: { column: widthOf(before), width: Math.max(1, widthOf(marked)) } };
}
