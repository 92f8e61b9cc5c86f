/** The scripts of `claviger completion` in the shells that they are for, at a terminal, with the tab key. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { type Built, build } from '../../built.js';
import { ACME, conductor, project, store } from '../../project.js';
import { hasTmux, openTerminal, type Terminal } from '../audit/tmux.js';

/** How each is started without anybody's settings, and told of the script. */
const SHELLS = {
  bash: { start: 'exec bash --norc --noprofile', load: "PS1='$ '; source done.bash" },
  zsh: {
    start: 'exec zsh -f',
    load: "PS1='$ '; autoload -Uz compinit; compinit -u -D; source done.zsh",
  },
  fish: {
    start: 'exec fish --no-config',
    load: "function fish_prompt; echo '$ '; end; set -g fish_autosuggestion_enabled 0; source done.fish",
  },
} as const;

const tmux = hasTmux();
const NAMES = ['bash', 'zsh', 'fish'] as const;
for (const shell of NAMES)
  if (!tmux || !has(shell))
    process.stderr.write(
      `\nSKIPPED: ${tmux ? `no ${shell}` : 'no tmux to make a terminal with'}; install it (apt-get install ${tmux ? shell : 'tmux'})\n\n`,
    );

function has(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

let built: Built;
beforeAll(() => {
  built = build();
});
afterAll(() => built.remove());

describe.each(NAMES.filter((shell) => tmux && has(shell)))('completion in %s', (shell) => {
  let root: string;
  let terminal: Terminal;

  const enter = async (line: string, wanted: RegExp) => {
    terminal.type(line);
    terminal.press('Enter');
    await terminal.shows(wanted);
  };

  beforeAll(async () => {
    root = project({
      'claviger.yaml': ACME,
      'secrets/acme.dev.yaml': store(
        'UNIQUE_TOKEN',
        '"EVIL$(touch pwned)`touch pwned`; touch pwned"',
        "IT'S",
      ),
      'secrets/acme.prod.yaml': store('UNIQUE_TOKEN'),
      'flows/pay/charge.json': conductor({}),
      'bin/claviger': `#!/bin/sh\nexec '${process.execPath}' '${built.command}' "$@"\n`,
    });
    chmodSync(join(root, 'bin/claviger'), 0o755);
    const { stdout } = spawnSync(process.execPath, [built.command, 'completion', shell], {
      encoding: 'utf8',
    });
    writeFileSync(join(root, `done.${shell}`), stdout);
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: root,
      LANG: 'C.UTF-8',
      PS1: '$ ',
      ENV: '',
    };
    terminal = openTerminal(root, env, { columns: 110, rows: 30 });
    await terminal.shows(/[$#]/);
    const { start, load } = SHELLS[shell];
    // The prompt of the new shell is another one, or at least on another line.
    await enter(`clear; ${start}`, /^[^\n]*[$#>%](?!.*exec)/);
    // A login shell's settings may have made the path anew.
    await enter(`export PATH="$PWD/bin:$PATH"; ${load}`, /\$$/);
  });
  afterAll(() => terminal?.close());

  beforeEach(async () => {
    terminal.press('C-c');
    // A shell that still completes takes the key in its own time.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await enter('clear; echo ready', /^ready\n\$$/);
  });

  test.each([
    ['a command', 'claviger che', /^\$ claviger check$/m],
    ['a command of a group', 'claviger secret rena', /^\$ claviger secret rename$/m],
    ['an option', 'claviger check --explain-a', /^\$ claviger check --explain-access$/m],
    ['a value that is known', 'claviger check --fail-on ne', /^\$ claviger check --fail-on never$/m],
    ['a value after another option', 'claviger check --json --format gith', /--format github$/m],
    ['an environment', 'claviger check --env pr', /^\$ claviger check --env prod$/m],
    ['an environment behind the sign', 'claviger check --env=pr', /^\$ claviger check --env=prod$/m],
    ['a scope', 'claviger secret list --scope acme/pa', /--scope acme\/pay$/m],
    ['a rule', 'claviger explain dangl', /^\$ claviger explain dangling-secret$/m],
    ['a secret', 'claviger secret uses UNI', /^\$ claviger secret uses UNIQUE_TOKEN$/m],
    ['a secret in the place of a rule', 'claviger explain UNI', /^\$ claviger explain UNIQUE_TOKEN$/m],
    ['the format of a file', 'claviger check --output sar', /^\$ claviger check --output sarif=$/m],
    ['a file', 'claviger check flo', /^\$ claviger check flows\/$/m],
    ['a shell', 'claviger completion fi', /^\$ claviger completion fish$/m],
  ])('of %s', async (_, typed, wanted) => {
    terminal.type(typed);
    terminal.press('Tab');
    await terminal.shows(wanted);
  });

  it('runs nothing that a name holds', async () => {
    terminal.type('claviger secret uses EVI');
    terminal.press('Tab');
    await terminal.shows(/uses .*EVIL.*touch/);
    terminal.press('Enter');
    // The whole name arrived, as it is.
    await terminal.shows(/^(?!\$ ).*EVIL\$\(touch pwned\)`touch pwned`; touch pwned/m);
    expect(existsSync(join(root, 'pwned'))).toBe(false);
  });

  it('is silent where there is no project', async () => {
    await enter('cd /; clear', /^\$$/);
    terminal.type('claviger check --env pr');
    terminal.press('Tab');
    // Keys are read in their order: this one after what the tab led to.
    terminal.type('X');
    expect(await terminal.shows(/X$/m)).toMatch(/^\$ claviger check --env \S*X$/);
    terminal.press('C-c');
    await enter(`cd ${root}; clear`, /^\$$/);
  });
});
