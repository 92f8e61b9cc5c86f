import { builtInDefinitions } from '../engines/builtin.js';
import { literalPattern, patternsFor } from './cover.js';
import { byCustom, type FoundStore } from './detect-stores.js';
import { patternOf } from './detect-workflows.js';

export interface WorkflowEntry {
  readonly files: string;
  readonly engine: string;
}

/** What a new project file says. */
export interface ProjectPlan {
  readonly scope: string | null;
  readonly environments: readonly string[];
  readonly stores: readonly string[];
  readonly catalogs: readonly string[];
  readonly workflows: readonly WorkflowEntry[];
}

export interface StoreEntries {
  /** Patterns of `stores:`. */
  readonly entries: readonly string[];
  readonly environments: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Entries for the stores that are there, and the environments that their names tell. A pattern that would claim
 * another file is given up for the files themselves: what is no store must not become one in silence. `catalogs` have
 * entries of their own, which say more of their paths.
 */
export function storeEntries(
  stores: readonly FoundStore[],
  all: readonly string[],
  {
    environments: wanted,
    catalogs,
  }: { readonly environments: readonly string[]; readonly catalogs: readonly string[] },
): StoreEntries {
  const notes: string[] = [];
  const patterns = [...new Set(stores.map(({ pattern }) => pattern))];
  const clean = new Set(
    patterns.filter((text) => {
      if (!text.includes('{environment}')) return true;
      const pattern = patternOf(text);
      const others = all.filter(
        (file) =>
          pattern.match(file) &&
          !catalogs.includes(file) &&
          !stores.some((each) => each.file === file && each.pattern === text),
      );
      if (others.length > 0)
        notes.push(
          `\`${text}\` would also claim ${others[0]}, so the stores are listed one by one, for every environment`,
        );
      return others.length === 0;
    }),
  );
  const entries = stores.map(({ file, pattern }) =>
    clean.has(pattern) && pattern !== file ? pattern : literalPattern(file),
  );
  const found = stores.flatMap(({ pattern, environment }) =>
    environment !== null && clean.has(pattern) ? [environment] : [],
  );
  const environments = [...new Set([...wanted, ...found.toSorted(byCustom)])];
  const shared = entries.filter((entry) => !entry.includes('{environment}')).length;
  if (new Set(entries).size > 1 && (shared > 1 || new Set(entries).size - shared > 1))
    notes.push(
      'every store is for the same scope: where they are for different projects, give each entry its `scope`',
    );
  return { entries: [...new Set(entries)], environments, notes };
}

/** Where stores of one environment may be, so that no file that is there is claimed. */
export function besideEntry(stores: readonly string[], all: readonly string[]): string | null {
  const free = ['secrets.{environment}.yaml', 'secrets/{environment}.yaml'].filter((text) => {
    const pattern = patternOf(text);
    return ![...all, ...stores].some((file) => pattern.match(file));
  });
  return free[0] ?? null;
}

/** The globs of the engine's own definition where they claim some of these files and no other; folders for the rest. */
export function workflowPatterns(
  engine: string,
  wanted: ReadonlySet<string>,
  all: readonly string[],
): readonly string[] {
  const left = new Set(wanted);
  const globs = (builtInDefinitions.get(engine)?.files ?? []).filter((glob) => {
    const pattern = patternOf(glob);
    const matched = all.filter((file) => pattern.match(file));
    // A file that two entries claim is an error.
    if (matched.length === 0 || !matched.every((file) => left.has(file))) return false;
    for (const file of matched) left.delete(file);
    return true;
  });
  return [...globs, ...patternsFor(left, all)];
}

/** What was found, and for the engines that were asked for and were not found, the globs of their definitions. */
export function workflowEntries(
  found: readonly WorkflowEntry[],
  wanted: readonly string[],
  all: readonly string[],
): readonly WorkflowEntry[] {
  const there = new Set(found.map(({ engine }) => engine));
  const expected = wanted
    .filter((engine) => !there.has(engine))
    .flatMap((engine) =>
      (builtInDefinitions.get(engine)?.files ?? []).slice(0, 1).map((files) => ({ files, engine })),
    )
    .filter(({ files }) => !all.some((file) => patternOf(files).match(file)));
  return [...found, ...expected];
}

export function projectText({ scope, environments, stores, catalogs, workflows }: ProjectPlan): string {
  const scoped = scope === null ? '' : `, scope: ${quoted(scope)}`;
  const entry = (files: string, rest = '') => `  - { files: ${quoted(files)}${rest}${scoped} }`;
  const lines = [
    '# What is checked here: claviger check. Every key is described in the schema of the project file.',
    'version: 1',
    ...(environments.length === 0 ? [] : [`environments: [${environments.map(quoted).join(', ')}]`]),
    '',
    '# Where the secrets are: files that sops encrypts, whose keys are the names.',
    'stores:',
    ...stores.map((files) => entry(files)),
    ...(catalogs.length === 0
      ? []
      : [
          '',
          '# What is known of each secret: description, owner, rotation, who may use it where.',
          'catalogs:',
          ...catalogs.map((files) => entry(files)),
        ]),
    '',
    '# Which files refer to them, and which platform runs them.',
    ...(workflows.length === 0
      ? ['# workflows:', '#   - { files: "**/*.bpmn", engine: camunda }']
      : ['workflows:', ...workflows.map(({ files, engine }) => entry(files, `, engine: ${engine}`))]),
  ];
  return `${lines.join('\n')}\n`;
}

export function catalogText(): string {
  return `# What is known of each secret. An entry is made by: claviger secret set NAME --description "what it is for"
# STRIPE_KEY:
#   description: live key of the billing account
#   owner: payments
#   rotateEvery: 90d
`;
}

/** As YAML reads it in a flow map, whatever it holds. */
function quoted(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
