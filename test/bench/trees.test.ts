import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseExpression } from '@bpmn-io/feelin';
import { SaxesParser } from 'saxes';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { check } from '../../src/check.js';
import { project } from '../project.js';

interface Plan {
  readonly files: number;
  readonly density: number;
  readonly seed?: number;
}

const { treeFiles }: { treeFiles: (plan: Plan) => Iterable<[string, string]> } = await import(
  new URL('trees/files.mjs', import.meta.url).href
);
const { buildTree }: { buildTree: (folder: string, plan: Plan) => Promise<void> } = await import(
  new URL('trees.mjs', import.meta.url).href
);

const SPARSE: Plan = { files: 500, density: 0.1 };
const DENSE: Plan = { files: 500, density: 1 };

const sparse = [...treeFiles(SPARSE)];
const dense = [...treeFiles(DENSE)];
const REFERENCE = /secrets\.|\$secret\.|get_secret/i;

/** Of the workflows alone: notes and settings are no place for references. */
const workflows = (files: readonly [string, string][]) =>
  files.filter(([file]) => file.startsWith('projects/') && !file.endsWith('.md'));

describe('the generated trees', () => {
  it('are the same bytes for the same seed, and others for another', () => {
    expect([...treeFiles(SPARSE)]).toEqual(sparse);
    expect([...treeFiles({ ...SPARSE, seed: 1 })]).not.toEqual(sparse);
  });

  it('have as many files as asked for, each at a path of its own', () => {
    expect(sparse).toHaveLength(SPARSE.files);
    expect(new Set(sparse.map(([file]) => file)).size).toBe(SPARSE.files);
  });

  it('hold references in the share that was asked for, and in every workflow', () => {
    const share = (files: readonly [string, string][]) =>
      workflows(files).filter(([, text]) => REFERENCE.test(text)).length / workflows(files).length;
    expect(share(sparse)).toBeGreaterThan(0.05);
    expect(share(sparse)).toBeLessThan(0.2);
    expect(share(dense)).toBe(1);
  });

  it('differ between densities in nothing but the references', () => {
    expect(dense.map(([file]) => file)).toEqual(sparse.map(([file]) => file));
    const changed = dense.flatMap(([, text], at) => {
      const before = (sparse[at]?.[1] ?? '').split('\n');
      return text.split('\n').filter((line, number) => line !== before[number]);
    });
    expect(changed.length).toBeGreaterThan(500);
    expect(changed.filter((line) => !REFERENCE.test(line))).toEqual([]);
  });

  it('mix the formats and the sizes of real repositories', () => {
    const of = (extension: string) =>
      sparse.filter(([file]) => file.endsWith(extension)).length / sparse.length;
    expect(of('.yaml')).toBeCloseTo(0.51, 1);
    expect(of('.json')).toBeCloseTo(0.33, 1);
    expect(of('.bpmn')).toBeCloseTo(0.15, 1);
    const sizes = sparse.map(([, text]) => Buffer.byteLength(text)).sort((a, b) => a - b);
    expect(sizes.at(-1) ?? 0).toBeGreaterThan(20 * (sizes[sizes.length >> 1] ?? 0) - 20_000);
    expect(sparse.some(([, text]) => text.includes('\r\n'))).toBe(true);
  });

  it.each([
    ['sparse', sparse],
    ['dense', dense],
  ])('are valid for the parsers of their formats: %s', (_name, files) => {
    const problems = files.flatMap(([file, text]) =>
      invalid(file, text).map((problem) => `${file}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it('would be found to be invalid', () => {
    const file = (value: string) => `<a xmlns="x"><b id="1" v="${value}"/></a>`;
    expect(invalid('a.bpmn', file('=a.b + &#34;c&#34;'))).toEqual([]);
    expect(invalid('a.bpmn', file('=a.b + &#34;c'))).not.toEqual([]);
    expect(invalid('a.bpmn', file('<'))).not.toEqual([]);
    expect(invalid('a.bpmn', '<a><b id="1"/><b id="1"/></a>')).not.toEqual([]);
    expect(invalid('a.bpmn', '<a><b id="1"/><c sourceRef="2"/></a>')).not.toEqual([]);
    expect(invalid('a.yaml', 'a: *b\n')).not.toEqual([]);
    expect(invalid('a.yaml', 'a: {{secrets.A}}b: c\n')).not.toEqual([]);
    expect(invalid('a.json', '{')).not.toEqual([]);
    const task = { type: 'FORK_JOIN', taskReferenceName: 'a', forkTasks: [[]] };
    expect(invalid('conductor/a.json', JSON.stringify({ tasks: [task] }))).not.toEqual([]);
    const twice = { type: 'SIMPLE', taskReferenceName: 'a' };
    expect(invalid('conductor/a.json', JSON.stringify({ tasks: [twice, twice] }))).not.toEqual([]);
  });
});

describe('a check of a generated tree', () => {
  const root = project({});
  beforeAll(() => {
    for (const [file, text] of dense) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
  });

  it('reads every workflow and finds a few mistakes of several kinds among many references', () => {
    const result = check({ cwd: root, today: '2026-06-15' });
    if (!result.ok) throw new Error('the project file is not valid');
    const { summary, diagnostics } = result.report;
    const rules = new Set(diagnostics.map(({ rule }) => rule));
    expect(rules).not.toContain('broken-workflow');
    expect(rules).not.toContain('broken-store');
    expect(rules).not.toContain('matches-nothing');
    expect([...rules]).toEqual(
      expect.arrayContaining(['dangling-secret', 'malformed-reference', 'out-of-scope']),
    );
    expect(summary.references).toBeGreaterThan(500);
    expect(diagnostics.length).toBeLessThan(summary.references / 5);
  });
});

describe('a tree that is built', () => {
  it('is a clean repository of one commit with those files', async () => {
    const plan = { files: 60, density: 0.5 };
    const folder = project({});
    await buildTree(folder, plan);
    const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' }).stdout;
    expect(git('status', '--porcelain')).toBe('');
    expect(git('rev-list', '--count', 'HEAD').trim()).toBe('1');
    for (const [file, text] of treeFiles(plan)) expect(readFileSync(join(folder, file), 'utf8')).toBe(text);
    expect(git('ls-files').trim().split('\n')).toHaveLength(plan.files);
    const again = project({});
    await buildTree(again, plan);
    const commit = (at: string) =>
      spawnSync('git', ['rev-parse', 'HEAD'], { cwd: at, encoding: 'utf8' }).stdout;
    expect(commit(again)).toBe(commit(folder));
  });

  it('is not built over what is there', async () => {
    const folder = project({ 'mine.txt': 'mine' });
    await expect(buildTree(folder, { files: 60, density: 0.5 })).rejects.toThrow('is not empty');
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  });
});

/** What the parsers of others, and the engines' rules on names of parts, say against a file. */
function invalid(file: string, text: string): string[] {
  try {
    if (file.includes('conductor/')) return invalidTasks(JSON.parse(text));
    if (file.endsWith('.json')) JSON.parse(text);
    if (file.endsWith('.yaml'))
      return parseAllDocuments(text).flatMap((document) => {
        const problems = document.errors.map(String);
        if (problems.length === 0) document.toJS();
        return problems;
      });
    return file.endsWith('.bpmn') ? invalidProcess(text) : [];
  } catch (error) {
    return [String(error)];
  }
}

/** XML that is well-formed and keeps its namespaces, ids that are there once, and FEEL. @throws where it is no XML */
function invalidProcess(text: string): string[] {
  const expressions: string[] = [];
  const ids: string[] = [];
  const referred: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ attributes }) => {
    for (const { local, value } of Object.values(attributes)) {
      if (value.startsWith('=')) expressions.push(value.slice(1));
      if (local === 'id') ids.push(value);
      if (['sourceRef', 'targetRef', 'bpmnElement'].includes(local)) referred.push(value);
    }
  });
  parser.write(text).close();
  return [
    ...(new Set(ids).size < ids.length ? ['an id stands twice'] : []),
    ...referred.filter((id) => !ids.includes(id)).map((id) => `nothing has the id ${id}`),
    ...expressions.flatMap(invalidExpression),
  ];
}

/** What the parser makes error nodes of. */
function invalidExpression(expression: string): string[] {
  const problems: string[] = [];
  parseExpression(expression, {}, undefined).iterate({
    enter: ({ type }) => {
      if (type.isError) problems.push(`no FEEL: ${expression}`);
    },
  });
  return problems;
}

interface Task {
  readonly type: string;
  readonly taskReferenceName: string;
  readonly decisionCases?: Readonly<Record<string, readonly Task[]>>;
  readonly defaultCase?: readonly Task[];
  readonly forkTasks?: readonly (readonly Task[])[];
}

/** Conductor takes a reference name once, and wants a join after each fork. */
function invalidTasks({ tasks }: { readonly tasks: readonly Task[] }): string[] {
  const found: string[] = [];
  const names: string[] = [];
  const visit = (list: readonly Task[]): void => {
    for (const [at, task] of list.entries()) {
      names.push(task.taskReferenceName);
      if (task.type === 'FORK_JOIN' && list[at + 1]?.type !== 'JOIN') found.push('a fork is not joined');
      for (const inner of [
        ...Object.values(task.decisionCases ?? {}),
        task.defaultCase ?? [],
        ...(task.forkTasks ?? []),
      ])
        visit(inner);
    }
  };
  visit(tasks);
  return new Set(names).size < names.length ? [...found, 'a reference name stands twice'] : found;
}
