/** Scratch projects whose stores are really encrypted, for one identity. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource } from '../src/documents/index.js';
import { creationPlan } from '../src/stores/creation-plan.js';
import { generateIdentity } from '../src/stores/identities/generate.js';
import { identitySource } from '../src/stores/identities/index.js';
import { Plaintext } from '../src/stores/plaintext.js';
import { createStore, decryptStore } from '../src/stores/sops/index.js';
import type { SecretValue } from '../src/stores/types.js';
import { project } from './project.js';

const { secret, publicKey } = await generateIdentity();
const other = await generateIdentity();

/** For the `env` of a run. */
export const KEY = { SOPS_AGE_KEY: secret.reveal() };
export const RECIPIENT = publicKey;
/** Somebody else's, whose key no run has. */
export const OTHER_RECIPIENT = other.publicKey;

/** Names and values of a store. */
type Values = Readonly<Record<string, string>>;

/** `files` as `project` takes them; `stores`: what each encrypted store is to hold. */
export async function vaulted(
  files: Readonly<Record<string, string>>,
  stores: Readonly<Record<string, Values>>,
): Promise<string> {
  const config = `creation_rules:\n  - age: ${RECIPIENT}\n`;
  const folders = Object.fromEntries(Object.keys(stores).map((file) => [file, '']));
  const root = project({ '.sops.yaml': config, ...folders, ...files });
  for (const [file, values] of Object.entries(stores)) {
    const planned = creationPlan(root, file);
    if (!planned.ok) throw new Error(planned.message);
    const created = await createStore(
      file,
      contentOf(values),
      planned.plan,
      new Date('2026-01-02T03:04:05Z'),
    );
    if (!created.ok) throw new Error(created.problem.message);
    writeFileSync(join(root, file), created.text);
  }
  return root;
}

function contentOf(values: Values): ReadonlyMap<string, SecretValue> {
  return new Map(
    Object.entries(values).map(([name, text]) => [
      name,
      { kind: 'scalar', type: 'str', text: new Plaintext(text) },
    ]),
  );
}

/** What a store holds, its MAC verified. */
export async function valuesOf(root: string, file: string): Promise<Values> {
  const read = readSource(root, file);
  if (!read.ok) throw new Error(`${file}: ${read.message}`);
  const result = await decryptStore(read.source, identitySource({ env: KEY, home: root, platform: 'linux' }));
  if (!result.ok) throw new Error(`${file}: ${result.error.message}`);
  return Object.fromEntries(
    result.documents.flatMap((document) =>
      Array.from(document, ([name, value]) => [
        name,
        value.kind === 'scalar' ? value.text.reveal() : value.kind,
      ]),
    ),
  );
}
