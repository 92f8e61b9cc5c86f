/** Projects with stores that are really encrypted, for the commands that change who can open them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { creationPlan } from '../../../src/stores/creation-plan.js';
import { generateIdentity } from '../../../src/stores/identities/generate.js';
import { identitySource } from '../../../src/stores/identities/index.js';
import { Plaintext } from '../../../src/stores/plaintext.js';
import { createStore, decryptStore } from '../../../src/stores/sops/index.js';
import { project } from '../../project.js';

export interface Person {
  readonly publicKey: string;
  /** Environment variables under which a command has this person's key. */
  readonly env: Readonly<Record<string, string>>;
}

export async function someone(): Promise<Person> {
  const { publicKey, secret } = await generateIdentity();
  return { publicKey, env: { SOPS_AGE_KEY: secret.reveal() } };
}

export const VALUES: Readonly<Record<string, string>> = { A: 'mTq72Zx94Lp', B: 'two\nlines 8YvQ3nKd' };

/** A project whose stores `a.yaml` and `b.yaml` are for `readers`. */
export async function sharedProject(...readers: readonly Person[]): Promise<string> {
  const root = project({
    'claviger.yaml': 'version: 1\nstores: [{ files: "?.yaml" }]\nrules: { matches-nothing: off }\n',
  });
  writeFileSync(join(root, '.sops.yaml'), rulesFor(...readers));
  for (const file of ['a.yaml', 'b.yaml']) {
    const planned = creationPlan(root, file);
    if (!planned.ok) throw new Error(planned.message);
    const content = new Map(
      Object.entries(VALUES).map(([name, text]) => [
        name,
        { kind: 'scalar', type: 'str', text: new Plaintext(text) } as const,
      ]),
    );
    const created = await createStore(file, content, planned.plan, new Date('2026-01-01T00:00:00Z'));
    if (!created.ok) throw new Error(created.problem.message);
    writeFileSync(join(root, file), created.text);
  }
  return root;
}

export function rulesFor(...readers: readonly Person[]): string {
  return `creation_rules: [{ age: "${readers.map(({ publicKey }) => publicKey).join(',')}" }]\n`;
}

/** The values of a store for one person; null where it can't be opened. */
export async function valuesFor(
  root: string,
  file: string,
  { env }: Person,
): Promise<Record<string, string> | null> {
  const source = { file, text: readFileSync(join(root, file), 'utf8'), encoding: 'utf-8' } as const;
  const read = await decryptStore(source, identitySource({ env, home: root, platform: 'linux' }));
  if (!read.ok) return null;
  const [document] = read.documents;
  return Object.fromEntries(
    [...(document ?? [])].map(([name, value]) => [name, value.kind === 'scalar' ? value.text.reveal() : '']),
  );
}
