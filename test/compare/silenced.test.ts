/** What a change hides is not fixed: its reviewer sees it. */
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check.js';
import { narrowed } from '../../src/compare/index.js';
import { reportMarkdown } from '../../src/report/markdown.js';
import { repository, type Scratch } from '../git/repositories.js';
import { ACME, conductor, store } from '../project.js';

const WRONG = conductor({ dsn: '${workflow.secrets.NONE}' }, 'wrong');
const PROJECT = ACME.replace('rules: {', 'rules: { unused-secret: off,');

function told(change: (scratch: Scratch) => void) {
  const scratch = repository({
    'claviger.yaml': PROJECT,
    'secrets/acme.yaml': store('A'),
    'flows/pay/wrong.json': WRONG,
    'flows/pay/right.json': conductor({ dsn: '${workflow.secrets.A}' }, 'right'),
  });
  scratch.git('add', '--all');
  scratch.git('commit', '--quiet', '-m', 'base');
  change(scratch);
  const checked = check({ cwd: scratch.root });
  if (!checked.ok) throw new Error(checked.problems.map(({ message }) => message).join('\n'));
  const result = narrowed(checked, { since: 'HEAD' });
  if (!result.ok) throw new Error(result.message);
  const { report } = result;
  const places = (list: readonly { readonly rule: string; readonly file: string }[] = []) =>
    list.map(({ rule, file }) => `${rule} ${file}`);
  return {
    fixed: places(report.comparison?.fixed),
    silenced: places(report.comparison?.silenced),
    notes: report.notes.length,
    isListed: reportMarkdown(report).includes('silenced by this change\n'),
  };
}

const OLD = 'dangling-secret flows/pay/wrong.json';
const NEW = 'dangling-secret flows/pay/right.json';
const settings = (text: string) => (scratch: Scratch) => scratch.write('claviger.yaml', text);
const off = settings(PROJECT.replace('rules: {', 'rules: { dangling-secret: off,'));

describe('silenced is what the change', () => {
  it.each([
    ['turned off', off],
    [
      'turned off in a folder',
      settings(`${PROJECT}overrides:\n  - { files: "flows/pay/*.json", rules: { dangling-secret: off } }\n`),
    ],
    [
      'ignores',
      settings(
        `${PROJECT}ignore:\n  - { rule: dangling-secret, file: "flows/pay/wrong.json", reason: later }\n`,
      ),
    ],
    ['no longer checks', settings(PROJECT.replace('flows/{project}/*.json', 'flows/{project}/right.json'))],
  ])('%s', (_, change) => {
    expect(told(change)).toEqual({ fixed: [], silenced: [OLD], notes: 1, isListed: true });
  });

  it('turned off and has anew', () => {
    const change = (scratch: Scratch) => {
      off(scratch);
      scratch.write('flows/pay/right.json', conductor({ dsn: '${workflow.secrets.OTHER}' }, 'right'));
    };
    expect(told(change)).toMatchObject({ fixed: [], silenced: [NEW, OLD] });
  });

  it('did not mend', () => {
    const mended = conductor({ dsn: '${workflow.secrets.A}' }, 'wrong');
    expect(told((scratch) => scratch.write('flows/pay/wrong.json', mended))).toEqual({
      fixed: [OLD],
      silenced: [],
      notes: 0,
      isListed: false,
    });
  });
});
