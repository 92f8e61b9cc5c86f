import type { Severity } from '../diagnostics.js';
import { isRuleId, UNDECIDED } from '../rule-ids.js';
import type { Config } from './config.js';
import { isDay } from './days.js';
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

/** What the project file says and this version does not decide. */
export function notices({ data, locate, problem, source }: Config): readonly string[] {
  const at = (path: readonly string[]) => `${source.file}:${problem(locate.key(path), '').line}`;
  const unread = (['catalogs', 'access', 'names'] as const)
    .filter((key) => (data[key]?.length ?? 0) > 0)
    .map((key) => `${at([key])}: \`${key}\` is read but not enforced by this version`);
  const undecided = Object.entries(data.rules ?? {})
    .filter(([id, severity]) => isRuleId(id) && UNDECIDED.has(id) && severity !== 'off')
    .map(([id]) => `${at(['rules', id])}: \`${id}\` is not decided by this version`);
  return [...unread, ...undecided];
}
