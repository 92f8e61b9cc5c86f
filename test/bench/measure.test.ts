import { describe, expect, it } from 'vitest';

type Row = Readonly<Record<string, unknown>>;
const { rowsOf }: { rowsOf: (each: object, context: { readonly rounds: number }) => Promise<Row[]> } =
  await import(new URL('measure.mjs', import.meta.url).href);

/** A case whose two sides write down when they ran, and take as long as they are told. */
function recorded(calls: string[], more: object = {}, slower = 1) {
  const side = (name: string, took: number) => ({
    name,
    run: () => {
      calls.push(name);
      return took;
    },
  });
  return {
    title: 'a case',
    must: 2,
    goal: 1,
    prepare: () => ({ ours: side('ours', 30 * slower), peer: side('peer', 20 * slower), ...more }),
  };
}

describe('a case', () => {
  it('runs both sides once to warm up, then in turns, and neither always goes first', async () => {
    const calls: string[] = [];
    const each = recorded(calls, {}, 1000);
    const [row] = await rowsOf(each, { rounds: 3 });
    expect(calls.slice(0, 2)).toEqual(['ours', 'peer']);
    expect(calls.slice(2)).toEqual(['ours', 'peer', 'peer', 'ours', 'ours', 'peer']);
    expect(row).toMatchObject({ title: 'a case', value: 1.5, must: 2, goal: 1, rounds: 3, memory: null });
  });

  it('gets more rounds where they are short, and fewer where it would take too long, and says how many', async () => {
    const slow = recorded([], {
      ours: { name: 'ours', run: () => 50_000 },
      peer: { name: 'peer', run: () => 10_000 },
    });
    expect(await rowsOf(slow, { rounds: 11 })).toMatchObject([{ rounds: 5 }]);
    const brief = recorded([], { ours: { name: 'ours', run: () => 480 } });
    expect(await rowsOf(brief, { rounds: 11 })).toMatchObject([{ rounds: 30 }]);
    expect(await rowsOf(recorded([]), { rounds: 11 })).toMatchObject([{ rounds: 55 }]);
    const endless = recorded([], { ours: { name: 'ours', run: () => 900_000 } });
    expect(await rowsOf(endless, { rounds: 11 })).toMatchObject([{ rounds: 3 }]);
    expect(await rowsOf(endless, { rounds: 2 })).toMatchObject([{ rounds: 2 }]);
  });

  it('may have figures beside its ratio', async () => {
    const figures = [{ name: 'findings', unit: '×', must: 11, values: [10] }];
    const rows = await rowsOf(recorded([], { figures }), { rounds: 1 });
    expect(rows.map(({ name }) => name)).toEqual(['ratio', 'findings']);
    expect(rows[1]).toMatchObject({ title: 'a case', value: 10, must: 11, goal: null });
  });

  it('that can not run says why', async () => {
    const each = { title: 'a case', prepare: () => ({ absent: 'there is no rg' }) };
    expect(await rowsOf(each, { rounds: 1 })).toEqual([{ title: 'a case', absent: 'there is no rg' }]);
  });

  it('that fails is a row, not the end of the run', async () => {
    const prepare = () => {
      throw new Error('claviger check ended with 4');
    };
    expect(await rowsOf({ title: 'a case', prepare }, { rounds: 1 })).toEqual([
      { title: 'a case', failed: 'claviger check ended with 4' },
    ]);
  });
});
