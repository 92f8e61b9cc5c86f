import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { openProject } from '../../src/check.js';
import { loadTemplates, scanContexts } from '../../src/compile.js';
import { decodeFacts, extractFacts, type WorkflowFacts } from '../../src/extract/index.js';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/** What is found in every workflow of an example. */
function factsOf(example: string): readonly WorkflowFacts[] {
  const opened = openProject({ cwd: join(EXAMPLES, example) });
  if (!opened.ok) throw new Error(`the example ${example} has a broken project file`);
  const { project, engines, workflows } = opened.analysis;
  const contexts = scanContexts(project, engines, loadTemplates(project, engines));
  return workflows.flatMap(({ file, engine }) => {
    const read = project.tree.read(file.file);
    return read.ok ? [extractFacts(read.source, engine, contexts(file))] : [];
  });
}

const written = (facts: unknown): unknown => JSON.parse(JSON.stringify(facts));

describe('facts that come back from a file', () => {
  test.each(['acme', 'acme-broken'])('are those that were written: %s', (example) => {
    const all = factsOf(example);
    expect(all.length).toBeGreaterThan(3);
    expect(all.some(({ references }) => references.length > 0)).toBe(true);
    for (const facts of all) expect(decodeFacts(written(facts))).toEqual(facts);
  });

  const [some] = factsOf('acme').filter(({ references }) => references.length > 0);
  /** Every way to a member, as `references.0.field.key`. */
  const paths = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
    typeof value !== 'object' || value === null
      ? [path]
      : [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))];
  const changed = (
    path: readonly string[],
    change: (holder: Record<string, unknown>, key: string) => void,
  ) => {
    const copy = { facts: written(some) };
    let holder: Record<string, unknown> = copy;
    for (const key of path.length === 0 ? [] : ['facts', ...path.slice(0, -1)])
      holder = holder[key] as Record<string, unknown>;
    change(holder, path.at(-1) ?? 'facts');
    return copy.facts;
  };

  it('are refused where any member is of another type', () => {
    const inner = paths(written(some));
    expect(inner.length).toBeGreaterThan(20);
    for (const path of inner)
      expect([
        path,
        decodeFacts(
          changed(path, (holder, key) => {
            holder[key] = Symbol.iterator;
          }),
        ),
      ]).toEqual([path, null]);
  });

  it('are refused where a member is missing or one is too many', () => {
    const named = paths(written(some)).filter((path) => !/^\d*$/.test(path.at(-1) ?? ''));
    for (const path of named)
      expect([
        path,
        decodeFacts(
          changed(path, (holder, key) => {
            delete holder[key];
          }),
        ),
      ]).toEqual([path, null]);
    expect(decodeFacts({ ...some, more: 1 })).toBeNull();
  });

  test.each([
    ['a span that ends before it begins', { start: 3, end: 2 }],
    ['a place before the file', { start: -1, end: 2 }],
    ['half a character', { start: 0.5, end: 2 }],
  ])('are refused for %s', (_, span) => {
    expect(
      decodeFacts(
        changed(['references', '0', 'span'], (holder, key) => {
          holder[key] = span;
        }),
      ),
    ).toBeNull();
  });

  test.each([null, undefined, [], 'facts', 1, {}])('are not %j', (value) => {
    expect(decodeFacts(value)).toBeNull();
  });
});
