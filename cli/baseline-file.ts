import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { type BaselineResult, readBaseline } from '../src/baseline/index.js';
import { readSource } from '../src/documents/index.js';
import type { ConfigProblem, Project } from '../src/project/types.js';
import { visible } from '../src/report/visible.js';
import { slashed } from '../src/slashed.js';
import { type Io, UsageError } from './io.js';

export type OpenedBaseline =
  | Extract<BaselineResult, { ok: true }>
  | { readonly ok: false; readonly problem: ConfigProblem };

/**
 * Reads a baseline, which findings call by its path in the project.
 *
 * @param file as the user named it, relative to the working directory
 * @throws UsageError where it can't be read
 */
export function openBaseline(file: string, { root }: Pick<Project, 'root'>, io: Io): OpenedBaseline {
  const path = resolve(io.cwd, file);
  const read = readSource(dirname(path), basename(path));
  if (!read.ok) {
    const way = existsSync(path) ? '' : `; \`claviger baseline create ${visible(file)}\` makes one`;
    throw new UsageError(`the baseline \`${visible(file)}\` can't be read: ${read.message}${way}`);
  }
  const result = readBaseline({ ...read.source, file: slashed(relative(root, path)) });
  if (result.ok) return result;
  const { line, column, message } = result;
  return { ok: false, problem: { file, line, column, message, help: null } };
}
