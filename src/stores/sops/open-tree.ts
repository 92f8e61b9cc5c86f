import type { CompiledRule } from '../encryption-rule.js';
import type { StoreMap, StoreNode, StoreScalar, TreeProblem } from '../tree.js';
import { additionalData, openCiphertext, parseCiphertext } from './cipher.js';
import type { OpenedMap, OpenedNode } from './opened.js';
import { stringValue, type TypedValue, typedValue } from './values.js';
import { resolveScalar } from './yaml-scalars.js';

export type OpenResult =
  | { readonly ok: true; readonly map: OpenedMap }
  | { readonly ok: false; readonly problem: TreeProblem };

/** A tree that the same data key opened before by the same rule: what stands there unchanged needs no second look. */
export interface KnownTree {
  readonly node: StoreNode;
  readonly opened: OpenedNode;
}

const NULL: OpenedNode = { kind: 'null' };
const PLAIN = 'this value stands in plain text, though the encryption rule of the file covers it';

/**
 * Decrypts a document's values where the file's rule says that they are encrypted, and types the others. Stops at the
 * first value that can't be read.
 */
export function openTree(map: StoreMap, dataKey: Buffer, rule: CompiledRule, known?: KnownTree): OpenResult {
  let problem: TreeProblem | null = null;

  function fail(message: string, { span }: StoreScalar): OpenedNode {
    problem ??= { message, span };
    return NULL;
  }

  function openMap({ entries }: StoreMap, path: readonly string[], known: KnownTree | null): OpenedMap {
    const opened = new Map<string, OpenedNode>();
    const knownAt = members(known);
    let index = 0;
    for (const { key, value } of entries) {
      if (problem) break;
      opened.set(key, open(value, path.concat(key), false, knownAt(key, index)));
      index++;
    }
    return { kind: 'map', entries: opened };
  }

  function open(
    node: StoreNode,
    path: readonly string[],
    inList: boolean,
    known: KnownTree | null,
  ): OpenedNode {
    if (node.kind === 'map') return openMap(node, path, known);
    if (node.kind === 'list')
      return {
        kind: 'list',
        items: node.items.map((item, index) => open(item, path, true, knownItem(known, index))),
      };
    return (known && sameLeaf(node, known)) ?? openScalar(node, path, inList);
  }

  function openScalar(scalar: StoreScalar, path: readonly string[], inList: boolean): OpenedNode {
    if (problem) return NULL;
    if (scalar.tag === null && scalar.text.startsWith('ENC[') && isEncrypted(scalar.text, path)) {
      return openText(scalar.text, scalar, path, inList, scalar.ciphertext);
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

  function openText(
    text: string,
    scalar: StoreScalar,
    path: readonly string[],
    inList: boolean,
    whole?: boolean,
  ): OpenedNode {
    // The empty string is the one string that sops never encrypts.
    if (text === '') return leaf(stringValue(Buffer.alloc(0)), true, scalar);
    const ciphertext = parseCiphertext(text, whole);
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

  const opened = openMap(map, [], known ?? null);
  return problem ? { ok: false, problem } : { ok: true, map: opened };
}

function leaf(value: TypedValue, encrypted: boolean, { span }: StoreScalar): OpenedNode {
  return { kind: 'leaf', encrypted, bytes: value.bytes, value, span };
}

/** What was decrypted from the very same characters at the same place; null where something differs. */
function sameLeaf(node: StoreScalar, { node: was, opened }: KnownTree): OpenedNode | null {
  const same =
    was.kind === 'scalar' && was.text === node.text && was.plain === node.plain && was.tag === node.tag;
  return same && opened.kind === 'leaf' && opened.encrypted ? leaf(opened.value, true, node) : null;
}

/** Finds what is known of a map's members: nearly always at the same index. */
function members(known: KnownTree | null): (key: string, index: number) => KnownTree | null {
  if (known?.node.kind !== 'map' || known.opened.kind !== 'map') return () => null;
  const { entries } = known.node;
  const { entries: opened } = known.opened;
  let byKey: ReadonlyMap<string, StoreNode> | null = null;
  return (key, index) => {
    const at = entries[index];
    if (at?.key !== key) byKey ??= new Map(entries.map((entry) => [entry.key, entry.value]));
    const node = at?.key === key ? at.value : byKey?.get(key);
    const value = opened.get(key);
    return node && value ? { node, opened: value } : null;
  };
}

function knownItem(known: KnownTree | null, index: number): KnownTree | null {
  if (known?.node.kind !== 'list' || known.opened.kind !== 'list') return null;
  const [node, opened] = [known.node.items[index], known.opened.items[index]];
  return node && opened ? { node, opened } : null;
}
