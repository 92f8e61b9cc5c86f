import type { CompiledRule } from '../encryption-rule.js';
import type { StoreMap, StoreNode, StoreScalar, TreeProblem } from '../tree.js';
import { additionalData, openCiphertext, parseCiphertext } from './cipher.js';
import type { OpenedMap, OpenedNode } from './opened.js';
import { stringValue, type TypedValue, typedValue } from './values.js';
import { resolveScalar } from './yaml-scalars.js';

export type OpenResult =
  | { readonly ok: true; readonly map: OpenedMap }
  | { readonly ok: false; readonly problem: TreeProblem };

/** Values that were authentic before, by `leafKey`: they need no second look. */
export type KnownLeaves = ReadonlyMap<string, TypedValue>;

/** What a ciphertext is bound to, and itself. */
export function leafKey(path: readonly string[], ciphertext: string): string {
  const additional = additionalData(path);
  return `${additional.length} ${additional}${ciphertext}`;
}

const NULL: OpenedNode = { kind: 'null' };
const PLAIN = 'this value stands in plain text, though the encryption rule of the file covers it';

/**
 * Decrypts a document's values where the file's rule says that they are encrypted, and types the others. Stops at the
 * first value that cannot be read.
 */
export function openTree(
  map: StoreMap,
  dataKey: Buffer,
  rule: CompiledRule,
  known?: KnownLeaves,
): OpenResult {
  let problem: TreeProblem | null = null;

  function fail(message: string, { span }: StoreScalar): OpenedNode {
    problem ??= { message, span };
    return NULL;
  }

  function openMap({ entries }: StoreMap, path: readonly string[]): OpenedMap {
    const opened = new Map<string, OpenedNode>();
    for (const { key, value } of entries) {
      if (problem) break;
      opened.set(key, open(value, [...path, key], false));
    }
    return { kind: 'map', entries: opened };
  }

  function open(node: StoreNode, path: readonly string[], inList: boolean): OpenedNode {
    if (node.kind === 'map') return openMap(node, path);
    if (node.kind === 'list')
      return { kind: 'list', items: node.items.map((item) => open(item, path, true)) };
    return openScalar(node, path, inList);
  }

  function openScalar(scalar: StoreScalar, path: readonly string[], inList: boolean): OpenedNode {
    if (problem) return NULL;
    if (scalar.tag === null && scalar.text.startsWith('ENC[') && isEncrypted(scalar.text, path)) {
      return openText(scalar.text, scalar, path, inList);
    }
    const resolved = resolveScalar(scalar);
    if (!resolved.ok) return fail(resolved.message, scalar);
    const { value } = resolved;
    if (value === null) return NULL;
    if (!isEncrypted(value.text, path)) return leaf(value, false, scalar);
    return value.type === 'str' ? openText(value.text, scalar, path, inList) : fail(PLAIN, scalar);
  }

  /**
   * A rule on comments is not decided by comments here. Where they belong depends on how go-yaml hands them out, and
   * they are outside the MAC: what looks encrypted has to be authentic, and the MAC tells whether plain text is.
   */
  function isEncrypted(text: string, path: readonly string[]): boolean {
    return rule.readsComments ? parseCiphertext(text) !== null : rule.decide(path).encrypted;
  }

  function openText(text: string, scalar: StoreScalar, path: readonly string[], inList: boolean): OpenedNode {
    // The empty string is the one string that sops never encrypts.
    if (text === '') return leaf(stringValue(Buffer.alloc(0)), true, scalar);
    const was = known?.get(leafKey(path, text));
    if (was) return leaf(was, true, scalar);
    const ciphertext = parseCiphertext(text);
    if (!ciphertext)
      return fail(text.startsWith('ENC[') ? 'this ciphertext is cut off or damaged' : PLAIN, scalar);
    const bytes = openCiphertext(ciphertext, dataKey, additionalData(path));
    if (!bytes)
      return fail('this ciphertext is not authentic: it was changed, or moved from another key', scalar);
    if (ciphertext.type === 'comment') {
      // Sops writes the comments of an encrypted list as items, and then trips over them: they are not in the MAC.
      return inList
        ? { kind: 'comment' }
        : fail('this ciphertext is a comment where a value belongs', scalar);
    }
    const value = typedValue(ciphertext.type, bytes);
    return value
      ? leaf(value, true, scalar)
      : fail(`this ciphertext holds no ${ciphertext.type}, as it says`, scalar);
  }

  const opened = openMap(map, []);
  return problem ? { ok: false, problem } : { ok: true, map: opened };
}

function leaf(value: TypedValue, encrypted: boolean, { span }: StoreScalar): OpenedNode {
  return { kind: 'leaf', encrypted, bytes: value.bytes, value, span };
}
