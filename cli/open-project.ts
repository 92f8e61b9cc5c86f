import { type OpenOptions, openProject } from '../src/check.js';
import type { Analysis } from '../src/compile.js';
import type { ExitCode, Io } from './io.js';
import { progress } from './progress.js';
import { printConfigProblems, printNotices } from './project-arguments.js';

export type OpenedHere =
  | { readonly ok: true; readonly analysis: Analysis }
  | { readonly ok: false; readonly code: ExitCode };

/** The project of the working directory, for commands that tell of it or plan a change; what is wrong with it is printed. */
export function openHere(options: Pick<OpenOptions, 'environments' | 'storesToCome'>, io: Io): OpenedHere {
  const bar = progress(io, 'reading workflow');
  const opened = openProject({ ...options, cwd: io.cwd, onProgress: bar.step });
  bar.end();
  if (!opened.ok) return { ok: false, code: printConfigProblems(opened.problems, io) };
  printNotices(opened.analysis.project, io);
  return opened;
}
