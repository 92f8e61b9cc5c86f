/** JUnit's XML, read by a parser of its own. */
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { visible } from '../../src/report/visible.js';
import { anyFinding, finding, many, printed, reportOf } from './made-up.js';

describe('the JUnit format', () => {
  interface Test {
    readonly attributes: Readonly<Record<string, string>>;
    readonly outcome: string | null;
    readonly message: string;
    readonly text: string;
  }
  const tests = (xml: string): Test[] => {
    const found: Test[] = [];
    let open: { attributes: Record<string, string>; outcome: string | null; message: string } | null = null;
    let text = '';
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) => {
      if (name === 'testcase') open = { attributes: { ...attributes }, outcome: null, message: '' };
      else if (open) open = { ...open, outcome: name, message: attributes.message ?? '' };
      text = '';
    });
    parser.on('text', (part) => {
      text += part;
    });
    parser.on('closetag', ({ name }) => {
      if (name === 'failure' || name === 'skipped') found.push({ ...required(open), text });
      else if (name === 'testcase' && open?.outcome === null) found.push({ ...required(open), text: '' });
    });
    parser.write(xml).close();
    return found;
  };

  it('fails for errors alone', async () => {
    const report = reportOf([...many('error', 1), ...many('warning', 2), ...many('info', 1)]);
    const xml = await printed('junit', report);
    expect(tests(xml).map(({ outcome }) => outcome)).toEqual(['failure', 'skipped', 'skipped', 'skipped']);
    expect(xml).toContain('<testsuites name="claviger" tests="4" failures="1" errors="0">');
  });

  it('has one test that passes where there is nothing to report', async () => {
    const all = tests(await printed('junit', reportOf([])));
    expect(all.map(({ attributes, outcome }) => [attributes.name, outcome])).toEqual([['no findings', null]]);
  });

  it('names no two tests of a file the same, and none by its line', async () => {
    const names = tests(await printed('junit', reportOf([finding(), finding(), finding()])));
    const message = 'dangling-secret: no secret `A` is visible to acme';
    expect(names.map(({ attributes }) => attributes.name)).toEqual([
      message,
      `${message} (2)`,
      `${message} (3)`,
    ]);
    expect(names[0]?.attributes).toMatchObject({
      classname: 'flows/a.json',
      file: 'flows/a.json',
      line: '1',
    });
  });

  it('is well-formed and gives texts back, whatever they are', async () => {
    const shown = (text: string) =>
      visible(text).replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
    await fc.assert(
      fc.asyncProperty(anyFinding, async (given) => {
        const [test] = tests(await printed('junit', reportOf([given])));
        const prefix = given.severity === 'error' ? '' : `${given.severity}: `;
        expect(test?.message).toBe(`${prefix}${shown(given.message)}`);
        expect(test?.attributes.file).toBe(shown(given.location.file));
        expect(test?.text.split('\n')[0]).toBe(`${shown(given.location.file)}:1:1: ${shown(given.message)}`);
      }),
    );
  });
});

function required<T>(value: T | null): T {
  if (value === null) throw new Error('an end without a beginning');
  return value;
}
