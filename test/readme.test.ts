/** The commands of the README lead where it says they do. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from './built.js';

const README = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
const VALUE = 'sk_live_Zq83"\\x';

/** The first block of commands below a heading. */
function commandsUnder(heading: string): string {
  const section = README.slice(README.indexOf(`\n## ${heading}\n`));
  return /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
}

describe('the first ten minutes', () => {
  const commands = commandsUnder('The first ten minutes');
  let built: Built;
  let folder: string;

  beforeAll(() => {
    built = build();
    folder = mkdtempSync(join(tmpdir(), 'claviger-readme-'));
  });
  afterAll(() => {
    built.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are fewer than ten commands', () => {
    const lines = commands
      .replace(/^[^\n]*<<'END'\n[\s\S]*?^END$/gm, 'cat')
      .split('\n')
      .filter(Boolean);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.length).toBeLessThan(10);
  });

  it('end with the value in the workflow, and nowhere else', () => {
    const home = join(folder, 'home');
    const bin = join(folder, 'bin');
    const script = join(folder, 'commands.sh');
    for (const each of [home, bin]) mkdirSync(each);
    const name = '[user]\n  name = n\n  email = n@example.com\n[init]\n  defaultBranch = main\n';
    writeFileSync(join(home, '.gitconfig'), name);
    writeFileSync(join(bin, 'claviger'), `#!/bin/sh\nexec "${process.execPath}" "${built.command}" "$@"\n`);
    chmodSync(join(bin, 'claviger'), 0o755);
    writeFileSync(script, commands);
    const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', script], {
      cwd: folder,
      env: { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
      input: VALUE,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.anything()]);
    expect(stdout).toContain('no problems in 1 workflow, 1 reference, 1 secret\n');
    // Each message tells what to do next.
    for (const next of ['claviger secret set NAME', 'next: claviger check', 'rendered 1 workflow'])
      expect(stderr).toContain(next);
    expect(`${stdout}${stderr}`).not.toContain('sk_live');
    const document = readFileSync(join(folder, 'deploy', 'conductor', 'charge.json'), 'utf8');
    const [task] = JSON.parse(document).tasks;
    expect(task.inputParameters.http_request.headers.Authorization).toBe(`Bearer ${VALUE}`);
    expect(readFileSync(join(folder, 'billing', 'secrets.yaml'), 'utf8')).not.toContain('sk_live');
  });
});
