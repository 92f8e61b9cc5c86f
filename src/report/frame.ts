/** Code frames: the lines around a finding with a caret under the name. A store's lines are shown without values. */
import stringWidth from 'string-width';
import type { Span } from '../documents/types.js';
import type { Positions } from './positions.js';
import { visible } from './visible.js';

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

/** Null where the file has no such line to show. `width` is the room for a line's text. */
export function frameOf(
  positions: Positions,
  file: string,
  span: Span,
  store: boolean,
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
    // Nothing of a store's line is shown but what is marked and its indentation: the rest may be a value.
    const name = /^\s*$/.test(raw.slice(0, from)) && isKey(raw, to) ? raw.slice(from, to) : '';
    const text = `${name}${name === '' ? '…' : hiddenValue(raw.slice(to))}`;
    return {
      lines: [{ number: start.line, text: shown(text) }],
      caret: { column: 0, width: Math.max(1, stringWidth(shown(name))) },
    };
  }
  const window = windowOf(raw, from, to, width);
  const lines: FrameLine[] = [];
  for (let line = Math.max(1, start.line - CONTEXT); line < start.line; line++) {
    const text = map.lineText(line);
    lines.push({ number: line, text: clip(shown(text), width) });
  }
  lines.push({ number: start.line, text: window.text });
  return { lines, caret: window.caret };
}

/** The marked text is a mapping key, quoted or not. */
function isKey(raw: string, to: number): boolean {
  return /^["']?\s*:(\s|$)/.test(raw.slice(to));
}

function hiddenValue(rest: string): string {
  const value = rest.replace(/^["']?\s*:\s*/, '');
  if (value === '') return ':';
  return /^["']?ENC\[/.test(value) ? ': ENC[…]' : ': …';
}

function shown(text: string): string {
  return visible(text.replaceAll('\t', TAB));
}

function clip(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let cut = '';
  for (const character of text) {
    if (stringWidth(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

/** The part of a long line in which the marked text stands. */
function windowOf(
  raw: string,
  from: number,
  to: number,
  width: number,
): { text: string; caret: Frame['caret'] } {
  let before = shown(raw.slice(0, from));
  const marked = clip(shown(raw.slice(from, to)), Math.max(8, width - 10));
  const room = width - stringWidth(marked) - 12;
  if (stringWidth(before) > Math.max(room, 20)) {
    let tail = '';
    for (const character of [...before].reverse()) {
      if (stringWidth(character + tail) > Math.max(room, 20)) break;
      tail = character + tail;
    }
    before = `…${tail}`;
  }
  const text = clip(before + marked + shown(raw.slice(to)), width);
  return { text, caret: { column: stringWidth(before), width: Math.max(1, stringWidth(marked)) } };
}
