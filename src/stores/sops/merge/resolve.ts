import type { SourceText } from '../../../documents/types.js';
import type { IdentitySource } from '../../identities/index.js';
import type { KeyHolder, SopsMetadata } from '../../metadata.js';
import type { DecryptError } from '../../types.js';
import { insideOf, type OpenedStore, openStore, openWithDataKey } from '../open-store.js';
import type { OpenedNode } from '../opened.js';
import { readStore } from '../read-store.js';
import { resealed } from '../reseal.js';

export type ResolveResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly error: DecryptError | null };

/**
 * Gives a store that was put together by hand from `sides` a new MAC. Every value has to be one of theirs, at its place,
 * and so has every recipient, with his copy of the data key that the values have: the new MAC vouches for nothing else.
 */
export async function resolveStore(
  source: SourceText,
  sides: readonly SourceText[],
  identities: IdentitySource,
  now: Date,
): Promise<ResolveResult> {
  const parsed = readStore(source.text);
  if (!parsed.ok) return { ok: false, message: parsed.problem.message, error: null };
  const opened: OpenedStore[] = [];
  let failure: DecryptError | null = null;
  for (const side of sides) {
    const result = await openStore(side, identities);
    if (result.ok) opened.push(result.store);
    else failure ??= result.error;
  }
  let message = failure?.message ?? 'git has no side of a merge for it';
  for (const store of opened) {
    const foreign = foreignBlock(parsed.read.metadata, store, opened);
    if (foreign !== null) {
      message = foreign;
      continue;
    }
    const sealed = resealed(store, source.text, now);
    if (!sealed.ok) {
      message = sealed.problem.message;
      continue;
    }
    const stranger = strangerIn(sealed.text, store, opened);
    return stranger === null
      ? { ok: true, text: sealed.text }
      : { ok: false, message: `the value of \`${stranger}\` is that of neither side`, error: null };
  }
  return { ok: false, message, error: opened.length === 0 ? failure : null };
}

/**
 * What the `sops` block says that none of the sides with the data key of `store` does. No MAC covers it: a copy of
 * another data key would lock its reader out, and a wrong name would be given the next data key.
 */
function foreignBlock(
  { groups, threshold, rule, macOnlyEncrypted }: SopsMetadata,
  store: OpenedStore,
  sides: readonly OpenedStore[],
): string | null {
  const { metadata } = store;
  if (
    rule.kind !== metadata.rule.kind ||
    rule.text !== metadata.rule.text ||
    macOnlyEncrypted !== metadata.macOnlyEncrypted
  )
    return 'its `sops` block says otherwise than either side which values are encrypted';
  const { dataKey } = insideOf(store);
  const alike = sides.filter((side) => insideOf(side).dataKey.equals(dataKey));
  const namesOf = (group: readonly KeyHolder[]) =>
    group.map(({ type, recipient, enc }) => JSON.stringify([type, recipient, enc.trim()]));
  const [only, ...others] = groups;
  // Shares are those of one sharing: they can't be put together from two.
  const known =
    only && others.length === 0
      ? alike
          .filter((side) => side.metadata.groups.length === 1)
          .flatMap((side) => side.metadata.groups.flatMap(namesOf))
      : null;
  const fits = known
    ? namesOf(only ?? []).every((name) => known.includes(name))
    : alike.some(
        (side) =>
          side.metadata.threshold === threshold &&
          JSON.stringify(side.metadata.groups.map(namesOf)) === JSON.stringify(groups.map(namesOf)),
      );
  return fits
    ? null
    : 'its `sops` block has recipients, or copies of the data key, that do not belong to its values: take the whole block from the side that the values have their data key of';
}

/** The first value, encrypted or plain by the rule, that none of `sides` has at its place. */
function strangerIn(text: string, store: OpenedStore, sides: readonly OpenedStore[]): string | null {
  const sealed = openWithDataKey({ ...store.source, text }, insideOf(store).dataKey);
  if (!sealed.ok) throw new Error('a store that was sealed and does not open');
  const known = new Set(sides.flatMap(valuesOf).map(({ identity }) => identity));
  return (
    valuesOf(sealed.store)
      .find(({ identity }) => !known.has(identity))
      ?.path.join('.') ?? null
  );
}

interface PlacedValue {
  readonly path: readonly string[];
  /** Of place, type and plaintext: it stays in this folder. */
  readonly identity: string;
}

function valuesOf(store: OpenedStore): readonly PlacedValue[] {
  const values: PlacedValue[] = [];
  const visit = (node: OpenedNode, path: readonly string[]): void => {
    if (node.kind === 'map') for (const [key, each] of node.entries) visit(each, [...path, key]);
    else if (node.kind === 'list') for (const item of node.items) visitItem(item, path);
    else if (node.kind === 'leaf') place(node, path);
  };
  // All items of a list have the path of the list: one user's name and another one's password would each be at home.
  const visitItem = (item: OpenedNode, path: readonly string[]): void => {
    if (item.kind !== 'null' && item.kind !== 'comment') place(item, path);
  };
  const place = (node: OpenedNode, path: readonly string[]): void => {
    values.push({ path, identity: JSON.stringify([path, contentOf(node)]) });
  };
  for (const document of insideOf(store).opened) visit(document, []);
  return values;
}

/** All of a value as plain data, equal where nothing differs. */
function contentOf(node: OpenedNode): unknown {
  if (node.kind === 'map') return [...node.entries].map(([key, each]) => [key, contentOf(each)]);
  if (node.kind === 'list') return { items: node.items.map(contentOf) };
  return node.kind === 'leaf' ? `${node.value.type}:${node.value.bytes.toString('base64')}` : node.kind;
}
