/** Any terminal: its theme, its colours, its width, and text that is wider or less wide than it is long. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paintedFrame } from '../../cli/audit/screen/frame.js';
import { wantsColor } from '../../cli/io.js';
import { widthOf } from '../../src/report/width.js';
import { BROKEN, brokenCopy, screenText, seat } from './sitting.js';

const SCREENS: readonly (readonly string[])[] = [
  ['j'],
  ['2', 'j'],
  ['3', 'G', 'l', 'j', 'l', 'j'],
  ['4', 'l', 'j'],
  ['5', 'l', 'j'],
  ['enter'],
  ['x'],
  ['2', 'w'],
  ['2', 'u'],
  ['2', 'b'],
  ['/', 'type:is:unused scope:acme/billing'],
  ['/', 'type:is:nonsense'],
  ['?'],
  ['a'],
  ['o'],
  [':', 'type:led'],
  ['M'],
];
/** SGR: bold, dim, inverse, five of the terminal's own colours, and their ends. */
const OWN = [1, 2, 7, 22, 27, 31, 32, 33, 34, 36, 39];

const SGR = /\x1b\[([\d;]*)m/g;

describe('colours', () => {
  it('are the sixteen of the terminal, without a background, so that a light theme is as readable as a dark one', () => {
    const used = new Set<string>();
    for (const keys of SCREENS) {
      const at = seat(BROKEN, { color: true });
      at.press(...keys);
      for (const line of paintedFrame(at.state())) {
        for (const [, codes = ''] of line.matchAll(SGR)) used.add(codes);
        expect(line.replace(SGR, '')).not.toContain('\x1b');
      }
    }
    // One code at a time: no `38;5;n` and no `38;2;r;g;b`.
    expect([...used].map(Number).filter((code) => !OWN.includes(code))).toEqual([]);
    expect(used.size).toBeGreaterThan(5);
  });

  it.each(SCREENS.map((keys) => [keys.join(' '), keys] as const))(
    'tell nothing that %s does not say without them',
    (_name, keys) => {
      const [coloured, plain] = [true, false].map((color) => {
        const at = seat(BROKEN, { color });
        at.press(...keys);
        return paintedFrame(at.state());
      });
      expect(plain?.join('')).not.toContain('\x1b');
      expect(coloured?.map((line) => line.replace(SGR, ''))).toEqual(plain);
    },
  );

  it('mark the selected row and the pane that has the keys with characters too', () => {
    const at = seat(BROKEN);
    expect(screenText(at.state()).filter((line) => line.startsWith('> '))).toHaveLength(1);
    at.press('tab');
    expect(screenText(at.state()).join('\n')).toContain('> detail');
  });

  it('are not used where NO_COLOR says so, or the terminal has none', () => {
    const io = (env: Readonly<Record<string, string>>) =>
      ({ env }) as unknown as Parameters<typeof wantsColor>[0];
    expect(wantsColor(io({ TERM: 'xterm' }), true)).toBe(true);
    expect(wantsColor(io({ TERM: 'xterm', NO_COLOR: '1' }), true)).toBe(false);
    expect(wantsColor(io({ TERM: 'dumb' }), true)).toBe(false);
  });
});

describe.each([
  [60, 16],
  [80, 24],
  [100, 30],
  [300, 60],
])('%i × %i', (columns, rows) => {
  it('has every screen in exactly so many columns', () => {
    for (const keys of SCREENS) {
      const at = seat(BROKEN, { size: { columns, rows } });
      at.press(...keys);
      const lines = screenText(at.state());
      expect(lines).toHaveLength(rows - 1);
      for (const line of lines) expect([line, widthOf(line)]).toEqual([line, columns]);
    }
  });
});

describe('text that is wider, or less wide, than it is long', () => {
  it('leaves the columns behind it where they are', () => {
    const folder = brokenCopy();
    const names = ['wide-漢字漢字', 'combining-é-ñ', 'family-👩‍👩‍👧', 'plain'];
    for (const name of names)
      writeFileSync(
        join(folder, 'projects', 'shipping', 'orka', `${name}.yaml`),
        'name: x\nsteps:\n  - id: a\n    type: http\n    with:\n      body: "{{ get_secret(\'ABSENT\') }}"\n',
      );
    const at = seat(folder, { size: { columns: 200, rows: 50 } });
    at.press('4');
    const rows = screenText(at.state()).filter((line) => /orka\/(?:wide|combining|family|plain)/.test(line));
    expect(rows).toHaveLength(names.length);
    const columns = rows.map((line) => widthOf(line.slice(0, line.indexOf('1 reference'))));
    expect(new Set(columns).size).toBe(1);
    const dividers = rows.map((line) => widthOf(line.slice(0, line.indexOf(' |'))));
    expect(new Set(dividers).size).toBe(1);
  });
});
