import { didYouMeanHelp } from '../did-you-mean.js';
import type { SourceText, Span } from '../documents/types.js';
import type { Category } from '../engines/types.js';
import { listed } from '../listed.js';
import { compilePattern } from '../project/pattern.js';
import { compileScope } from '../project/scopes.js';
import type { ConfigProblem, Scope } from '../project/types.js';
import type { Locator } from '../yaml/locate.js';
import type { Allow, AllowItem } from './types.js';

/** An `allow` as the schemas accept it. */
export interface AllowData {
  readonly scopes?: readonly string[];
  readonly workflows?: readonly string[];
  readonly engines?: readonly string[];
  readonly fields?: readonly string[];
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

/** What a secret may be limited to; the other categories carry none, or nothing that could be meant. */
const CATEGORIES: ReadonlySet<string> = new Set<Category>([
  'auth',
  'headers',
  'query',
  'url',
  'body',
  'response',
  'script',
  'metadata',
  'other',
]);

/** Reads the `allow` at `path` of a file; what its words can't mean is a problem of that file. */
export function readAllow(
  data: AllowData,
  path: readonly (string | number)[],
  surroundings: AllowSurroundings,
): { readonly allow: Allow; readonly problems: readonly ConfigProblem[] } {
  const { source, locate, problem, levels, engines } = surroundings;
  const problems: ConfigProblem[] = [];
  const items = (key: keyof AllowData): readonly AllowItem[] | null =>
    data[key]?.map((value, index) => ({ value, span: locate.value([...path, key, index]) })) ?? null;
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
  const fields = items('fields');
  for (const item of fields ?? [])
    if (!isCategory(item.value))
      complain(
        item,
        `there are no fields of category \`${item.value}\``,
        didYouMeanHelp(item.value, CATEGORIES) ?? `categories: ${listed([...CATEGORIES])}`,
      );
  return {
    allow: {
      scopes: scopes?.map(({ value, span }) => ({ value: value as Scope, span })) ?? null,
      workflows,
      engines: allowedEngines,
      fields: fields?.filter(isCategoryItem) ?? null,
      hosts: items('hosts'),
      location: { file: source.file, span: locate.key(path) },
    },
    problems,
  };
}

function isCategory(text: string): text is Category {
  return CATEGORIES.has(text);
}

function isCategoryItem(item: AllowItem): item is AllowItem<Category> {
  return isCategory(item.value);
}
