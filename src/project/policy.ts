import type { Severity } from '../diagnostics.js';
import type { Config } from './config.js';
import type { ConfigProblem, IgnoreEntry } from './types.js';

export function readRules({ data }: Config): ReadonlyMap<string, Severity> {
  return new Map(Object.entries(data.rules ?? {}));
}

export interface Ignores {
  readonly ignores: readonly IgnoreEntry[];
  readonly problems: readonly ConfigProblem[];
}

export function readIgnores({ data, locate, problem }: Config): Ignores {
  const items = data.ignore ?? [];
  const problems = items.flatMap(({ until }, index) =>
    until === undefined || isDay(until)
      ? []
      : [
          problem(
            locate.value(['ignore', index, 'until']),
            '`until` is no day of the calendar',
            'write it as YYYY-MM-DD',
          ),
        ],
  );
  const ignores = items.map(
    ({ rule, secret = null, file = null, scope = null, reason, until = null }, index): IgnoreEntry => {
      const span = locate.value(['ignore', index, 'rule']);
      return { rule, secret, file, scope, reason, until, span };
    },
  );
  return { ignores, problems };
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What the project file says and this version does not decide yet. */
export function notices({ data, locate, problem, source }: Config): readonly string[] {
  return (['catalogs', 'access', 'names'] as const)
    .filter((key) => (data[key]?.length ?? 0) > 0)
    .map(
      (key) =>
        `${source.file}:${problem(locate.key([key]), '').line}: \`${key}\` is read but not enforced by this version`,
    );
}
