/** Anything may be typed: no key fails, no line is longer than the terminal, and nothing is written where that is forbidden. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS, VIEWS } from '../../cli/audit/state/index.js';
import { widthOf } from '../../src/report/width.js';
import { brokenCopy, screenText, seat, snapshot } from './sitting.js';

const KEYS = 20_000;
const SIZES = [
  [60, 16],
  [80, 24],
  [119, 30],
  [120, 40],
  [300, 60],
  [320, 20],
  [40, 10],
] as const;

describe(`${KEYS} keys at random`, () => {
  it('do no harm', () => {
    const folder = brokenCopy();
    // Names and texts that are wider, or less wide, than they are long.
    writeFileSync(
      join(folder, 'projects', 'shipping', 'orka', 'wide-漢字-é.yaml'),
      'name: 漢字\nsteps:\n  - id: step\n    type: http\n    with:\n      body: "{{ get_secret(\'漢字_é\') }}"\n',
    );
    const before = snapshot(folder);
    const at = seat(folder, { readOnly: true });
    const random = numbers(20_260_615);
    const known = [
      // What leaves the interface is left out, and so is what opens an editor.
      ...COMMANDS.filter(({ id }) => !['quit', 'suspend', 'edit', 'rescan', 'watch'].includes(id)).flatMap(
        ({ keys }) => keys,
      ),
      ...'abcdefghiklmnprstuwxyz0123456789:/-_.漢é👍 ',
      ...['enter', 'esc', 'backspace', 'ctrl-u', 'ctrl-w', 'delete', 'ctrl-x', 'is:', 'scope:acme'],
    ];
    const views = new Set<string>();
    const modes = new Set<string>();
    for (let pressed = 0; pressed < KEYS; pressed++) {
      if (pressed % 97 === 0) {
        const [columns, rows] = SIZES[random(SIZES.length)] ?? [80, 24];
        at.store.dispatch({ kind: 'resize', size: { columns, rows } });
      }
      at.press(known[random(known.length)] ?? 'j');
      const state = at.state();
      views.add(state.view);
      modes.add(state.mode.kind);
      const lines = screenText(state);
      if (lines.length > state.size.rows - 1) throw new Error(`${lines.length} lines of ${state.size.rows}`);
      const long = lines.find((line) => widthOf(line) > state.size.columns);
      if (long !== undefined) throw new Error(`too long for ${state.size.columns}: ${long}`);
    }
    expect([...views].sort()).toEqual([...VIEWS].sort());
    expect([...modes].sort()).toEqual(['browse', 'filter', 'help', 'jump', 'menu']);
    expect(snapshot(folder)).toEqual(before);
  });
});

/** Numbers below a limit, the same in every run (a linear congruence, with the constants of Numerical Recipes). */
function numbers(seed: number): (limit: number) => number {
  let last = seed;
  return (limit) => {
    last = (Math.imul(last, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((last / 2 ** 32) * limit);
  };
}
