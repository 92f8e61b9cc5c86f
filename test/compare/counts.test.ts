/** Whatever a change does: what is new and what remains is all of the head, what is fixed and what remains all of the base. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBaseline } from '../../src/baseline/index.js';
import { baselineText } from '../../src/baseline/write.js';
import { type Checked, check } from '../../src/check.js';
import { narrowed } from '../../src/compare/index.js';
import type { Report } from '../../src/report/index.js';
import { identityOf } from '../../src/rules/fingerprint.js';
import { repository, type Scratch } from '../git/repositories.js';
import { ACME, conductor, store } from '../project.js';

const anonymous = (name: string) =>
  conductor({ dsn: `\${workflow.secrets.${name}}`, also: `\${workflow.secrets.${name}}` }).replace(
    /\n {2}"name": "flow",/,
    '',
  );

const FILES = [
  'secrets/acme.yaml',
  'secrets/acme.dev.yaml',
  'all/pay.yaml',
  'flows/pay/a.json',
  'flows/pay/b.json',
  'flows/ship/a.json',
];
const TEXTS = [
  store('A', 'B'),
  store('B', 'A', 'C=""', 'C=""'),
  `\n\n${conductor({ a: '${workflow.secrets.NONE}', b: 'x ${workflow.secrets.NONE}' })}`,
  conductor({ b: 'x ${workflow.secrets.NONE}', a: '${workflow.secrets.NONE}' }),
  conductor({ a: '${workflow.secrets.C}' }, 'other'),
  anonymous('NONE'),
  anonymous('A'),
  '{ broken',
];

const version = fc.dictionary(fc.constantFrom(...FILES), fc.constantFrom(...TEXTS));

function lay(scratch: Scratch, files: Readonly<Record<string, string>>): void {
  for (const folder of ['secrets', 'all', 'flows'])
    rmSync(join(scratch.root, folder), { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch.root, file)), { recursive: true });
    scratch.write(file, text);
  }
}

function checkedAt(root: string): Checked {
  const result = check({ cwd: root });
  if (!result.ok) throw new Error('the project is not valid');
  return result;
}

function narrow(checked: Checked, options: Parameters<typeof narrowed>[1]): Report {
  const result = narrowed(checked, options);
  if (!result.ok) throw new Error(result.message);
  return result.report;
}

const identities = (findings: readonly { readonly fingerprint: string }[]) =>
  findings.map(({ fingerprint }) => identityOf(fingerprint)).toSorted();

it('nothing is told twice, and nothing is left out', () => {
  const scratch = repository({ 'claviger.yaml': ACME });
  fc.assert(
    fc.property(version, version, (before, after) => {
      lay(scratch, before);
      const base = checkedAt(scratch.root).report.diagnostics;
      const text = baselineText(base);
      scratch.git('add', '--all');
      scratch.git('commit', '--quiet', '--allow-empty', '-m', 'version');
      lay(scratch, after);
      const head = checkedAt(scratch.root);
      const all = head.report.diagnostics;

      const { diagnostics, summary, comparison } = narrow(head, { since: 'HEAD' });
      const fixed = comparison?.fixed ?? [];
      expect(diagnostics.length + (summary.remaining ?? 0)).toBe(all.length);
      expect(fixed.length + (summary.remaining ?? 0)).toBe(base.length);
      // What is new and what is fixed make the difference.
      expect(identities([...base, ...diagnostics])).toEqual(identities([...all, ...fixed]));
      expect(diagnostics.every((each) => all.includes(each))).toBe(true);

      // A baseline of the base hides what remains; the new ones are the same but for what may have moved.
      const read = readBaseline({ file: 'baseline.yaml', text, encoding: 'utf-8' });
      if (!read.ok) throw new Error(read.message);
      const hidden = narrow(head, { baseline: read.baseline });
      const stale = hidden.diagnostics.filter(({ location }) => location.file === 'baseline.yaml');
      const shown = hidden.diagnostics.filter((each) => !stale.includes(each));
      expect(shown.length + (hidden.summary.baselined ?? 0)).toBe(all.length);
      expect(stale.length + (hidden.summary.baselined ?? 0)).toBe(base.length);
      expect(hidden.summary.baselined).toBeGreaterThanOrEqual(summary.remaining ?? 0);

      // Both: what the baseline knows is neither new nor remaining.
      const both = narrow(head, { since: 'HEAD', baseline: read.baseline });
      expect(both.summary.fixed).toBe(summary.fixed);
      const told = both.diagnostics.length + (both.summary.remaining ?? 0) + (both.summary.baselined ?? 0);
      expect(told).toBe(all.length + stale.length);
    }),
    { numRuns: 20 },
  );
});
