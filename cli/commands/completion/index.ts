/** `claviger completion`: the script that completes command lines in a shell. */
import { Argument, type Command } from 'commander';
import { EXIT, type ExitCode, type Io } from '../../io.js';
import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import { completionTable } from './table.js';
import { zshScript } from './zsh.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
type Shell = keyof typeof SCRIPTS;

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .addArgument(new Argument('<shell>', 'whose script to print').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      `
Commands, options and rules stand in the script; environments, scopes and names
of secrets are asked of the project at hand. Print it anew after an update.

Examples:
  claviger completion bash > ~/.local/share/bash-completion/completions/claviger
  claviger completion zsh > "\${fpath[1]}/_claviger"
  claviger completion fish > ~/.config/fish/completions/claviger.fish
  source <(claviger completion bash)`,
    )
    .action(async (shell: Shell) => {
      // The table of commands leads here as well.
      const { COMMANDS } = await import('../../commands.js');
      io.out(SCRIPTS[shell](await completionTable(COMMANDS.values(), io)));
      done(EXIT.clean);
    });
}
