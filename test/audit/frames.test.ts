/** Whole frames at three sizes, as golden files; `npx vitest run test/audit -u` writes them anew. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canvasOn } from '../../cli/audit/screen/canvas.js';
import { draw } from '../../cli/audit/screen/index.js';
import { widthOf } from '../../src/report/width.js';
import { BROKEN, screenText, seat, silent } from './sitting.js';

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
];

const SCREENS: Readonly<Record<string, readonly string[]>> = {
  findings: ['j'],
  secrets: ['2', 'j', 'j'],
  scopes: ['3', ':', 'type:LEDGER_API_KEY', 'enter', '3', 'G', 'k', 'k', 'l', 'j', 'l', 'j'],
  workflows: ['4', 'l', 'j'],
  people: ['5', 'l', 'j'],
  detail: ['enter'],
  filtered: ['/', 'type:is:unused scope:acme/billing'],
  help: ['?'],
  ask: ['a'],
};

describe.each(SIZES)('$columns × $rows', (size) => {
  it.each(Object.keys(SCREENS))('%s', async (name) => {
    const at = seat(BROKEN, { size });
    at.press(...(SCREENS[name] ?? []));
    const lines = screenText(at.state());
    // One row less than the terminal: it must not scroll.
    expect(lines).toHaveLength(size.rows - 1);
    for (const line of lines) expect(widthOf(line)).toBe(size.columns);
    const text = `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot(join('golden', `${name}-${size.columns}x${size.rows}.txt`));
  });

  it('is what is painted, key by key', async () => {
    const at = seat(BROKEN, { size });
    let painted = '';
    const canvas = canvasOn({
      rows: size.rows,
      write: (text) => {
        painted += text;
        return true;
      },
    });
    const drawing = draw(at.store, canvas, { stdin: silent() });
    for (const keys of [['j'], ['2'], ['a', 'u'], ['?'], ['esc'], ['z']]) {
      // Ink listens, and React draws, after the event that brings something new.
      await settle();
      at.press(...keys);
      await settle();
      expect(screenOf(painted, size)).toEqual(screenText(at.state()).map((line) => line.trimEnd()));
    }
    drawing.unmount();
  });
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

/** What a terminal shows after these sequences: lines that are erased and written at their places. */
function screenOf(painted: string, { rows }: { readonly rows: number }): readonly string[] {
  const lines = new Map<number, string>();
  for (const [, row, text] of painted.matchAll(/\x1b\[(\d+);1H\x1b\[2K([^\x1b]*)/g))
    lines.set(Number(row), text ?? '');
  return Array.from({ length: rows - 1 }, (_, index) => (lines.get(index + 1) ?? '').trimEnd());
}

describe('a terminal that is too small', () => {
  it.each([
    [59, 24],
    [80, 15],
    [10, 3],
  ])('%i × %i says so and quits', async (columns, rows) => {
    const at = seat(BROKEN, { size: { columns, rows } });
    const lines = screenText(at.state());
    expect(lines.length).toBeLessThan(rows);
    for (const line of lines) expect(widthOf(line)).toBe(columns);
    at.press('q');
    expect(await at.over).toEqual({ kind: 'quit' });
  });
});
