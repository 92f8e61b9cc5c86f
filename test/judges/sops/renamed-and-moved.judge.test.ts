/** After renames and moves the real sops reads in every store what it read before, under the new name, or elsewhere. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEPLOY, PROJECT } from '../../canary/scenarios.js';
import { run } from '../../cli/run.js';
import { judges, type Sops } from './sops.js';

const sops = judges();
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const SHARED = 'secrets/acme.yaml';
const DEV = 'secrets/acme.dev.yaml';
const NEW = 'secrets/pay/all.yaml';

function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'claviger-renamed-'));
  folders.push(folder);
  cpSync(PROJECT, folder, { recursive: true });
  const config = join(folder, 'claviger.yaml');
  const entry = '  - { files: "secrets/{project}/all.yaml", scope: "acme/{project}" }\nworkflows:';
  writeFileSync(config, readFileSync(config, 'utf8').replace('workflows:', entry));
  return folder;
}

async function secret(folder: string, ...args: readonly string[]): Promise<void> {
  const { code, err } = await run(folder, ['secret', ...args], { env: { SOPS_AGE_KEY: DEPLOY } });
  expect([code, err]).toEqual([0, expect.anything()]);
}

/** What sops makes of a store, in the order of the file; null where it refuses it, or there is none. */
function entries({ decrypt }: Sops, folder: string, file: string): [string, unknown][] | null {
  if (!existsSync(join(folder, file))) return null;
  const text = decrypt(readFileSync(join(folder, file), 'utf8'), DEPLOY);
  const data: unknown = text === null ? null : JSON.parse(text);
  return typeof data === 'object' && data !== null ? Object.entries(data) : null;
}

describe.skipIf(sops.length === 0)('the real sops judges what was renamed and moved', () => {
  describe.each(sops.map((each) => [each.version, each] as const))('%s', (_, program) => {
    it('reads every value under its new name', async () => {
      const folder = copy();
      const before = [SHARED, DEV].map((file) => entries(program, folder, file));
      const names: Readonly<Record<string, string>> = { LOGIN: 'SIGN_IN', API_KEY: 'API_TOKEN' };
      for (const [name, to] of Object.entries(names)) await secret(folder, 'rename', name, to);
      const renamed = before.map((each) => each?.map(([name, value]) => [names[name] ?? name, value]));
      expect([SHARED, DEV].map((file) => entries(program, folder, file))).toEqual(renamed);
      expect(renamed.flat().map((each) => each?.[0])).toEqual(
        expect.arrayContaining(['SIGN_IN', 'API_TOKEN']),
      );
    });

    it('reads a moved value in its new store, and the others where they were', async () => {
      const folder = copy();
      const before = entries(program, folder, SHARED);
      const login = before?.filter(([name]) => name === 'LOGIN');
      expect(login).toHaveLength(1);
      await secret(folder, 'move', 'LOGIN', '--to', 'acme/pay', '--force');
      expect(entries(program, folder, NEW)).toEqual(login);
      expect(entries(program, folder, SHARED)).toEqual(before?.filter(([name]) => name !== 'LOGIN'));
      await secret(folder, 'move', 'LOGIN', '--promote');
      expect(entries(program, folder, SHARED)).toEqual([
        ...(before ?? []).filter(([name]) => name !== 'LOGIN'),
        ...(login ?? []),
      ]);
    });
  });
});
