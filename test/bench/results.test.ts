import { describe, expect, it } from 'vitest';

interface Row {
  readonly title: string;
  readonly value?: number;
  readonly must?: number | null;
  readonly goal?: number | null;
  readonly [more: string]: unknown;
}
interface Results {
  ratioRow: (given: Readonly<Record<string, unknown>>) => Row;
  figureRow: (given: Readonly<Record<string, unknown>>) => Row;
  verdict: (row: Row) => string;
  unmet: (rows: readonly Row[]) => string[];
  printed: (row: Row) => string;
}
const { ratioRow, figureRow, verdict, unmet, printed }: Results = await import(
  new URL('results.mjs', import.meta.url).href
);
const { withResults }: { withResults: (page: string, run: Readonly<Record<string, unknown>>) => string } =
  await import(new URL('page.mjs', import.meta.url).href);

/** Three rounds; the machine was busy in the second, for both. */
const ratio = (must: number | null, goal: number | null) =>
  ratioRow({
    title: 'cold check, t10, to rg',
    must,
    goal,
    ours: { name: 'claviger check', times: [300, 900, 320] },
    peer: { name: 'rg', times: [200, 600, 160] },
    rounds: 3,
    memory: 90.4,
  });
const absent = { title: 'warm check', absent: 'there is no git' };
const failed = { title: 'render', failed: 'claviger render ended with 3' };

describe('a ratio', () => {
  it('is taken round by round, so that a busy moment does not count', () => {
    expect(ratio(2, 1)).toMatchObject({ value: 1.5, min: 1.5, max: 2, unit: '×', rounds: 3 });
    expect(ratio(2, 1)).toMatchObject({ ours: { median: 320 }, peer: { median: 200 } });
  });
});

describe('a figure', () => {
  it('is judged by its median, or by what is said to count', () => {
    expect(figureRow({ title: 't', name: 'n', unit: 'ms', values: [5, 1, 3] })).toMatchObject({
      value: 3,
      min: 1,
      max: 5,
      must: null,
      goal: null,
    });
    expect(figureRow({ title: 't', name: 'n', unit: 'MB', values: [5, 1, 3], judged: 5 }).value).toBe(5);
  });
});

describe('the verdict', () => {
  it.each([
    [2, 1, 'must'],
    [2, 1.5, 'goal'],
    [1.5, 1, 'must'],
    [1.49, 1, 'missed'],
    [1.49, null, 'missed'],
    [1.49, 1.5, 'missed'],
    [null, 1, 'must'],
    [null, null, 'no bar'],
  ])('with the bars %s and %s is %s', (must, goal, expected) => {
    expect(verdict(ratio(must, goal))).toBe(expected);
  });

  it('is never good for what was not measured', () => {
    expect(verdict(absent)).toBe('absent');
    expect(verdict(failed)).toBe('failed');
    expect(verdict({ title: 't', value: Number.NaN, must: 2, goal: 1 })).toBe('missed');
  });
});

describe('--assert', () => {
  it('has nothing to say where every must is met', () => {
    expect(unmet([ratio(2, 1), ratio(1.5, 1.5), ratio(null, null)])).toEqual([]);
  });

  it('names each bar that is missed, and what was not measured', () => {
    expect(unmet([ratio(2, 1), ratio(1.2, 1), absent, failed])).toEqual([
      'cold check, t10, to rg, ratio: 1.50 × is over 1.20 ×',
      'warm check: not run: there is no git',
      'render: failed: claviger render ended with 3',
    ]);
  });
});

describe('what is printed', () => {
  it('shows both sides, the ratio with its range, the memory, both bars and the verdict', () => {
    expect(printed(ratio(2, 1))).toBe(
      [
        'cold check, t10, to rg',
        '  claviger check                               320 ms (300 ms to 900 ms)',
        '  rg                                           200 ms (160 ms to 600 ms)',
        '  peak memory                                  90 MB',
        '  1.50 × (1.50 × to 2.00 ×)  [must 2.00 ×, goal 1.00 ×: must met], 3 rounds',
        '',
      ].join('\n'),
    );
  });

  it('says loudly what was not run', () => {
    expect(printed(absent)).toBe('warm check\n  NOT RUN: there is no git\n');
    expect(printed(failed)).toBe('render\n  FAILED: claviger render ended with 3\n');
  });
});

describe('the page', () => {
  const machine = {
    date: '2026-01-02',
    cpus: 2,
    model: 'Some CPU',
    memory: 8,
    system: 'Linux x64',
    programs: ['Node.js 20.19.0', 'git version 2.39.5'],
  };
  const meanings = [{ title: 'cold check, t10, to rg', says: 'what is found by searching.' }];
  const page =
    '# By hand\n\n<!-- results: written by `npm run bench -- --write` -->\nstale figures\n<!-- end of results -->\n\nBy hand, too.\n';

  it('gets the results between the marks and keeps all else', () => {
    const written = withResults(page, { machine, rows: [ratio(2, 1), absent], meanings });
    expect(written).toMatch(/^# By hand\n\n<!-- results/);
    expect(written).toMatch(/<!-- end of results -->\n\nBy hand, too\.\n$/);
    expect(written).not.toContain('stale');
    expect(written).toContain(
      '| cold check, t10, to rg | 1.50 × | 1.50 × to 2.00 × | 2.00 × | 1.00 × | must met | 90 MB |',
    );
    expect(written).toContain('2 × Some CPU');
    expect(written).toContain('* warm check: there is no git');
    expect(withResults(written, { machine, rows: [ratio(2, 1), absent], meanings })).toBe(written);
  });

  it('is refused where the marks are not there', () => {
    expect(() => withResults('# By hand\n', { machine, rows: [], meanings })).toThrow('lacks the lines');
  });
});
