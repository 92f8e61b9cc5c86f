/**
 * What `claviger init` makes of a folder: what is there is looked at and left as it is, what is missing is planned.
 * Needs no key.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '../counted.js';
import { builtInEngines } from '../engines/index.js';
import { git } from '../git/index.js';
import { readPatterns } from '../project/index.js';
import type { ConfigProblem } from '../project/types.js';
import { walkTree } from '../project/walk.js';
import { creationPlan } from '../stores/creation-plan.js';
import { CONFIG_NAME, findSopsConfig } from '../stores/sops-config.js';
import { workingTree } from '../tree/index.js';
import { literalPattern } from './cover.js';
import { detectStores, type FoundStores } from './detect-stores.js';
import { detectWorkflows, patternOf } from './detect-workflows.js';
import {
  besideEntry,
  type ProjectPlan,
  projectText,
  storeEntries,
  type WorkflowEntry,
  workflowEntries,
  workflowPatterns,
} from './project-file.js';
import { type SopsRule, sopsRules } from './sops-rules.js';

export { catalogText } from './project-file.js';
export { sopsConfigText } from './sops-rules.js';

export interface InitWishes {
  /** Scope of every entry; null: the root scope. */
  readonly scope: string | null;
  readonly environments: readonly string[];
  /** Engines of workflows that are not there yet. */
  readonly engines: readonly string[];
}

export interface InitPlan {
  /** Text of a new claviger.yaml; null where there is one. */
  readonly project: string | null;
  /** Rules of a new `.sops.yaml`; null where there is one, or none can be made. */
  readonly rules: readonly SopsRule[] | null;
  /** A first store and a catalog that are missing, relative to the root. */
  readonly store: string | null;
  readonly catalog: string | null;
  /** Where the new project file looks for workflows that are not there yet; the first such entry. */
  readonly expected: WorkflowEntry | null;
  /** What is there and stays, with what it was taken for. */
  readonly kept: readonly string[];
  /** What the user should know before or after. One line each, lower case. */
  readonly notes: readonly string[];
}

export type InitResult =
  | { readonly ok: true; readonly plan: InitPlan }
  | { readonly ok: false; readonly kind: 'configuration'; readonly problems: readonly ConfigProblem[] }
  /** Lower case; `help` may hold several lines. */
  | { readonly ok: false; readonly kind: 'refused'; readonly message: string; readonly help: string | null };

/** What a look at the tree tells before anything is asked. */
export interface Findings {
  readonly root: string;
  /** Every file that is no dot file, and those of them that git does not ignore. */
  readonly all: readonly string[];
  readonly files: readonly string[];
  readonly stores: FoundStores;
  /** Engine by file. */
  readonly workflows: ReadonlyMap<string, string>;
  readonly hasProject: boolean;
}

export function lookAround(root: string, environments: readonly string[]): Findings {
  const everything = { pattern: patternOf('**/*'), owner: null };
  const all = walkTree(workingTree(root), [everything]).files.map(({ file }) => file);
  const ignored = ignoredByGit(root, all);
  const files = all.filter((file) => !ignored.has(file));
  const documents = files.filter((file) => /\.(?:bpmn|json|ya?ml)$/i.test(file));
  const stores = detectStores(root, documents, environments);
  const taken = new Set([
    ...stores.stores.map(({ file }) => file),
    ...stores.manifests,
    ...stores.catalogs,
    ...stores.plain,
  ]);
  const others = documents.filter((file) => !taken.has(file) && file !== PROJECT_FILE);
  const workflows = detectWorkflows(root, others, builtInEngines());
  return { root, all, files, stores, workflows, hasProject: existsSync(join(root, PROJECT_FILE)) };
}

const PROJECT_FILE = 'claviger.yaml';
const CATALOG = 'catalog.yaml';
/** Where a first store may be, in the order of preference. */
const FIRST_STORES = ['secrets.yaml', 'secrets/shared.yaml', 'secrets.enc.yaml', 'secrets/secrets.enc.yaml'];

export function planInit(findings: Findings, wishes: InitWishes): InitResult {
  return findings.hasProject ? completed(findings) : planned(findings, wishes);
}

function planned(findings: Findings, wishes: InitWishes): InitResult {
  const { root, all, stores, workflows } = findings;
  const claimed = storeEntries(stores.stores, all, {
    environments: wishes.environments,
    catalogs: stores.catalogs,
  });
  const notes = [...plainNotes(stores), ...claimed.notes];
  const first = stores.stores.length > 0 ? null : firstStore(root);
  if (first?.ok === false) return { ...first, kind: 'refused' };
  const store = first?.file ?? null;
  // Secrets that are there have lived without one.
  const catalog =
    store === null || stores.catalogs.length > 0 || existsSync(join(root, CATALOG)) ? null : CATALOG;
  const engines = [...new Set(workflows.values())];
  const entries = engines.flatMap((engine) => {
    const files = new Set([...workflows].flatMap(([file, each]) => (each === engine ? [file] : [])));
    return workflowPatterns(engine, files, all).map((pattern) => ({ files: pattern, engine }));
  });
  const entriesOfStores = [...claimed.entries, ...(store === null ? [] : [store])];
  const captured = entriesOfStores.some((entry) => entry.includes('{environment}'));
  const beside = claimed.environments.length > 0 && !captured ? besideEntry(entriesOfStores, all) : null;
  const plan: ProjectPlan = {
    scope: wishes.scope,
    environments: claimed.environments,
    stores: [...entriesOfStores, ...(beside === null ? [] : [beside])],
    catalogs: catalog === null ? stores.catalogs.map(literalPattern) : [catalog],
    workflows: workflowEntries(entries, wishes.engines, all),
  };
  const rules = rulesFor(findings, store, notes);
  const kept = [
    ...stores.stores.map(({ file }) => `${file} (a store)`),
    ...stores.catalogs.map((file) => `${file} (a catalog)`),
    ...engines.map((engine) => workflowsText(engine, workflows)),
  ];
  return {
    ok: true,
    plan: {
      project: projectText(plan),
      rules,
      store,
      catalog,
      expected: plan.workflows.find(({ engine }) => !engines.includes(engine)) ?? null,
      kept: [...kept, ...keptConfig(findings)],
      notes,
    },
  };
}

/** A project file that is there says what the project is; what it names and nobody has made yet is made. */
function completed(findings: Findings): InitResult {
  const { root, all, stores, workflows } = findings;
  const read = readPatterns(root);
  if (!read.ok) return { ...read, kind: 'configuration' };
  const { patterns } = read.claimed;
  const absent = (kind: string) =>
    patterns
      .filter(({ kind: each, pattern }) => each === kind && pattern.rank === 2)
      .map(({ pattern }) => pattern.text)
      .filter((file) => !existsSync(join(root, file)));
  const ofStores = patterns.filter(({ kind }) => kind === 'stores').map(({ pattern }) => pattern);
  const none = !all.some((file) => ofStores.some((pattern) => pattern.match(file)));
  const [store = null] = [
    ...absent('stores'),
    ...(none ? FIRST_STORES.filter((file) => ofStores.some((pattern) => pattern.match(file))) : []),
  ];
  const [catalog = null] = absent('catalogs');
  const claimed = patterns.filter(({ kind }) => kind === 'workflows').map(({ pattern }) => pattern);
  const unclaimed = new Map([...workflows].filter(([file]) => !claimed.some((each) => each.match(file))));
  const notes = [
    ...plainNotes(stores),
    ...[...new Set(unclaimed.values())].map(
      (engine) => `${workflowsText(engine, unclaimed)}: no entry of claviger.yaml claims them`,
    ),
  ];
  const rules = rulesFor(findings, store, notes);
  const kept = [PROJECT_FILE, ...keptConfig(findings)];
  return { ok: true, plan: { project: null, rules, store, catalog, expected: null, kept, notes } };
}

function rulesFor({ root, stores }: Findings, store: string | null, notes: string[]): InitPlan['rules'] {
  if (findSopsConfig(workingTree(root), PROJECT_FILE) !== null) return null;
  const rules = sopsRules(stores.stores, store);
  if (rules === null)
    notes.push(
      `no ${CONFIG_NAME} is written: the stores have key groups or keys that are none of age's, so write it by hand`,
    );
  return rules;
}

function keptConfig({ root }: Findings): readonly string[] {
  return existsSync(join(root, CONFIG_NAME)) ? [CONFIG_NAME] : [];
}

type FirstPlace =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/** The first place that is free and that `.sops.yaml`, where there is one, has a rule for. */
function firstStore(root: string): FirstPlace {
  const free = FIRST_STORES.filter((file) => !existsSync(join(root, file)));
  const [file] = free;
  if (file === undefined)
    return { ok: false, message: `${FIRST_STORES.join(', ')} are there, and none is a store`, help: null };
  if (findSopsConfig(workingTree(root), PROJECT_FILE) === null) return { ok: true, file };
  const fitting = free.find((each) => creationPlan(root, each).ok);
  if (fitting !== undefined) return { ok: true, file: fitting };
  const plan = creationPlan(root, file);
  return plan.ok ? { ok: true, file } : plan;
}

function plainNotes({ plain, manifests }: FoundStores): string[] {
  return [
    ...plain.map(
      (file) =>
        `${file} is not encrypted, so it is not taken for a store; where it holds secrets: sops encrypt --in-place ${file}`,
    ),
    ...manifests.map((file) => `${file} is an encrypted Kubernetes manifest, which is no store`),
  ];
}

function workflowsText(engine: string, workflows: ReadonlyMap<string, string>): string {
  const count = [...workflows.values()].filter((each) => each === engine).length;
  return `${counted(count, 'workflow')} of ${builtInEngines().get(engine)?.title ?? engine}`;
}

function ignoredByGit(root: string, files: readonly string[]): ReadonlySet<string> {
  if (files.length === 0) return new Set();
  const { code, out } = git(root, ['check-ignore', '--stdin', '-z'], files.join('\0'));
  return new Set(code === 0 ? out.toString('utf8').split('\0').filter(Boolean) : []);
}
