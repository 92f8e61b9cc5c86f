/**
 * The canary: with known plaintexts in every store, nothing of them is in any output, error, log, cache or file of any
 * command but in what `render` was asked to write; and nothing is started with them.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from './built.js';
import { canariesOf } from './canary/canaries.js';
import {
  CHANGED,
  DEPLOY,
  DEVELOPERS,
  KEY_MAKERS,
  KEYLESS,
  MERGED,
  NOT_CHANGED,
  ON_PLAIN_TEXT,
  PLAIN,
  PROJECT,
  REFUSED,
  RENDERED,
  type Scenario,
  SHARED,
  TYPED,
} from './canary/scenarios.js';
import { run } from './cli/run.js';

const canaries = canariesOf(join(PLAIN, 'secrets'), [TYPED, DEVELOPERS, DEPLOY]);
const scratch = mkdtempSync(join(tmpdir(), 'claviger-canary-'));
const started = join(scratch, 'started.txt');
let built: Built;

beforeAll(() => {
  built = build();
});
afterAll(() => {
  built.remove();
  rmSync(scratch, { recursive: true, force: true });
});

describe('the canaries', () => {
  it('are many, and would be found in part and encoded', () => {
    expect(canaries.plaintexts.length).toBeGreaterThan(20);
    for (const plaintext of canaries.plaintexts) {
      const part = /[A-Za-z0-9]{8,}/.exec(plaintext)?.[0].slice(0, 8) ?? '';
      expect(canaries.findIn(`x${part}y`)).toContain('text');
      expect(canaries.findIn(Buffer.from(`ab${plaintext}cd`).toString('base64'))).toContain('base64');
      expect(canaries.findIn(Buffer.from(plaintext).toString('hex').toUpperCase())).toContain('hex');
    }
  });

  it('are not in the encrypted stores', () => {
    for (const [file, content] of readTree(PROJECT))
      expect([file, canaries.findIn(content)]).toEqual([file, null]);
  });
});

describe('nothing gets out of', () => {
  it.each(KEYLESS)('$name', (scenario) => {
    leavesNothing(runBuilt(scenario));
  });

  it.each(MERGED)('$name', (scenario) => {
    leavesNothing(runBuilt(scenario));
  });

  it.each(CHANGED)('$name', (scenario) => {
    const ran = runBuilt(scenario);
    leavesNothing(ran);
    expect(ran.written.some(({ file }) => file.includes('/secrets/'))).toBe(true);
  });

  it.each(NOT_CHANGED)('$name', (scenario) => {
    const ran = runBuilt(scenario);
    leavesNothing(ran);
    expect(changed(ran)).toEqual([]);
  });

  it.each(SHARED)('$name', (scenario) => {
    const ran = runBuilt(scenario);
    leavesNothing(ran);
    expect(changed(ran)).not.toEqual([]);
  });

  it.each(REFUSED)('$name', (scenario) => {
    const ran = runBuilt(scenario);
    leavesNothing(ran);
    expect(changed(ran)).toEqual([]);
  });

  // Many: in this process.
  it.each(ON_PLAIN_TEXT)('$name', async (scenario) => {
    const place = prepare(scenario);
    const { code, out, err } = await run(place.project, scenario.args, {
      env: { ...scenario.env },
      home: place.home,
    });
    expect([0, 1, 2, 3]).toContain(code);
    const ran = { scenario, home: place.home, code, out, err, written: place.written() };
    leavesNothing(ran);
    expect(changed(ran)).toEqual([]);
  });
});

describe('values are where they belong, and nowhere else, after', () => {
  it.each(RENDERED)('$name', (scenario) => {
    const ran = runBuilt(scenario);
    leavesNothing(ran);
    const inFiles = ran.written.filter(({ leak }) => leak !== null).length;
    expect(inFiles).toBe(scenario.target === '../out' ? 4 : 0);
    expect(canaries.findIn(ran.out) !== null).toBe(scenario.target === 'stdout');
  });

  it.each(KEY_MAKERS)('$name', (scenario) => {
    const { home, written, code, out, err } = runBuilt(scenario);
    expect(code).toBe(scenario.code);
    const [key = ''] = /^AGE-SECRET-KEY-\S+/m.exec(readFileSync(join(home, scenario.target), 'utf8')) ?? [];
    expect(key).not.toBe('');
    const made = canariesOf(join(PLAIN, 'secrets'), [key]);
    expect(made.findIn(`${out}${err}${readFileSync(started, 'utf8')}`)).toBeNull();
    const holding = written.filter(
      ({ file }) => made.findIn(readFileSync(join(home, file), 'utf8')) !== null,
    );
    expect(holding.map(({ file }) => file)).toEqual([scenario.target]);
  });

  it('git is asked about the folder, so what is started would be seen', () => {
    const asksGit = REFUSED.find(({ name }) => name.includes('git'));
    if (!asksGit) throw new Error('there is no such scenario');
    runBuilt({ ...asksGit, name: `${asksGit.name} again` });
    expect(readFileSync(started, 'utf8')).toContain('check-ignore');
  });
});

interface Ran {
  readonly scenario: Scenario;
  /** The folder that holds the project and everything else that the command could write to. */
  readonly home: string;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Files that are new or other than before, below the project, the home, and the folders for caches and the like. */
  readonly written: readonly { readonly file: string; readonly leak: string | null }[];
}

/** The program's own compiled code is kept by whatever runs long enough; `leavesNothing` has looked into it. */
function changed({ written }: Ran): readonly string[] {
  return written.map(({ file }) => file).filter((file) => !file.startsWith('cache/claviger/code/'));
}

function leavesNothing({ scenario: { code, target }, ...ran }: Ran): void {
  if (code !== null) expect([ran.code, ran.err]).toEqual([code, expect.anything()]);
  expect(ran.out + ran.err).not.toBe('');
  if (target !== 'stdout') expect(canaries.findIn(ran.out)).toBeNull();
  expect(canaries.findIn(ran.err)).toBeNull();
  expect(ran.err).not.toMatch(/^ +at /m);
  const elsewhere = ran.written.filter(({ file }) => target !== '../out' || !file.startsWith('out/'));
  for (const { file, leak } of elsewhere) expect([file, leak]).toEqual([file, null]);
}

/** Runs the built command on a copy of the project, and writes down what it starts. */
function runBuilt(scenario: Scenario): Ran {
  const { home, project, written } = prepare(scenario);
  writeFileSync(started, '');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', recorder(), built.command, ...scenario.args],
    {
      cwd: project,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        TMPDIR: join(home, 'tmp'),
        XDG_CACHE_HOME: join(home, 'cache'),
        XDG_RUNTIME_DIR: join(home, 'run'),
        ...scenario.env,
      },
      encoding: 'utf8',
      ...(scenario.input === undefined ? {} : { input: scenario.input }),
    },
  );
  expect(canaries.findIn(readFileSync(started, 'utf8'))).toBeNull();
  return { scenario, home, code: status, out: stdout, err: stderr, written: written() };
}

function prepare({ name, edit }: Scenario) {
  const home = join(scratch, name.replace(/\W+/g, '-'));
  const project = join(home, 'project');
  cpSync(PROJECT, project, { recursive: true });
  for (const folder of ['tmp', 'cache', 'run']) mkdirSync(join(home, folder));
  edit?.({
    folder: project,
    change: (file, change) => {
      const before = readFileSync(join(project, file), 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`the scenario changes nothing in ${file}`);
      writeFileSync(join(project, file), after);
    },
  });
  const before = readTree(home);
  const written = () =>
    [...readTree(home)]
      .filter(([file, content]) => before.get(file) !== content)
      .map(([file, content]) => ({ file, leak: canaries.findIn(content) }));
  return { home, project, written };
}

/** A module that writes down what a program starts: the command and its arguments. */
function recorder(): string {
  const file = join(scratch, 'recorder.cjs');
  writeFileSync(
    file,
    `const child = require('node:child_process');
    const fs = require('node:fs');
    const { promisify } = require('node:util');
    for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
      const recording = (original) => (...args) => {
        const { env = process.env } = args.findLast((each) => each?.env) ?? {};
        fs.appendFileSync(${JSON.stringify(started)}, JSON.stringify([name, ...args, env]) + '\\n');
        return original.apply(child, args);
      };
      const original = child[name];
      child[name] = recording(original);
      const promising = original[promisify.custom];
      if (promising) child[name][promisify.custom] = recording(promising);
    }
    require('node:module').syncBuiltinESMExports();`,
  );
  return file;
}

/** Contents by path. */
function readTree(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'latin1')];
    }),
  );
}
