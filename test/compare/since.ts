/** What `claviger check --since` says, for tests to compare. */
import { run } from '../cli/run.js';
import { project } from '../project.js';

/** Where the cache lies: outside of what is checked. */
const home = project({});

export interface Since {
  readonly code: number;
  readonly err: string;
  /** `+ rule file:line secret` of what is new, then `-` of what is fixed. */
  readonly said: readonly string[];
  readonly summary: {
    readonly fixed: number | null;
    readonly remaining: number | null;
    readonly baselined: number | null;
  };
  readonly commit: string;
}

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly secret: string | null;
  readonly line?: number;
  readonly range?: { readonly start: { readonly line: number } };
}

/** Of a check of the project at `root`, with these further arguments; with a cache and without it is the same. */
export async function findingsSince(root: string, ref: string, ...more: readonly string[]): Promise<Since> {
  const args = ['check', '--since', ref, '--json', ...more];
  const { code, out, err } = await run(root, args, { home });
  if (out === '') throw new Error(`exit code ${code}: ${err}`);
  // What is remembered of files changes nothing but the time.
  const afresh = await run(root, [...args, '--no-cache'], { home });
  const untimed = (text: string) => text.replace(/"durationMs": \d+/, '');
  if (untimed(afresh.out) !== untimed(out)) throw new Error(`with the cache: ${out}; without: ${afresh.out}`);
  const { diagnostics, comparison, summary } = JSON.parse(out);
  const told = (sign: string) => (found: Found) =>
    `${sign} ${found.rule} ${found.file}:${found.line ?? found.range?.start.line}${found.secret === null ? '' : ` ${found.secret}`}`;
  return {
    code,
    err,
    said: [...diagnostics.map(told('+')), ...comparison.fixed.map(told('-'))],
    summary,
    commit: comparison.commit,
  };
}
