import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { check } from '../../src/check.js';
import { identityOf } from '../../src/rules/fingerprint.js';
import { project } from '../project.js';

const BROKEN = fileURLToPath(new URL('../../examples/acme-broken/', import.meta.url));
const TODAY = '2026-06-15';

function fingerprints(root: string): readonly string[] {
  const result = check({ cwd: root, today: TODAY });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.report.diagnostics.map(({ fingerprint }) => fingerprint).toSorted();
}

function copied(): string {
  const root = project({});
  cpSync(BROKEN, root, { recursive: true });
  return root;
}

it('no finding of examples/acme-broken is another one when its workflow has another file name', () => {
  const before = fingerprints(BROKEN);
  const root = copied();
  const workflows = readdirSync(join(root, 'projects'), { recursive: true, withFileTypes: true });
  let moved = 0;
  for (const entry of workflows) {
    if (!entry.isFile() || entry.parentPath.includes('element-templates')) continue;
    const path = join(entry.parentPath, entry.name);
    renameSync(path, join(dirname(path), `moved-${basename(path)}`));
    moved++;
  }
  expect(moved).toBeGreaterThan(5);
  expect(fingerprints(root)).toEqual(before);
});

it('nor when lines are inserted above it in a YAML file', () => {
  const before = fingerprints(BROKEN);
  const root = copied();
  for (const folder of ['projects', 'secrets'])
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.yaml')) continue;
      const path = join(entry.parentPath, entry.name);
      writeFileSync(path, `# a comment\n\n${readFileSync(path, 'utf8')}`);
    }
  expect(fingerprints(root)).toEqual(before);
});

it('every one is there once, and findings that are alike show it', () => {
  const all = fingerprints(BROKEN);
  expect(new Set(all).size).toBe(all.length);
  expect(new Set(all.map(identityOf)).size).toBeLessThanOrEqual(all.length);
  for (const each of all) expect(each).toMatch(/^[0-9a-f]{22}0000[0-9a-f]{2}$/);
});
