/** Stores to merge: made from plain YAML, changed as text, with recipients and data keys of choice. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { SourceText } from '../../../../src/documents/types.js';
import type { CreationPlan } from '../../../../src/stores/creation-plan.js';
import { DEFAULT_RULE } from '../../../../src/stores/encryption-rule.js';
import { type IdentitySource, identitySource } from '../../../../src/stores/identities/index.js';
import { Plaintext } from '../../../../src/stores/plaintext.js';
import { changeRecipients } from '../../../../src/stores/sops/change-recipients.js';
import {
  type Changed,
  createStore,
  type OpenedStore,
  openStore,
  plainContent,
  replaceContent,
} from '../../../../src/stores/sops/index.js';
import { rotateDataKey } from '../../../../src/stores/sops/rotate.js';

const NOW = new Date('2027-01-02T03:04:05Z');

const key = await generateX25519Identity();
const recipient = await identityToRecipient(key);
export const IDENTITY = key;
export const RECIPIENT = recipient;
/** Somebody else, whose key nobody here has. */
export const OTHER = await identityToRecipient(await generateX25519Identity());
export const THIRD = await identityToRecipient(await generateX25519Identity());

export const identities: IdentitySource = identitySource({
  env: { SOPS_AGE_KEY: key },
  home: '',
  platform: 'linux',
});
export const nobody: IdentitySource = identitySource({ env: {}, home: '/nowhere', platform: 'linux' });

export function sourceOf(text: string): SourceText {
  return { file: 'secrets.yaml', text, encoding: 'utf-8' };
}

/** A store of this plain YAML, comments and all. */
export async function storeOf(plain: string, recipients: readonly string[] = [RECIPIENT]): Promise<string> {
  const plan: CreationPlan = {
    groups: [recipients.map((each) => ({ type: 'age', recipient: each }))],
    threshold: null,
    rule: DEFAULT_RULE,
    macOnlyEncrypted: false,
    indent: 4,
    config: '.sops.yaml',
  };
  const empty = textOf(await createStore('secrets.yaml', new Map(), plan, NOW));
  return edited(empty, () => plain);
}

export async function opened(text: string): Promise<OpenedStore> {
  const result = await openStore(sourceOf(text), identities);
  if (!result.ok) throw new Error(result.error.message);
  return result.store;
}

/** The plain text of a store whose MAC holds. */
export async function plainOf(text: string): Promise<string> {
  return plainContent(await opened(text), null).reveal();
}

export async function edited(text: string, change: (plain: string) => string): Promise<string> {
  const store = await opened(text);
  const before = plainContent(store, null).reveal();
  return textOf(replaceContent(store, new Plaintext(change(before)), null, NOW));
}

export async function rotated(text: string): Promise<string> {
  return textOf(await rotateDataKey(await opened(text), NOW));
}

export async function sharedWith(text: string, ...recipients: readonly string[]): Promise<string> {
  const groups = [recipients.map((each) => ({ type: 'age', recipient: each }))];
  return textOf(await changeRecipients(await opened(text), { groups, threshold: null }));
}

function textOf(changed: Changed): string {
  if (!changed.ok) throw new Error(changed.problem.message);
  return changed.text;
}

/** The lines before the `sops` block. */
export function values(text: string): readonly string[] {
  return text.slice(0, text.indexOf('\nsops:\n') + 1).split('\n');
}
