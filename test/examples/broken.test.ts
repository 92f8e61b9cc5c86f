/**
 * The broken company: every rule finds something, and the whole output of `check` and `render` is what the golden files
 * say. `UPDATE_GOLDEN=1 npx vitest run test/examples` writes them anew.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULE_PAGES } from '../../src/rules/index.js';
import { run } from '../cli/run.js';
import { project } from '../project.js';

const BROKEN = fileURLToPath(new URL('../../examples/acme-broken/', import.meta.url));
const KEYS = fileURLToPath(new URL('../../examples/demo-keys/', import.meta.url));
const GOLDEN = fileURLToPath(new URL('./golden/', import.meta.url));

const check = (format: string) => run(BROKEN, ['check', '--format', format], { width: 100 });
/** The one workflow that a check has nothing to say of. */
const render = (environment: string, identity: string) =>
  run(BROKEN, ['render', '--env', environment, '--only', '**/print-label.yaml', '--dry-run'], {
    width: 100,
    env: { SOPS_AGE_KEY_FILE: join(KEYS, `DEMONSTRATION-ONLY-${identity}.txt`) },
  });

/** Compares with a golden file, or writes it. */
function expectGolden(name: string, text: string): void {
  const file = join(GOLDEN, name);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

/** What takes another time at each run, and the version of this program. */
function withoutDuration(json: string): string {
  return json
    .replace(/"durationMs": \d+/, '"durationMs": 0')
    .replace(
      /("(?:version|semanticVersion)"): "\d+\.\d+\.\d+[^"]*"(?=,\n\s+"(?:semanticVersion|rules)")/g,
      '$1: "0.0.0"',
    );
}

describe('examples/acme-broken', () => {
  it.each([
    ['pretty', 'check.txt'],
    ['line', 'check.lines.txt'],
    ['json', 'check.json'],
  ])('check says in %s what test/examples/golden/%s says', async (format, golden) => {
    const { code, out, err } = await check(format);
    expect(code).toBe(1);
    expect(err).toBe('');
    expectGolden(golden, withoutDuration(out));
  });

  // Below a folder that is no repository: their paths are those from the top of one.
  it.each([
    ['sarif', 'check.sarif'],
    ['github', 'check.github.txt'],
    ['gitlab', 'check.gitlab.json'],
    ['junit', 'check.junit.xml'],
    ['markdown', 'check.md'],
    ['rdjson', 'check.rdjson.json'],
  ])('check says in %s what test/examples/golden/%s says', async (format, golden) => {
    const folder = project({});
    cpSync(BROKEN, folder, { recursive: true });
    const { code, out } = await run(folder, ['check', '--format', format], { width: 100 });
    expect(code).toBe(1);
    expectGolden(golden, withoutDuration(out));
  });

  it("dev can't be rendered: two values are not safe where they belong, and one is no secret any more", async () => {
    const { code, out, err } = await render('dev', 'developers');
    expect(code).toBe(1);
    expect(out).toBe('');
    expectGolden('render-dev.txt', err);
  });

  it("prod can't be rendered: its store was changed without sops", async () => {
    const { code, out, err } = await render('prod', 'deploy');
    expect(code).toBe(3);
    expect(out).toBe('');
    expectGolden('render-prod.txt', err);
  });

  it('every rule that has a page finds something', async () => {
    const { diagnostics } = JSON.parse((await check('json')).out);
    const rules = new Set<string>(diagnostics.map((each: { readonly rule: string }) => each.rule));
    const keyed = [await render('dev', 'developers'), await render('prod', 'deploy')];
    for (const { err } of keyed)
      for (const [, rule = ''] of err.matchAll(/^(?:error|warning)\[([a-z-]+)\]/gm)) rules.add(rule);
    // How old a value is depends on the history of this repository: test/rules has one of its own for that.
    const expected = [...RULE_PAGES.keys()].filter((rule) => rule !== 'rotation-due');
    expect([...rules].sort()).toEqual(expected.sort());
  });
});
