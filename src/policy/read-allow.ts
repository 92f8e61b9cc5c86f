import { didYouMeanHelp } from '../did-you-mean.js';
import type { SourceText, Span } from '../documents/types.js';
import type { Category } from '../engines/types.js';
import { listed } from '../listed.js';
import { compilePattern } from '../project/pattern.js';
import { compileScope } from '../project/scopes.js';
import type { ConfigProblem, Scope } from '../project/types.js';
import type { Locator } from '../yaml/locate.js';
import { compileHost } from './hosts.js';
import type { Allow, AllowItem, AllowKind } from './types.js';

/** An `allow` as the schemas accept it. */
export interface AllowData {
  readonly scopes?: readonly string[];
  readonly workflows?: readonly string[];
  readonly engines?: readonly string[];
  readonly fields?: readonly Category[];
  readonly hosts?: readonly string[];
}

/** The file in which an `allow` stands, and what its words may be. */
export interface AllowSurroundings {
  readonly source: SourceText;
  readonly locate: Locator;
  readonly problem: (span: Span, message: string, help?: string | null) => ConfigProblem;
  readonly levels: readonly string[];
  /** Every engine that a workflow of the project may name. */
  readonly engines: readonly string[];
}

type Word<Key extends AllowKind> = Key extends 'scopes' ? Scope : Key extends 'fields' ? Category : string;

/** Reads the `allow` at `path` of a file; what its words can't mean is a problem of that file. */
export function readAllow(
  data: AllowData,
  path: readonly (string | number)[],
  surroundings: AllowSurroundings,
): { readonly allow: Allow; readonly problems: readonly ConfigProblem[] } {
  const { source, locate, problem, levels, engines } = surroundings;
  const problems: ConfigProblem[] = [];
  const items = <Key extends AllowKind>(key: Key): readonly AllowItem<Word<Key>>[] | null =>
    data[key]?.map((value, index) => ({
      value: value as Word<Key>,
      span: locate.value([...path, key, index]),
    })) ?? null;
  const complain = ({ span }: AllowItem, message: string, help: string | null) =>
    problems.push(problem(span, message, help));

  const scopes = items('scopes');
  for (const item of scopes ?? []) {
    const compiled = compileScope(item.value, [], levels);
    if (!compiled.ok) complain(item, compiled.message, compiled.help);
  }
  const workflows = items('workflows');
  for (const item of workflows ?? []) {
    const compiled = compilePattern(item.value);
    if (!compiled.ok) complain(item, compiled.message, null);
  }
  const allowedEngines = items('engines');
  for (const item of allowedEngines ?? [])
    if (!engines.includes(item.value))
      complain(
        item,
        `there is no engine \`${item.value}\``,
        didYouMeanHelp(item.value, engines) ?? `engines: ${listed(engines)}`,
      );
  const hosts = items('hosts');
  for (const item of hosts ?? []) {
    const compiled = compileHost(item.value);
    if (!compiled.ok) complain(item, `\`${item.value}\`: ${compiled.message}`, compiled.help);
  }
  return {
    allow: {
      scopes,
      workflows,
      engines: allowedEngines,
      fields: items('fields'),
      hosts,
      location: { file: source.file, span: locate.key(path) },
    },
    problems,
  };
}
