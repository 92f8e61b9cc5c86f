import type { Command } from 'commander';
import { listed } from '../../../src/listed.js';
import { readSettings } from '../../../src/project/index.js';
import { painter } from '../../../src/report/paint.js';
import { ruleListJson, ruleListPretty } from '../../../src/report/rule-list.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../../io.js';
import { printConfigProblems } from '../../project-arguments.js';
import { type Options, otherOptions } from './options.js';

const HEEDED: ReadonlySet<string> = new Set(['listRules', 'json', 'format', 'cache', 'stats']);

/** Every rule, and how severe it is in the project of this folder, where there is one. Looks at no file of it. */
export function listRules(paths: readonly string[], options: Options, command: Command, io: Io): ExitCode {
  const format = options.json ? 'json' : options.format;
  if (format !== 'pretty' && format !== 'json')
    throw new UsageError(`--list-rules prints a table, or JSON with --json; not \`${format}\``);
  const unheeded = [...otherOptions(command, HEEDED), ...(paths.length === 0 ? [] : ['the paths'])];
  if (unheeded.length > 0) throw new UsageError(`--list-rules checks nothing: leave out ${listed(unheeded)}`);
  const read = readSettings(io.cwd);
  if (!read.ok) return printConfigProblems(read.problems, io);
  const color = wantsColor(io, io.outIsTerminal);
  io.out(
    format === 'json'
      ? ruleListJson(read.settings)
      : ruleListPretty(read.settings, { color, width: io.width }, painter(color)),
  );
  return EXIT.clean;
}
