/**
 * `npm run bench`: times what Claviger does against the program that does the same, one after the other in every
 * round, and prints ratios. Never fails on a slow machine: ratios hold where absolute times drift.
 *
 *     npm run bench -- [--only TEXT] [--rounds N] [--json]
 *
 * A case is a file under `cases/`: `prepare(context)` gives its two sides, or a reason why it can't run here; or figures that
 * it has measured itself, where a bar is a number of its own (milliseconds that a person waits, megabytes).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as auditKeys from './cases/audit-keys.mjs';
import * as auditStart from './cases/audit-start.mjs';
import * as secretSet from './cases/secret-set.mjs';
import * as decrypt from './cases/store-decrypt.mjs';
import { pinnedEnvironment } from './process.mjs';
import { newestSops } from './sops.mjs';
import { spread } from './spread.mjs';
import { buildCommand } from './subject.mjs';

const CASES = [secretSet, decrypt, auditStart, auditKeys];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '11' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1');

const folder = mkdtempSync(join(tmpdir(), 'claviger-bench-'));
const subject = await buildCommand(folder);
const context = { folder, subject, sops: newestSops(), environment: pinnedEnvironment(folder) };
const results = [];
try {
  for (const each of CASES.filter(({ title }) => title.includes(options.only))) {
    const prepared = await each.prepare(context);
    const { title, bar } = each;
    if ('absent' in prepared) results.push({ title, bar, absent: prepared.absent });
    else if ('figures' in prepared) results.push({ title, figures: prepared.figures });
    else results.push({ title, bar, ...(await measure(prepared)) });
    if (!options.json) print(results.at(-1));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model ?? '', rounds };
if (options.json) process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
else
  process.stdout.write(
    `\n${rounds} rounds, interleaved; Node.js ${process.version}, ${machine.cpus} × ${machine.model}\n`,
  );

/** Both sides once to warm the page cache, then in turns; the order changes so that neither always goes first. */
async function measure({ ours, peer }) {
  await ours.run();
  await peer.run();
  const times = { ours: [], peer: [] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours'];
    for (const side of order) times[side].push(await (side === 'ours' ? ours : peer).run());
  }
  return {
    ours: { name: ours.name, ...spread(times.ours) },
    peer: { name: peer.name, ...spread(times.peer) },
    ratio: spread(times.ours.map((time, round) => time / times.peer[round])),
  };
}

function print({ title, bar, absent, figures, ours, peer, ratio }) {
  process.stdout.write(`${title}\n`);
  if (absent !== undefined) {
    process.stdout.write(`  not run: ${absent}\n`);
    return;
  }
  if (figures !== undefined) {
    for (const { name, value, unit, bar: own } of figures) {
      const verdict = own === null ? '' : `: ${value <= own ? 'within' : 'OVER'} the bar of ${own}`;
      process.stdout.write(`  ${name.padEnd(44)} ${value.toFixed(1)} ${unit}${verdict}\n`);
    }
    return;
  }
  for (const side of [ours, peer]) process.stdout.write(`  ${side.name.padEnd(44)} ${milliseconds(side)}\n`);
  const verdict = ratio.median <= bar ? 'within' : 'OVER';
  process.stdout.write(`  ratio ${format(ratio, 2)}: ${verdict} the bar of ${bar}\n`);
}

function milliseconds(times) {
  return `${format(times, 1)} ms`;
}

function format({ min, median, max }, digits) {
  return `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}
