/** The built command: what it loads to start, and what it keeps of that. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Built, build } from '../../built.js';

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));
const KEY = join(EXAMPLES, 'demo-keys', 'DEMONSTRATION-ONLY-developers.txt');

describe('the built command', () => {
  let built: Built;
  let work: string;
  let home: string;
  beforeAll(() => {
    built = build();
    work = mkdtempSync(join(tmpdir(), 'claviger-start-'));
    cpSync(join(EXAMPLES, 'acme'), join(work, 'acme'), { recursive: true });
  });
  beforeEach(() => {
    home = mkdtempSync(join(work, 'home-'));
  });
  afterAll(() => {
    built.remove();
    rmSync(work, { recursive: true, force: true });
  });

  const run = (args: readonly string[], input = '', project = 'acme') => {
    const env = { PATH: process.env.PATH, HOME: home, SOPS_AGE_KEY_FILE: KEY };
    const { status, stdout, stderr } = spawnSync(process.execPath, [built.command, ...args], {
      cwd: join(work, project),
      env,
      input,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const folder = () => join(home, '.cache', 'claviger', 'code');

  it('says its version without the program', () => {
    const [program = ''] = readdirSync(built.dist).filter((name) => name.startsWith('program-'));
    const text = readFileSync(join(built.dist, program), 'latin1');
    rmSync(join(built.dist, program));
    try {
      expect(run(['--version'])).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
      expect(run(['check'])).toEqual({
        status: 4,
        stdout: '',
        stderr: "claviger: the program can't be loaded (UnloadableError); install it anew\n",
      });
    } finally {
      writeFileSync(join(built.dist, program), text, 'latin1');
    }
  });

  it('keeps the compiled code of two runs, and prints the same with it', () => {
    const first = run(['check']);
    expect(first.status).toBe(0);
    const sum = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder(), name)))
        .digest('hex');
    const kept = () => readdirSync(folder()).map((name) => [name, sum(name)] as const);
    const once = kept();
    expect(once.map(([name]) => name)).toEqual(['check.program.code', 'check.rest.code']);
    expect(run(['check'])).toEqual(first);
    const twice = kept();
    for (const [index, [, now]] of twice.entries()) expect(once[index]?.[1]).not.toBe(now);
    expect(run(['check'])).toEqual(first);
    expect(kept()).toEqual(twice);
  });

  it('changes a secret without the script that reads workflows', () => {
    cpSync(join(work, 'acme'), join(work, 'plain'), { recursive: true });
    writeFileSync(
      join(work, 'plain', 'claviger.yaml'),
      `version: 1
levels: [organization]
environments: [dev, uat, prod]
stores:
  - { files: secrets/acme.yaml, scope: acme }
  - { files: "secrets/acme.{environment}.yaml", scope: acme }
catalogs:
  - { files: secrets/catalog.yaml, scope: acme }
workflows:
  - { files: "projects/**/*.bpmn", engine: camunda, scope: acme }
`,
    );
    const [rest = ''] = readdirSync(built.dist).filter((name) => name.startsWith('rest-'));
    const text = readFileSync(join(built.dist, rest), 'latin1');
    rmSync(join(built.dist, rest));
    try {
      const { status, stderr } = run(['secret', 'set', 'CHAT_BOT_TOKEN'], 'value', 'plain');
      expect([status, stderr]).toEqual([0, expect.any(String)]);
      expect(readdirSync(folder())).toEqual(['secret-set.program.code']);
      expect(run(['check'])).toEqual({
        status: 4,
        stdout: '',
        stderr:
          "claviger: the program can't be loaded (UnloadableError); was it updated just now? run it again\n",
      });
    } finally {
      writeFileSync(join(built.dist, rest), text, 'latin1');
    }
  });

  it('keeps none of a command that was refused', () => {
    expect(run(['check', '--no-such-option']).status).toBe(2);
    expect(run(['no-such-command']).status).toBe(2);
    expect(run(['--help']).status).toBe(0);
    expect(readdirSync(folder())).toEqual(['help.program.code']);
  });

  it('keeps no value that it worked on', () => {
    const value = 'canary-Vp3kQx9mZt7w';
    expect(run(['secret', 'set', 'MAIL_API_KEY', '--env', 'dev'], value).status).toBe(0);
    const { status, stdout } = run(['render', '--env', 'dev', '--dry-run']);
    expect(status, stdout).toBe(0);
    const kept = readdirSync(folder());
    expect(kept).toContain('secret-set.program.code');
    for (const name of kept) {
      const bytes = readFileSync(join(folder(), name));
      for (const encoding of ['utf8', 'utf16le'] as const)
        expect(bytes.includes(value, 0, encoding)).toBe(false);
    }
  });

  it.each(['program', 'rest'])('runs where what it kept of the %s is damaged', (script) => {
    const first = run(['check']);
    const file = join(folder(), `check.${script}.code`);
    const bytes = readFileSync(file);
    for (const at of [0, 300, bytes.length >> 1, bytes.length - 1]) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0x5a, at, Math.min(at + 64, bytes.length));
      writeFileSync(file, damaged);
      expect(run(['check'])).toEqual(first);
    }
    expect(readFileSync(file).equals(bytes)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('says so where what it printed could not be written', () => {
    for (const args of ['check', 'check --json', 'references', 'secret list']) {
      const { status, stderr } = spawnSync(
        'sh',
        ['-c', `"$0" "$1" ${args} > /dev/full`, process.execPath, built.command],
        {
          cwd: join(work, 'acme'),
          env: { HOME: home, PATH: process.env.PATH },
          encoding: 'utf8',
        },
      );
      expect([args, status, stderr]).toEqual([
        args,
        2,
        expect.stringContaining("claviger: standard output can't be written (ENOSPC)\n"),
      ]);
    }
  });

  it('is no failure that a reader goes away', () => {
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', '{ "$0" "$1" check --json; echo "code $?" >&2; } | head -c 1', process.execPath, built.command],
      { cwd: join(work, 'acme'), env: { HOME: home, PATH: process.env.PATH }, encoding: 'utf8' },
    );
    expect([status, stdout, stderr]).toEqual([0, '{', 'code 0\n']);
  });

  it('says where an error of its own arose', () => {
    const stop = join(work, 'stop.cjs');
    writeFileSync(stop, "Array.prototype.toSorted=()=>{throw new TypeError('boom')};");
    const { status, stderr } = spawnSync(process.execPath, ['--require', stop, built.command, 'check'], {
      cwd: join(work, 'acme'),
      env: { HOME: home },
      encoding: 'utf8',
    });
    expect(status).toBe(4);
    expect(stderr).toMatch(/^claviger: internal error \(TypeError\)/);
    expect(stderr).toMatch(/ at \w+ \(.*rest-\w+\.js:\d+:\d+\)/);
    expect(stderr).not.toContain('boom');
  });
});
