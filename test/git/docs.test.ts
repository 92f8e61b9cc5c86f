import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/run.js';
import { repository } from './repositories.js';

const page = readFileSync(new URL('../../docs/git.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = '', text = '']) => ({
  kind,
  text,
}));

describe('the page about git', () => {
  it('shows what install prints', async () => {
    const { root } = repository({ 'claviger.yaml': 'version: 1\n' });
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    writeFileSync(join(root, 'node_modules/.bin/claviger'), '#!/bin/sh\n');
    chmodSync(join(root, 'node_modules/.bin/claviger'), 0o755);
    const { out, err } = await run(root, ['git', 'install']);
    const shown = blocks.find(({ kind }) => kind === 'console');
    expect(shown?.text).toBe(`$ claviger git install\n${out}${err}`);
  });

  it('shows diffs and conflicts as the tests of the drivers see them', () => {
    const drivers = readFileSync(new URL('drivers.test.ts', import.meta.url), 'utf8').replaceAll('\\`', '`');
    const message = blocks.find(({ text }) => text.startsWith('claviger: '))?.text ?? '-';
    expect(drivers).toContain(message);
    const lines =
      blocks
        .find(({ kind }) => kind === 'diff')
        ?.text.trimEnd()
        .split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).toMatch(/^[ +-][\w.]+: encrypted value [0-9a-f]{8}$/);
  });
});
