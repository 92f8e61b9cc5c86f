/** The files that reports are written to: all of them or, as far as it can be known before, none. */
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { codeOf, makeFolders, realTarget } from '../../../src/files/index.js';
import type { Project } from '../../../src/project/types.js';
import { visible } from '../../../src/report/visible.js';
import { type Io, UsageError } from '../../io.js';

/** A report under the name that the user gave its file, relative to the working directory. */
export interface ReportFile {
  readonly file: string;
  readonly text: string;
}

/** @throws UsageError where two reports have one file: the second would replace the first */
export function refuseSameFile(files: readonly string[], io: Io): void {
  const taken = new Map<string, string>();
  for (const file of files) {
    const path = targetOf(file, io);
    const earlier = taken.get(path);
    if (earlier !== undefined)
      throw new UsageError(
        `two reports can't have one file: ${[...new Set([earlier, file])].map((each) => `\`${visible(each)}\``).join(' and ')}`,
      );
    taken.set(path, file);
  }
}

/**
 * @param others files beside the project's that the command reads, relative to the working directory
 * @throws UsageError where a report would replace a file that the check reads
 */
export function refuseInputs(
  files: readonly string[],
  project: Project,
  others: readonly string[],
  io: Io,
): void {
  for (const file of files) {
    const path = resolve(io.cwd, file);
    const id = idOf(path);
    if (id === null) continue;
    // Nothing but sops reads it, and no report is meant for it.
    const isRead =
      basename(path) === '.sops.yaml' ||
      inputsOf(project).some((each) => idOf(resolve(project.root, each)) === id) ||
      others.some((each) => idOf(resolve(io.cwd, each)) === id);
    if (isRead)
      throw new UsageError(
        `the report \`${visible(file)}\` would replace a file that the check reads; write it to another`,
      );
  }
}

/** @throws UsageError where one can't be written: none is, then */
export function writeReports(reports: readonly ReportFile[], io: Io): void {
  const opened: Opened[] = [];
  let current = '';
  try {
    for (const { file } of reports) {
      current = file;
      opened.push(open(resolve(io.cwd, file)));
    }
    for (const [index, { file, text }] of reports.entries()) {
      current = file;
      const descriptor = opened[index]?.descriptor;
      if (descriptor === undefined) continue;
      if (fstatSync(descriptor).isFile()) ftruncateSync(descriptor);
      writeFileSync(descriptor, text);
    }
  } catch (error) {
    for (const { path, isNew } of opened) if (isNew) rmSync(path, { force: true });
    throw new UsageError(`the report \`${visible(current)}\` can't be written (${codeOf(error)})`);
  } finally {
    for (const { descriptor } of opened) closeSync(descriptor);
  }
}

interface Opened {
  readonly path: string;
  readonly descriptor: number;
  readonly isNew: boolean;
}

/** What is in the file stays until every file is open. It may be a pipe: it is opened once. */
function open(path: string): Opened {
  makeFolders(dirname(path));
  const isNew = idOf(path) === null;
  return { path, descriptor: openSync(path, constants.O_WRONLY | constants.O_CREAT), isNew };
}

/** Links in a circle are told of when the file is opened. */
function targetOf(file: string, { cwd }: Io): string {
  const path = resolve(cwd, file);
  try {
    return realTarget(path);
  } catch {
    return path;
  }
}

function inputsOf({ config, shared, stores, catalogs, workflows, engines, elementTemplates }: Project) {
  return [
    config.file,
    ...[shared, stores, catalogs, workflows, engines].flatMap((files) => files.map(({ file }) => file)),
    ...elementTemplates,
  ];
}

/** Tells files apart whatever links lead to them; null where there is none, or nothing that is told apart. */
function idOf(path: string): string | null {
  try {
    const found = statSync(path, { bigint: true });
    return found.isFile() ? `${found.dev}:${found.ino}` : null;
  } catch {
    return null;
  }
}
