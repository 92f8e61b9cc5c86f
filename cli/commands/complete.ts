/**
 * What the scripts of `claviger completion` ask at a key press: names of the project at hand, one a line. It says nothing
 * of what is wrong, for it would stand in the middle of a command line, and loads no more than the answer takes.
 */
import type { Command } from 'commander';
import { visible } from '../../src/report/visible.js';
import { EXIT, type ExitCode, type Io } from '../io.js';

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('<what>', 'environments, scopes or secrets')
    .addHelpText('after', '\nExamples:\n  claviger __complete environments')
    .action(async (what: string) => {
      const names = await namesOf(what, io.cwd);
      // A line break would make two words of one, and a control character would reach the terminal.
      for (const name of names) if (name !== '' && visible(name) === name) io.out(`${name}\n`);
      done(EXIT.clean);
    });
}

async function namesOf(what: string, cwd: string): Promise<readonly string[]> {
  if (what === 'environments') {
    const { readSettings } = await import('../../src/project/index.js');
    const read = readSettings(cwd);
    return read.ok ? (read.settings?.environments ?? []) : [];
  }
  if (what !== 'scopes' && what !== 'secrets') return [];
  const { surveyProject } = await import('../../src/survey.js');
  const surveyed = await surveyProject(cwd);
  if (!surveyed.ok) return [];
  const { scopes, names } = surveyed.survey.scopes;
  return (what === 'scopes' ? scopes.map((scope) => (scope === '' ? '/' : scope)) : [...names.keys()]).sort();
}
