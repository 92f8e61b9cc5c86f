import type { Location, Severity } from '../diagnostics.js';
import { didYouMeanHelp } from '../did-you-mean.js';
import { readAllow } from '../policy/read-allow.js';
import type { AccessRule, NamingRule } from '../policy/types.js';
import { patternProblem } from '../regex/index.js';
import { isDay } from './days.js';
import { BUILT_IN_ENGINES, DEFAULT_LEVELS } from './entries.js';
import type { Config } from './extend.js';
import { compilePattern } from './pattern.js';
import { compileScope } from './scopes.js';
import type { ConfigProblem, IgnoreEntry, Override, Scope } from './types.js';

export function readRules({ data }: Config): ReadonlyMap<string, Severity> {
  return new Map(Object.entries(data.rules ?? {}));
}

export interface Overrides {
  readonly overrides: readonly (Override & { readonly location: Location })[];
  readonly problems: readonly ConfigProblem[];
}

export function readOverrides({ data, locate, problem }: Config): Overrides {
  const problems: ConfigProblem[] = [];
  const overrides = (data.overrides ?? []).flatMap(({ files, rules }, index) => {
    const location = locate.value(['overrides', index, 'files']);
    const compiled = compilePattern(files);
    if (!compiled.ok) {
      problems.push(problem(location, compiled.message));
      return [];
    }
    return [{ pattern: compiled.pattern, rules: new Map(Object.entries(rules)), location }];
  });
  return { overrides, problems };
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
      const location = locate.value(['ignore', index, 'rule']);
      return { rule, secret, file, scope, reason, until, location };
    },
  );
  return { ignores, problems };
}

export interface Access {
  readonly access: readonly AccessRule[];
  readonly problems: readonly ConfigProblem[];
}

export function readAccess(config: Config): Access {
  const { data } = config;
  const known = {
    levels: data.levels ?? DEFAULT_LEVELS,
    engines: [...BUILT_IN_ENGINES, ...Object.keys(data.engines ?? {})],
  };
  const problems: ConfigProblem[] = [];
  const access = (data.access ?? []).map(({ tags, allow }, index): AccessRule => {
    const { file, path } = config.origin(['access', index]);
    const read = readAllow(allow, [...path, 'allow'], { ...file, ...known });
    problems.push(...read.problems);
    return {
      tags: tags.map((value, at) => ({ value, span: file.locate.value([...path, 'tags', at]) })),
      allow: read.allow,
    };
  });
  return { access, problems };
}

export interface Names {
  readonly names: readonly NamingRule[];
  readonly problems: readonly ConfigProblem[];
}

export function readNames({ data, locate, problem }: Config): Names {
  const levels = data.levels ?? DEFAULT_LEVELS;
  const problems: ConfigProblem[] = [];
  const names = (data.names ?? []).map((item, index): NamingRule => {
    const { scope = null, pattern = null, prefix = null } = item;
    const at = (key: keyof typeof item) => locate.value(['names', index, key]);
    if (scope !== null) {
      const compiled = compileScope(scope, [], levels);
      if (!compiled.ok) problems.push(problem(at('scope'), compiled.message, compiled.help));
    }
    const wrong = pattern === null ? null : patternProblem(pattern);
    if (wrong) problems.push(problem(at('pattern'), wrong.message, wrong.help));
    for (const [, level = ''] of prefix?.matchAll(/\{([^{}]*)\}/g) ?? [])
      if (!levels.includes(level))
        problems.push(
          problem(
            at('prefix'),
            `\`{${level}}\` is no declared level`,
            didYouMeanHelp(level, levels) ?? `levels: ${levels.join(', ')}`,
          ),
        );
    if (pattern === null && prefix === null && item.case === undefined)
      problems.push(
        problem(
          locate.value(['names', index]),
          'this says nothing of names',
          'give it a `pattern`, a `case` or a `prefix`',
        ),
      );
    return {
      // `compileScope` has seen it.
      scope: scope as Scope | null,
      pattern,
      case: item.case ?? null,
      prefix,
      location: locate.value(['names', index]),
    };
  });
  return { names, problems };
}
