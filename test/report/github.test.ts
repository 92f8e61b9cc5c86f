/** GitHub's annotations, read as its runner reads a log. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/index.js';
import { visible } from '../../src/report/visible.js';
import { anyFinding, finding, many, printed, REAL, reportOf } from './made-up.js';

describe('the GitHub format', () => {
  /** As the runner reads a line of the log: ActionCommand.cs. Null: a plain line. */
  const command = (line: string) => {
    const [, name = '', properties = '', data = ''] =
      /^\s*::(\w[\w-]*)(?: ([^\n]*?))?::([^\n]*)$/.exec(line) ?? [];
    if (name === '') {
      expect(line).not.toMatch(/^\s*::|##\[/);
      return null;
    }
    const unescaped = (text: string) =>
      text
        .replaceAll('%0D', '\r')
        .replaceAll('%0A', '\n')
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
        .replaceAll('%25', '%');
    const pairs = properties
      .split(',')
      .filter((each) => each !== '')
      .map((each): [string, string] => [
        each.slice(0, each.indexOf('=')),
        unescaped(each.slice(each.indexOf('=') + 1)),
      ]);
    return { name, properties: Object.fromEntries(pairs), data: unescaped(data) };
  };
  const commands = async (report: Report) =>
    (await printed('github', report)).split('\n').flatMap((line) => command(line) ?? []);

  it('annotates the name in its line', async () => {
    const [, first] = await commands(REAL);
    expect(first).toMatchObject({
      name: 'error',
      properties: { file: 'flows/pay/a b#1.json', line: '11', endLine: '11', title: 'dangling-secret' },
    });
    expect(first?.data).toContain('no secret `DATABSE_URL` is visible to acme/pay\nhelp: ');
  });

  it('has ten annotations of a level at most, errors first, and the rest as lines', async () => {
    const report = reportOf([...many('info', 12), ...many('warning', 10), ...many('error', 13)]);
    const names = (await commands(report)).map(({ name }) => name).filter((name) => !/group/.test(name));
    expect(names).toEqual([
      ...Array(10).fill('error'),
      ...Array(10).fill('warning'),
      ...Array(10).fill('notice'),
    ]);
    const text = await printed('github', report);
    expect(text).toContain('and 3 more, which GitHub shows only here:\n- flows/a.json:1:1: error: x 10');
    expect(text).toContain('and 2 more');
    expect(text.match(/^::group::/gm)?.length).toBe(3);
    expect(text.match(/^::endgroup::$/gm)?.length).toBe(3);
  });

  it('cuts a message off before the runner does', async () => {
    const [, first] = await commands(reportOf([finding({ message: 'x'.repeat(70_000) })]));
    expect(first?.data.length).toBe(4096);
    expect(first?.data.endsWith('…')).toBe(true);
  });

  it('leaves columns out of a range over several lines', async () => {
    const source = (file: string) => ({ file, text: 'a\nb\nc', encoding: 'utf-8' as const });
    const location = { file: 'a', span: { start: 0, end: 4 } };
    const [, first] = await commands(reportOf([finding({ location })], { source }));
    expect(first?.properties).toMatchObject({ line: '1', endLine: '3' });
    expect(first?.properties).not.toHaveProperty('col');
  });

  it('gives texts back, and no text makes a command', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFinding, { minLength: 1, maxLength: 25 }), async (findings) => {
        const all = await commands(reportOf(findings));
        const shown = all.filter(({ name }) => !/group/.test(name));
        const expected = ['error', 'warning', 'info'].flatMap((severity) =>
          findings.filter((each) => each.severity === severity).slice(0, 10),
        );
        expect(shown.map(({ properties: { file }, data }) => [file, data.split('\n')[0]])).toEqual(
          expected.map(({ location, message }) => [visible(location.file), visible(message)]),
        );
      }),
    );
  });
});
