import { readFileSync } from 'node:fs';
import type { CreationPlan, RecipientPlan } from '../../../src/stores/creation-plan.js';
import { DEFAULT_RULE } from '../../../src/stores/encryption-rule.js';
import { Plaintext } from '../../../src/stores/plaintext.js';
import type { SecretValue } from '../../../src/stores/types.js';
import { keyFile } from './vectors.js';

/** The public half of a throw-away key among the vectors: `alice`, `bob`, `carol`, `quantum`, `ssh-ed25519`, `ssh-rsa`. */
export function publicKey(name: string): string {
  if (name.startsWith('ssh-')) return readFileSync(keyFile(`${name}.pub`), 'utf8').trim();
  const found = /public key: (\S+)/.exec(readFileSync(keyFile(`${name}.txt`), 'utf8'))?.[1];
  if (found === undefined) throw new Error(`no public key of ${name}`);
  return found;
}

/** Groups of keys by name, or of recipients as they are. */
export function recipients(
  groups: readonly (readonly string[])[],
  threshold: number | null = null,
): RecipientPlan {
  const recipientOf = (name: string) => (/^(?:age1|ssh-\S+ )/.test(name) ? name : publicKey(name));
  return {
    groups: groups.map((group) => group.map((name) => ({ type: 'age', recipient: recipientOf(name) }))),
    threshold: groups.length > 1 ? (threshold ?? groups.length) : null,
  };
}

/** A plan for these keys; the rest as sops has it without being told. */
export function planFor(
  groups: readonly (readonly string[])[],
  more: Partial<CreationPlan> = {},
): CreationPlan {
  return {
    ...recipients(groups, more.threshold),
    rule: DEFAULT_RULE,
    macOnlyEncrypted: false,
    indent: 4,
    config: '.sops.yaml',
    ...more,
  };
}

/** Plain data as values: strings, whole and other numbers, booleans, null, maps and lists. */
export function secret(data: unknown): SecretValue {
  if (Array.isArray(data)) return { kind: 'list', items: data.map(secret) };
  if (typeof data === 'object' && data !== null) return { kind: 'map', entries: secrets(data) };
  const type =
    data === null
      ? 'null'
      : typeof data === 'boolean'
        ? 'bool'
        : typeof data === 'number'
          ? Number.isInteger(data)
            ? 'int'
            : 'float'
          : 'str';
  return { kind: 'scalar', type, text: new Plaintext(data === null ? '' : String(data)) };
}

export function secrets(data: object): ReadonlyMap<string, SecretValue> {
  return new Map(Object.entries(data).map(([name, value]) => [name, secret(value)]));
}
