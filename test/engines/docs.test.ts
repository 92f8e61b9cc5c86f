import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadEngines } from '../../src/engines/index.js';
import { loadProject } from '../../src/project/index.js';

const page = readFileSync(new URL('../../docs/engines.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
const folder = mkdtempSync(join(tmpdir(), 'claviger-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(config: string) {
  writeFileSync(join(folder, 'claviger.yaml'), config);
  const project = loadProject({ cwd: folder });
  return project.ok ? loadEngines(project.project) : project;
}

describe('the page about engines', () => {
  it.each([0, 2])('has an example that loads (%i)', (index) => {
    expect(load(`version: 1\n${blocks[index]}`)).toMatchObject({ ok: true });
  });

  it('has a complete sixth engine whose vectors hold', () => {
    mkdirSync(join(folder, 'engines'), { recursive: true });
    writeFileSync(join(folder, 'engines/pier.yaml'), blocks[1] ?? '');
    const result = load('version: 1\nengines: { pier: engines/pier.yaml }\n');
    expect(result).toMatchObject({ ok: true });
    expect(blocks[1]).toContain('vectors:');
  });
});
