/** The built command in a real terminal: it works there, and leaves it as it was. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Built, build } from '../../built.js';
import { piped } from '../../cli/run.js';
import { USING, type Vault, vault } from '../../cli/secret/vault.js';
import { keyFile } from '../../stores/sops/vectors.js';
import { hasTmux, openTerminal, type Terminal } from './tmux.js';

const there = hasTmux();
if (!there)
  process.stderr.write('\nSKIPPED: no tmux to make a terminal with; install it (apt-get install tmux)\n\n');

describe.skipIf(!there)('claviger audit in a terminal of tmux', () => {
  let built: Built;
  let project: Vault;
  let terminal: Terminal;

  beforeAll(() => {
    built = build();
  });
  afterAll(() => built.remove());

  beforeEach(async () => {
    project = vault({ 'wf/pay/charge.json': USING('USED_TOKEN') });
    for (const name of ['USED_TOKEN', 'LEGACY_TOKEN'])
      await project.run(['secret', 'set', name, '--scope', 'acme'], { in: piped(`canary of ${name}\n`) });
    const env = {
      SOPS_AGE_KEY_FILE: keyFile('alice.txt'),
      CI: 'true',
      PS1: '$ ',
      ENV: '',
      EDITOR: join(project.root, 'editor'),
    };
    terminal = openTerminal(project.root, env, { columns: 100, rows: 30 });
    await terminal.shows(/[$#]/);
    terminal.type('PS1="$ "; clear; echo before');
    terminal.press('Enter');
    await terminal.shows(/^before\n\$$/);
  });
  afterEach(() => terminal.close());

  async function start(...options: readonly string[]): Promise<void> {
    terminal.type(['clear;', process.execPath, built.command, 'audit', ...options].join(' '));
    terminal.press('Enter');
    await terminal.shows(/\d+ of \d+ findings/);
  }

  /** The shell's own screen, the cursor, and what keys do: nothing of the interface is left. */
  async function isAsItWas(): Promise<void> {
    for (let waited = 0; waited < 300 && terminal.tell('#{alternate_on}') !== '0'; waited++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    // Only the shell has the keys now.
    await terminal.shows(/\$$/);
    terminal.type('stty -a | grep -cE "(^| )(icanon|echo|isig)( |;|$)"');
    terminal.press('Enter');
    await terminal.shows(/^[1-9]$/m);
    expect(terminal.tell('#{alternate_on} #{cursor_flag}')).toBe('0 1');
    expect(terminal.screen()).not.toContain('findings');
  }

  it('starts, filters, opens a detail, is resized, removes an unused secret and quits', async () => {
    await start();
    expect(terminal.tell('#{alternate_on} #{cursor_flag}')).toBe('1 0');
    terminal.press('2');
    await terminal.shows(/LEGACY_TOKEN.*unused[\s\S]*USED_TOKEN.*1 use/);
    terminal.type('/is:unused');
    await terminal.shows(/1 of 2 secrets/);
    terminal.press('Enter', 'Enter');
    await terminal.shows(/> detail[\s\S]*nothing uses it\. D: remove it/);
    terminal.resize(140, 40);
    await terminal.shows(/^(?:.*\n){38}\? help/);
    terminal.resize(50, 10);
    await terminal.shows(/the terminal is too small/);
    terminal.resize(80, 24);
    terminal.press('Escape');
    await terminal.shows(/> LEGACY_TOKEN/);
    terminal.press('D');
    const asked = await terminal.shows(/remove LEGACY_TOKEN from secrets\/acme.yaml\?/);
    expect(asked).toContain('claviger secret remove LEGACY_TOKEN --scope acme');
    terminal.press('n');
    await terminal.shows(/nothing was removed/);
    expect(project.text('secrets/acme.yaml')).toContain('LEGACY_TOKEN');
    terminal.press('D');
    await terminal.shows(/y: yes/);
    terminal.press('y');
    await terminal.shows(/removed LEGACY_TOKEN from secrets\/acme.yaml/);
    terminal.press('g');
    await terminal.shows(/0 of 1 secrets/);
    expect(terminal.screen()).not.toContain('canary');
    terminal.press('q');
    await terminal.shows(/^\$$/m);
    expect(Object.keys(await project.values('secrets/acme.yaml'))).toEqual(['USED_TOKEN']);
    await isAsItWas();
  });

  it('asks for a value where the screen does not see it', async () => {
    await start();
    terminal.press('2', 'j', 'V');
    await terminal.shows(/for which environments\?/);
    terminal.press('Enter');
    await terminal.shows(/value of USED_TOKEN/);
    terminal.type('another canary');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(terminal.screen()).not.toContain('another');
    terminal.press('Enter');
    await terminal.shows(/set USED_TOKEN in secrets\/acme.yaml/);
    expect(terminal.screen()).not.toContain('another');
    terminal.press('q');
    await isAsItWas();
    expect((await project.values('secrets/acme.yaml')).USED_TOKEN).toBe('another canary');
  });

  it('changes nothing with --read-only, and says so', async () => {
    const before = readFileSync(join(project.root, 'secrets', 'acme.yaml'), 'utf8');
    await start('--read-only');
    terminal.press('2', 'D');
    await terminal.shows(/D \(remove\) is disabled: read-only/);
    terminal.press('C-c');
    await isAsItWas();
    expect(project.text('secrets/acme.yaml')).toBe(before);
  });

  /** The shell's only child. */
  function program(): number {
    const shell = terminal.tell('#{pane_pid}');
    return Number(execFileSync('ps', ['-o', 'pid=', '--ppid', shell], { encoding: 'utf8' }).trim());
  }

  it.each(['TERM', 'HUP', 'INT'])('gives the terminal back on SIG%s', async (signal) => {
    await start();
    process.kill(program(), `SIG${signal}`);
    await terminal.shows(/\$$/);
    await isAsItWas();
  });

  it('is stopped and goes on', async () => {
    await start();
    terminal.press('C-z');
    await terminal.shows(/\$$/);
    await isAsItWas();
    terminal.type('fg');
    terminal.press('Enter');
    await terminal.shows(/\d+ of \d+ findings/);
    expect(terminal.tell('#{alternate_on} #{cursor_flag}')).toBe('1 0');
    terminal.press('q');
    await isAsItWas();
  });

  it('is stopped by somebody else and goes on', async () => {
    await start();
    process.kill(program(), 'SIGTSTP');
    await terminal.shows(/\$$/);
    await isAsItWas();
    terminal.type('fg');
    terminal.press('Enter');
    await terminal.shows(/\d+ of \d+ findings/);
    expect(terminal.tell('#{alternate_on} #{cursor_flag}')).toBe('1 0');
    terminal.press('2');
    await terminal.shows(/LEGACY_TOKEN/);
    terminal.press('q');
    await isAsItWas();
  });

  it('gives the terminal back where drawing fails, and says that this is a bug', async () => {
    // Whatever paints the help breaks it, as a bug would.
    writeFileSync(
      join(project.root, 'broken.mjs'),
      `const write = process.stdout.write;
process.stdout.write = function (text, ...rest) {
  if (String(text).includes('type to filter')) throw new RangeError('canary of a message');
  return write.call(this, text, ...rest);
};
`,
    );
    terminal.type(`clear; ${process.execPath} --import ./broken.mjs ${built.command} audit; echo "code $?"`);
    terminal.press('Enter');
    await terminal.shows(/\d+ of \d+ findings/);
    terminal.press('?');
    const text = await terminal.shows(/code 4\n\$$/);
    expect(text).toContain('internal error (RangeError)');
    expect(text).not.toContain('canary');
    await isAsItWas();
  });

  it('reads keys that were typed before it could', async () => {
    terminal.type(`clear; ${process.execPath} ${built.command} audit --read-only`);
    terminal.press('Enter');
    await terminal.shows(/claviger/);
    terminal.press('2');
    await terminal.shows(/row 1 of 2 {2}by scope/);
    terminal.press('q');
    await isAsItWas();
  });
});
