import type { Key } from 'ink';

const NAMES = {
  upArrow: 'up',
  downArrow: 'down',
  leftArrow: 'left',
  rightArrow: 'right',
  pageUp: 'pageup',
  pageDown: 'pagedown',
  home: 'home',
  end: 'end',
  return: 'enter',
  escape: 'esc',
  backspace: 'backspace',
  delete: 'delete',
} as const satisfies Partial<Record<keyof Key, string>>;

/**
 * What was typed, as names of keys. A terminal may hand over several at once, after a pause or a paste: each counts, line
 * breaks as enter; other control characters are none of a text.
 */
export function keysOf(input: string, key: Key): readonly string[] {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  for (const [flag, name] of Object.entries(NAMES)) if (key[flag as keyof typeof NAMES]) return [name];
  if (key.ctrl) return input.length === 1 ? [`ctrl-${input}`] : [];
  // With alt no command is bound: the letter alone would be another one.
  if (key.meta) return [];
  return [...input].flatMap((character) => {
    if (character === '\r' || character === '\n') return ['enter'];
    if (character === '\t') return ['tab'];
    if (character === '\x7f' || character === '\b') return ['backspace'];
    if (character === '\x03') return ['ctrl-c'];
    return character < ' ' ? [] : [character];
  });
}
