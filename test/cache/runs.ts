/** Runs that keep facts beside runs that do not: what they say has to be the same, byte for byte. */
import { mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startCache } from '../../src/cache/index.js';
import { prepareProject, reportOf } from '../../src/check.js';
import { prepareCached } from '../../src/check-cached.js';
import { type Analysis, analyze } from '../../src/compile.js';
import { repository, type Scratch } from '../git/repositories.js';
import { conductor, project, store } from '../project.js';

const PROJECT = `version: 1
stores: [{ files: "secrets/*.yaml", scope: acme }]
workflows:
  - { files: "flows/**/*.json", engine: conductor }
  - { files: "**/*.bpmn", engine: camunda }
rules: { matches-nothing: off }
`;

export const FILES: Readonly<Record<string, string>> = {
  'claviger.yaml': PROJECT,
  'secrets/acme.yaml': store('PAY_TOKEN', 'MAIL_KEY'),
  'flows/pay.json': conductor({ token: '${workflow.secrets.PAY_TOKEN}' }, 'pay'),
  'flows/mail.json': conductor({ key: '${workflow.secrets.MAIL_KYE}' }, 'mail'),
  'flows/plain.json': conductor({ size: 4 }, 'plain'),
};

export const WORKFLOWS = 3;

/** A flow that uses one secret, or a name of none. */
export function flow(secret: string, name = 'pay'): string {
  return conductor({ token: `\${workflow.secrets.${secret}}` }, name);
}

export interface World extends Scratch {
  /** Of the user's cache. */
  readonly caches: string;
  /** Commits everything, as git would have it that has seen files which are not new any more. */
  readonly commit: () => void;
}

/** A repository that is committed. */
export function world(files: Readonly<Record<string, string>> = FILES): World {
  const scratch = repository(files);
  const commit = () => {
    settle(scratch.root);
    scratch.git('add', '--all');
    scratch.git('commit', '--quiet', '--allow-empty', '-m', 'all');
  };
  commit();
  return { ...scratch, caches: project({}), commit };
}

let past = Date.now() / 1000 - 100_000;

/** A file that is as old as the index may have been changed after git looked: git and the cache then look again. */
export function settle(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === '.git') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) settle(path);
    else if (entry.isFile()) utimesSync(path, past, ++past);
  }
}

export interface Outcome {
  /** The findings, with the text that a report would show of each file. */
  readonly findings: string;
  /** How many workflows were not read. */
  readonly kept: number;
  /** Whether it was told that most is known. */
  readonly told: boolean;
}

/** One run with what is kept, checked against one without. `meanwhile`: after git was asked, before files are read. */
export async function checked(root: string, caches: string, meanwhile = () => {}): Promise<Outcome> {
  let toldSo = false;
  const surroundings = { env: { XDG_CACHE_HOME: caches }, home: '', platform: process.platform };
  const started = startCache(root, surroundings, () => {
    toldSo = true;
  });
  const opened = await prepareCached({ cwd: root }, started);
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join('\n'));
  const { prepared, stores, cache } = opened;
  meanwhile();
  const analysis = analyze({ ...prepared, stores, cache });
  cache?.save();
  const findings = told(analysis);
  expect(findings).toBe(told(analyze(projectAt(root))));
  return { findings, kept: cache?.found() ?? 0, told: toldSo };
}

function projectAt(root: string) {
  const opened = prepareProject({ cwd: root });
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join('\n'));
  return opened.prepared;
}

/** All that later steps can know of. */
function told(analysis: Analysis): string {
  const { diagnostics, summary, notes, source } = reportOf(analysis, { today: '2026-06-15' }, 0);
  // Member by member: of those in which there is nothing, none is their own.
  const workflows = analysis.workflows.map((each) => ({
    file: each.file.file,
    scope: each.file.scope,
    entry: each.file.entry,
    environments: each.file.environments,
    engine: [each.file.engine, each.engine.name],
    references: each.references,
    credentials: each.credentials,
    ignores: each.ignores,
    problems: each.problems,
    brokenText: each.brokenText,
    // The name of one in which there is nothing is not kept.
    workflow: each.references.length > 0 ? each.workflow : null,
  }));
  const texts = workflows.map(({ file }) => source(file)?.text ?? null);
  return JSON.stringify(
    { diagnostics, summary: { ...summary, durationMs: 0 }, notes, workflows, texts },
    byName,
  );
}

/** Members in one order, whatever order they were made in. */
function byName(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Files below a folder, by path. */
export function contents(folder: string): ReadonlyMap<string, Buffer> {
  mkdirSync(folder, { recursive: true });
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path)]),
  );
}
