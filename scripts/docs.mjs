// Refreshes what the documentation shows of the tool's own output: the README's picture of the terminal, the page of each rule,
// those of the report formats, the project file and the engines.
// `--check` changes nothing and fails where something is out of date.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasTerminal, NO_TERMINAL, startInTerminal } from '../test/bench/terminal.mjs';
import { enginePages } from './engine-docs.mjs';
import { formatsPage } from './format-docs.mjs';
import { picture } from './picture.mjs';
import { projectFilePage } from './project-file-docs.mjs';
import { rulePages } from './rule-docs.mjs';

const check = process.argv.includes('--check');
const outputs = {
  'docs/check.svg': picture('$ claviger check', broken()),
  ...(await auditPicture()),
  ...(await rulePages()),
  ...formatsPage(),
  ...projectFilePage(),
  ...enginePages(),
};

let stale = 0;
for (const [file, text] of Object.entries(outputs)) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale++;
  if (check) console.error(`${file} is out of date: npm run docs`);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
// The page of a rule that is no more.
for (const name of existsSync('docs/rules') ? readdirSync('docs/rules') : []) {
  const file = `docs/rules/${name}`;
  if (file in outputs) continue;
  stale++;
  if (check) console.error(`${file} is of no rule: npm run docs`);
  else rmSync(file);
}
process.exitCode = check && stale > 0 ? 1 : 0;

/** Two findings of the broken example and the last line, in colour. */
function broken() {
  const run = spawnSync(process.execPath, ['../../dist/claviger.cjs', 'check'], {
    cwd: 'examples/acme-broken',
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '1', COLUMNS: '100' },
  });
  const findings = run.stdout.split('\n\n');
  const pick = (rule) => findings.find((each) => each.includes(`[${rule}]`)) ?? '';
  return [pick('dangling-secret'), pick('field-leaky'), findings.at(-1)?.trimEnd()].join('\n\n');
}

/** The terminal interface on the broken example, with the first dangling reference selected: a real run, in a real terminal. */
async function auditPicture() {
  if (!hasTerminal()) {
    console.error(`!!! docs/audit.svg WAS NOT LOOKED AT: ${NO_TERMINAL}`);
    return {};
  }
  const terminal = startInTerminal(['../../dist/claviger.cjs', 'audit', '--read-only'], {
    cwd: 'examples/acme-broken',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8' },
    columns: 124,
    rows: 30,
  });
  await terminal.until((text) => text.includes('out of scope'));
  await terminal.press('a');
  const told = terminal.until((text) => text.includes('exists in acme'));
  await terminal.press('d');
  await told;
  const text = terminal.screen().join('\n');
  await terminal.end();
  return { 'docs/audit.svg': picture(null, text, 'claviger audit in a terminal') };
}
