/**
 * `npm run bench`: times what Claviger does against the program that does the same, one after the other in every
 * round, and prints ratios: they hold where absolute times drift. Never fails on a slow machine.
 *
 *     npm run bench -- [--only TEXT]... [--rounds N] [--json] [--assert] [--write]
 *
 * `--rounds`: of how many the median is taken, 11 by default; of more where they are short, of fewer where they are long. `--only` takes cases whose title contains the text.
 * `--assert` ends with 1 where a bar that must be met is not, or was not measured. `--write` puts the results into
 * docs/performance.md.
 *
 * A case has a `title`, what it `says`, and the bars `must` and `goal`.
 * `prepare(context)` gives its two sides, `ours` and `peer`; or rows that it has measured itself, `figures`; or both; or a
 * reason why it can't run here, `absent`.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CASES } from './cases/index.mjs';
import { describeMachine } from './machine.mjs';
import { rowsOf } from './measure.mjs';
import { withResults } from './page.mjs';
import { pinnedEnvironment } from './process.mjs';
import { printed, unmet } from './results.mjs';
import { newestSops } from './sops.mjs';
import { buildCommand } from './subject.mjs';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

const USAGE = 'npm run bench -- [--only TEXT]... [--rounds N] [--json] [--assert] [--write]';

const options = optionsOf({
  only: { type: 'string', multiple: true, default: [] },
  rounds: { type: 'string', default: '11' },
  json: { type: 'boolean', default: false },
  assert: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
});
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) refuse('--rounds takes a whole number from 1');
if (options.write && options.only.length > 0) refuse('--write is for a run of all cases, without --only');
const chosen = CASES.filter(
  ({ title }) => options.only.length === 0 || options.only.some((text) => title.includes(text)),
);
if (chosen.length === 0)
  refuse(`no case is called so; there are:\n${CASES.map(({ title }) => `  ${title}`).join('\n')}`);

const began = performance.now();
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'claviger-bench-')));
const rows = [];
const sops = newestSops();
try {
  const subject = await buildCommand(folder);
  const context = { folder, subject, sops, environment: pinnedEnvironment(folder), rounds };
  for (const each of chosen) {
    const done = await rowsOf(each, context);
    rows.push(...done);
    if (!options.json) process.stdout.write(done.map(printed).join(''));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const machine = describeMachine(sops);
const seconds = Math.round((performance.now() - began) / 1000);
if (options.json) process.stdout.write(`${JSON.stringify({ machine, seconds, results: rows }, null, 2)}\n`);
else
  process.stdout.write(
    `\n${machine.cpus} × ${machine.model}; ${machine.programs.join(', ')}; took ${seconds} s\n`,
  );
if (options.write)
  writeFileSync(PAGE, withResults(readFileSync(PAGE, 'utf8'), { machine, rows, meanings: chosen }));
if (options.assert) {
  const reasons = unmet(rows);
  for (const reason of reasons) process.stderr.write(`${reason}\n`);
  if (reasons.length > 0) process.exitCode = 1;
}

function optionsOf(options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(`${error.message}\n${USAGE}`);
  }
}

function refuse(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}
