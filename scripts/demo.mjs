/**
 * `npm run demo`: two small companies of examples/ are checked, one of them broken, and the sound one is rendered for
 * production with real decryption, into a private folder that is removed at the end. Needs Node.js alone.
 *
 * Only here is the examples' demonstration identity handed to Claviger; your own identities are not looked at.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const EXAMPLES = join(ROOT, 'examples');
const WIDTH = 80;
const MOST_LINES = 60;
/** The demo's own failure; everything else is a bug. */
class Broken extends Error {}
const color = process.stdout.isTTY === true && !process.env.NO_COLOR;

if (!existsSync(join(DIST, 'claviger.cjs'))) build();
const { check, FORMATS, limitTo } = await import(new URL('../dist/index.js', import.meta.url));
const reportPretty = await FORMATS.get('pretty')();

const work = mkdtempSync(join(tmpdir(), 'claviger-demo-'));
try {
  brokenCompany();
  soundCompany();
  withoutTheKey();
  withTheKey();
  heading('Done');
  say('Everything above went as it should. To go on: examples/acme/README.md');
} catch (error) {
  if (!(error instanceof Broken)) throw error;
  say(`\nThe demo failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function brokenCompany() {
  heading('1  A broken company, checked without any key');
  const { report, code } = checked('acme-broken', ['projects', 'secrets']);
  expect(code === 1 && report.summary.errors > 0, 'the broken company has findings, exit code 1');
  const findings = report.diagnostics.length;
  const { text, shown } = upTo(report, MOST_LINES);
  say(text);
  say(`… and ${findings - shown} more of ${findings} findings. See all of them, and a rule's page, with`);
  say('    cd examples/acme-broken');
  say('    node ../../dist/claviger.cjs check');
  say(`    node ../../dist/claviger.cjs explain ${report.diagnostics[0].rule}`);
}

function soundCompany() {
  heading('2  The sound company: five engines and one of its own, three environments');
  const { report, code } = checked('acme', []);
  say(pretty(report));
  expect(code === 0 && report.diagnostics.length === 0, 'the sound company has no findings, exit code 0');
}

function withoutTheKey() {
  heading("3  Production, with the developers' identity: refused");
  const out = join(work, 'refused');
  const { status, stderr } = claviger(['render', '--env', 'prod', '--out', out], 'acme', 'developers');
  const lines = stderr.trimEnd().split('\n');
  const head = lines.slice(0, lines.indexOf('  tried') + 1);
  const tried = lines.find((line) => line.includes('SOPS_AGE_KEY_FILE')) ?? '';
  say([...head, tried.replace(join(EXAMPLES, 'demo-keys') + sep, ''), '  …', lines.at(-1)].join('\n'));
  expect(status === 3, 'a missing identity is exit code 3');
  expect(!existsSync(out), 'nothing was written');
}

function withTheKey() {
  heading("4  Production, with the deployment's identity: rendered");
  const out = join(work, 'prod');
  const { status, stdout, stderr } = claviger(['render', '--env', 'prod', '--out', out], 'acme', 'deploy');
  say(stderr.trimEnd().replaceAll(out, 'a private temporary folder'));
  expect(status === 0, 'rendering succeeds');
  expect(stdout === '', 'nothing of it goes to standard output');
  const files = filesOf(out);
  for (const file of files) say(`  ${modeOf(join(out, file))}  ${file}`);
  expect(files.length > 0, 'files were written');
  if (process.platform !== 'win32')
    expect(
      files.every((file) => modeOf(join(out, file)) === '0600'),
      'each file is readable by its owner alone',
    );
  const { replaced, example } = compare(files, out);
  say('');
  say(`${replaced} places changed and nothing else. One of them, in`);
  say(`  ${example.file}`);
  say('with its value hidden, although it is made up like all values of this demo:');
  say(`  - ${example.before}`);
  say(`  + ${example.after}`);
  rmSync(out, { recursive: true });
  say('\nThe folder is removed.');
}

/**
 * Compares each output with its source: every line without a reference has to be the same, and where there was one, what
 * stands around it.
 */
function compare(files, out) {
  const references = claviger(['references', '--env', 'prod', '--json'], 'acme', null)
    .stdout.trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  let replaced = 0;
  let example = null;
  for (const file of files) {
    const before = readFileSync(join(EXAMPLES, 'acme', file), 'utf8');
    const after = readFileSync(join(out, file), 'utf8');
    const found = references
      .filter((each) => each.file === file)
      .sort((a, b) => a.span.offset - b.span.offset);
    let from = 0;
    let at = 0;
    for (const { span, text, secret, policy } of found) {
      const kept = before.slice(from, span.offset);
      expect(after.startsWith(kept, at), `${file}: nothing changes before ${secret}`);
      expect(policy === 'allow' || policy === 'leaky', `${file}: ${secret} may stand there`);
      from = span.offset + span.length;
      const next = before.slice(
        from,
        found.find((each) => each.span.offset >= from)?.span.offset ?? before.length,
      );
      const end = after.indexOf(next, at + kept.length);
      expect(
        end > at + kept.length && !after.slice(at + kept.length, end).includes(text),
        `${file}: ${secret} is resolved`,
      );
      const line = before
        .slice(before.lastIndexOf('\n', span.offset) + 1, before.indexOf('\n', span.offset))
        .trim();
      if (secret === 'CARRIER_API_KEY')
        example = { file, before: excerpt(line, text), after: excerpt(line, text, '••••••••') };
      at = end;
      replaced++;
    }
    expect(after.slice(at) === before.slice(from), `${file}: nothing changes after the last reference`);
  }
  expect(replaced > 0 && example !== null, 'references were replaced');
  return { replaced, example };
}

/** A JSON entry with the reference in it, or with something else in its place. */
function excerpt(line, text, instead = text) {
  const at = line.indexOf(text);
  return `${line.slice(line.lastIndexOf(' "', at - 5) + 1, at)}${instead}"`;
}

/** A company's report on some folders, and the exit code of the command for it. */
function checked(company, folders) {
  say(`  $ cd examples/${company} && claviger ${['check', ...folders].join(' ')}\n`);
  const { status } = claviger(['check', ...folders], company, null);
  const result = check({ cwd: join(EXAMPLES, company) });
  expect(result.ok, `examples/${company}/claviger.yaml is sound`);
  return { report: limitTo(result.report, folders), code: status };
}

/** Whole findings, as many as fit. */
function upTo(report, most) {
  const none = { ...report, diagnostics: [] };
  let text = pretty(none);
  let shown = 0;
  for (const count of report.diagnostics.keys()) {
    const more = pretty({ ...report, diagnostics: report.diagnostics.slice(0, count + 1) });
    if (more.split('\n').length > most) break;
    text = more;
    shown = count + 1;
  }
  return { text, shown };
}

function pretty(report) {
  return reportPretty(report, { color, width: WIDTH }).trimEnd();
}

/** Runs the built command in a company's folder, with one of the demonstration's identities or with none. */
function claviger(args, company, identity) {
  const home = join(work, 'home');
  mkdirSync(home, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: home,
    ...(identity === null
      ? {}
      : { SOPS_AGE_KEY_FILE: join(EXAMPLES, 'demo-keys', `DEMONSTRATION-ONLY-${identity}.txt`) }),
  };
  if (process.platform === 'win32') env.SystemRoot = process.env.SystemRoot;
  const cwd = join(EXAMPLES, company);
  const result = spawnSync(process.execPath, [join(DIST, 'claviger.cjs'), ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  if (result.error) throw new Broken(`claviger can't be run (${result.error.code})`);
  return result;
}

function build() {
  say('Building dist/ first …');
  for (const script of ['generate.mjs', 'build.mjs']) {
    const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', script)], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    if (status !== 0) process.exit(1);
  }
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

function modeOf(path) {
  return `0${(statSync(path).mode & 0o777).toString(8)}`;
}

function expect(holds, what) {
  if (!holds) throw new Broken(`this does not hold: ${what}`);
}

function heading(text) {
  say(`\n${color ? `\x1b[1m${text}\x1b[0m` : text}\n${'─'.repeat(text.length)}`);
}

/** Prints text; lines that are too long go on under their own beginning. */
function say(text) {
  process.stdout.write(`${text.split('\n').flatMap(wrapped).join('\n')}\n`);
}

function wrapped(line) {
  // Under code, a line has to stay as it is.
  if (stripVTControlCharacters(line).length <= WIDTH || line.includes('^')) return [line];
  const lead = /^ *(?:= \w+: )?/.exec(stripVTControlCharacters(line))?.[0].length ?? 0;
  const lines = [];
  let current = '';
  for (const word of line.split(/(?<=\S) /)) {
    const next = current === '' ? word : `${current} ${word}`;
    if (current !== '' && stripVTControlCharacters(next).length > WIDTH) {
      lines.push(current);
      current = ' '.repeat(Math.max(lead, 2)) + word;
    } else current = next;
  }
  return [...lines, current];
}
