import { startCache } from '../src/cache/index.js';
import { type Opened, type OpenOptions, openProject } from '../src/check.js';
import { openCached } from '../src/check-cached.js';
import type { Analysis } from '../src/compile.js';
import type { ExitCode, Io } from './io.js';
import { progress } from './progress.js';
import { printConfigProblems } from './project-arguments.js';

export type OpenedHere =
  | { readonly ok: true; readonly analysis: Analysis }
  | { readonly ok: false; readonly code: ExitCode };

/**
 * The project of the working directory, for commands that tell of it; what is wrong with it is printed. What earlier runs
 * found need not be read again.
 */
export async function openToTell(options: Pick<OpenOptions, 'environments'>, io: Io): Promise<OpenedHere> {
  const cache = startCache(io.cwd, io);
  const bar = progress(io, 'reading workflow');
  const opened = await openCached({ ...options, cwd: io.cwd, onProgress: bar.step }, cache);
  bar.end();
  return tellProblems(opened, io);
}

/** The same for commands that plan a change: everything is read. */
export function openHere(options: Pick<OpenOptions, 'environments' | 'storesToCome'>, io: Io): OpenedHere {
  const bar = progress(io, 'reading workflow');
  const opened = openProject({ ...options, cwd: io.cwd, onProgress: bar.step });
  bar.end();
  return tellProblems(opened, io);
}

function tellProblems(opened: Opened, io: Io): OpenedHere {
  if (!opened.ok) return { ok: false, code: printConfigProblems(opened.problems, io) };
  return opened;
}
