import type { Location } from '../diagnostics.js';
import { didYouMeanHelp } from '../did-you-mean.js';
import type { FileEntry, StoreItem, WorkflowItem } from './config.js';
import type { Config } from './extend.js';
import { compilePattern, type FilePattern } from './pattern.js';
import { compileScope, type ScopeTemplate } from './scopes.js';
import type { ConfigProblem } from './types.js';

/** Engines that need no definition in the project file. */
export const BUILT_IN_ENGINES: readonly string[] = ['camunda', 'orka', 'gainsight', 'conductor', 'jelou'];

export const DEFAULT_LEVELS: readonly string[] = ['organization', 'project'];

/** Variables stand in the list `stores` and are a kind of their own. */
export type Kind = 'stores' | 'variables' | 'catalogs' | 'workflows';

/** One entry of `stores`, `catalogs` or `workflows`, checked and compiled. */
export interface Entry {
  readonly kind: Kind;
  readonly list: 'stores' | 'catalogs' | 'workflows';
  /** In its list, from 0. */
  readonly index: number;
  readonly pattern: FilePattern;
  /** Null: the root scope. */
  readonly scope: ScopeTemplate | null;
  /** Of `files`; of the file's beginning where the entry is a default. */
  readonly location: Location;
  readonly isDefault: boolean;
  readonly engine: string;
  /** Workflows: those of the entry, null for all. */
  readonly environments: readonly string[] | null;
}

export interface Entries {
  readonly entries: readonly Entry[];
  readonly problems: readonly ConfigProblem[];
}

/** What is claimed where a list is absent. Documented in `schemas/project.schema.json`. */
const DEFAULT_STORES: readonly StoreItem[] = [{ files: '{secrets.yaml,secrets/**/*.yaml}' }];
const DEFAULT_STORES_BY_ENVIRONMENT: readonly StoreItem[] = [
  { files: 'secrets{.yaml,.{environment}.yaml,/{environment}.yaml}' },
];
const DEFAULT_WORKFLOWS: readonly WorkflowItem[] = [{ files: '**/*.bpmn', engine: 'camunda' }];

export function compileEntries(config: Config): Entries {
  const { data } = config;
  const problems: ConfigProblem[] = [];
  const levels = data.levels ?? DEFAULT_LEVELS;
  const stores = data.stores ?? (data.environments ? DEFAULT_STORES_BY_ENVIRONMENT : DEFAULT_STORES);
  const lists = [
    { list: 'stores', items: stores, isDefault: !data.stores },
    { list: 'catalogs', items: data.catalogs ?? [], isDefault: false },
    { list: 'workflows', items: data.workflows ?? DEFAULT_WORKFLOWS, isDefault: !data.workflows },
  ] as const;
  const entries = lists.flatMap(({ list, items, isDefault }) =>
    items.flatMap((item: StoreItem & WorkflowItem, index) => {
      const entry = compileEntry({ config, levels, problems, list, isDefault }, item, index);
      return entry ? [entry] : [];
    }),
  );
  return { entries, problems };
}

interface Context {
  readonly config: Config;
  readonly levels: readonly string[];
  readonly problems: ConfigProblem[];
  readonly list: Entry['list'];
  readonly isDefault: boolean;
}

function compileEntry(context: Context, item: StoreItem & WorkflowItem, index: number): Entry | null {
  const { config, list, isDefault, problems } = context;
  const at = (...path: (string | number)[]): Location => config.locate.value([list, index, ...path]);
  const compiled = compilePattern(item.files);
  if (!compiled.ok) {
    problems.push(config.problem(at('files'), compiled.message));
    return null;
  }
  const { pattern } = compiled;
  checkCaptures(context, pattern, at('files'));
  const scope = compileEntryScope(context, item, pattern, at('scope'));
  const engine = list === 'workflows' ? engineOf(context, item, index) : '';
  for (const [position, environment] of (item.environments ?? []).entries()) {
    checkEnvironment(context, environment, at('environments', position));
  }
  return {
    kind: list === 'stores' && item.encrypted === false ? 'variables' : list,
    list,
    index,
    pattern,
    scope,
    location: isDefault ? { file: config.source.file, span: { start: 0, end: 0 } } : at('files'),
    isDefault,
    engine,
    environments: item.environments ?? null,
  };
}

function checkCaptures({ config, levels, problems }: Context, pattern: FilePattern, at: Location): void {
  for (const name of pattern.captures) {
    if (name === 'environment') {
      if (config.data.environments) continue;
      problems.push(
        config.problem(
          at,
          '`{environment}` is captured, but the project declares no `environments`',
          'add `environments: [dev, prod]`',
        ),
      );
    } else if (!levels.includes(name)) {
      const help = didYouMeanHelp(name, [...levels, 'environment']) ?? `levels: ${levels.join(', ')}`;
      problems.push(config.problem(at, `\`{${name}}\` is no declared level and not \`{environment}\``, help));
    }
  }
}

function compileEntryScope(
  context: Context,
  item: FileEntry,
  pattern: FilePattern,
  at: Location,
): ScopeTemplate | null {
  if (item.scope === undefined) return null;
  const compiled = compileScope(item.scope, pattern.captures, context.levels);
  if (compiled.ok) return compiled.template;
  context.problems.push(context.config.problem(at, compiled.message, compiled.help));
  return null;
}

function engineOf({ config, problems }: Context, item: WorkflowItem, index: number): string {
  const known = [...BUILT_IN_ENGINES, ...Object.keys(config.data.engines ?? {})];
  const { engine } = item;
  if (engine === undefined) {
    if (item.files.endsWith('.bpmn')) return 'camunda';
    const at = config.locate.value(['workflows', index]);
    problems.push(
      config.problem(
        at,
        '`engine` is missing: only `.bpmn` files tell it by themselves',
        `one of ${known.join(', ')}`,
      ),
    );
    return '';
  }
  if (known.includes(engine)) return engine;
  const help = didYouMeanHelp(engine, known) ?? `engines: ${known.join(', ')}`;
  problems.push(
    config.problem(
      config.locate.value(['workflows', index, 'engine']),
      `there is no engine \`${engine}\``,
      help,
    ),
  );
  return '';
}

function checkEnvironment({ config, problems }: Context, environment: string, at: Location): void {
  const declared = config.data.environments ?? ['default'];
  if (declared.includes(environment)) return;
  const help = didYouMeanHelp(environment, declared) ?? `environments: ${declared.join(', ')}`;
  problems.push(config.problem(at, `\`${environment}\` is no declared environment`, help));
}
