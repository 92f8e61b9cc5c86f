/**
 * What `git diff` compares instead of a store's text: one line for each value, with a mark of its ciphertext, and who
 * can open the store. `lastmodified`, `mac` and the wrapped data keys are left out, so that only what means something
 * is seen. Nothing that stands in plain text is repeated, whatever the file is.
 */
import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { lineMap } from '../documents/lines.js';
import type { SourceText } from '../documents/types.js';
import { visible } from '../report/visible.js';
import { aliasReader } from '../stores/aliases.js';
import { CIPHERTEXT_START, ciphertextProblem } from '../stores/ciphertext.js';
import { type CompiledRule, compileRule } from '../stores/encryption-rule.js';
import { readStoreNames } from '../stores/index.js';
import { METADATA_KEY, readMetadata, type SopsMetadata } from '../stores/metadata.js';
import { isEmptyNode, parseYamlStream } from '../yaml/stream.js';
import { digest } from './digest.js';

/** Lines without line breaks; never empty. */
export function outline(source: SourceText): readonly string[] {
  const names = readStoreNames(source, { encrypted: true });
  const { documents, problem } = parseYamlStream(source.text);
  const [first] = documents;
  const block = first ? readMetadata(first) : null;
  if (problem || (names.problem && names.entries.length === 0)) {
    const { message, span } = names.problem ?? { message: 'no store', span: { start: 0, end: 0 } };
    const { line } = lineMap(source.text).position(span.start);
    return [
      `can't be read as a store: ${visible(message)} (line ${line})`,
      ...names.entries.map(({ name }) => visible(name)),
    ];
  }
  const compiled = block?.ok ? compileRule(block.metadata.rule) : null;
  const rule = compiled?.ok ? compiled.compiled : null;
  const exposed = new Set(names.entries.flatMap(({ name, plaintext }) => (plaintext === null ? [] : [name])));
  const values = documents.flatMap((document, index) => {
    const lines = isMap(document.contents) ? valueLines(document.contents, rule, exposed) : [];
    return documents.length > 1 ? [`document ${index + 1}`, ...lines] : lines;
  });
  if (block === null) return ['not encrypted: there is no `sops` block', ...values];
  if (!block.ok) return [`can't be read as a store: ${visible(block.message)}`, ...values];
  return [...values, ...metadataLines(block.metadata)];
}

/** `exposed`: entries with plain text in them. What is a key in there could be meant as a value: they are only named. */
function valueLines(root: Node, rule: CompiledRule | null, exposed: ReadonlySet<string>): readonly string[] {
  const aliases = aliasReader();
  const lines: string[] = [];
  visit(aliases.resolve(root, false), '', [], false, 0);
  return lines;

  function visit(
    node: Node | null,
    shown: string,
    keys: readonly string[],
    copied: boolean,
    depth: number,
  ): void {
    if (node && !aliases.enter(node, depth)) return;
    if (isMap(node) && node.items.length > 0) visitMap(node.items, shown, keys, copied, depth);
    else if (isSeq(node) && node.items.length > 0) {
      for (const [index, item] of node.items.entries())
        visit(aliases.resolve(item, copied), `${shown}[${index}]`, keys, copied || isAlias(item), depth + 1);
    } else if (shown !== '') lines.push(`${shown}: ${state(node, keys)}`);
  }

  function visitMap(
    pairs: readonly Pair[],
    shown: string,
    keys: readonly string[],
    copied: boolean,
    depth: number,
  ): void {
    for (const { key, value } of pairs) {
      const name = nameOf(aliases.resolve(key, copied));
      if (keys.length === 0 && name === METADATA_KEY) continue;
      if (keys.length === 0 && exposed.has(name)) {
        lines.push(`${visible(name)}: in plain text`);
        continue;
      }
      const inner = `${shown === '' ? '' : `${shown}.`}${visible(name)}`;
      visit(aliases.resolve(value, copied), inner, [...keys, name], copied || isAlias(value), depth + 1);
    }
  }

  function state(node: Node | null, keys: readonly string[]): string {
    if (isEmptyNode(node)) return 'empty';
    const text = isScalar(node) && typeof node.value === 'string' ? node.value : '';
    if (text.startsWith(CIPHERTEXT_START))
      return ciphertextProblem(text) === null
        ? `encrypted value ${digest(text)}`
        : 'a ciphertext that is damaged';
    // No mark of what should be secret: a short value could be guessed from it. What was decided to be plain is none.
    if (!rule?.decide(keys).decided) return 'in plain text';
    return `plain by the encryption rule ${digest(isScalar(node) ? (node.source ?? '') : '')}`;
  }
}

function nameOf(key: Node | null): string {
  if (isScalar(key)) return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
  return isNode(key) ? '(a key that is no text)' : '';
}

function metadataLines({ groups, threshold, rule, macOnlyEncrypted }: SopsMetadata): readonly string[] {
  const several = groups.length > 1;
  return [
    ...(several ? [`needs ${threshold} of ${groups.length} key groups`] : []),
    ...groups.flatMap((group, index) =>
      group.map(
        ({ recipient }) => `can be opened by ${visible(recipient)}${several ? ` (group ${index + 1})` : ''}`,
      ),
    ),
    `encryption rule: ${rule.kind} ${visible(rule.text)}`,
    ...(macOnlyEncrypted ? ['the mac covers encrypted values only'] : []),
  ];
}
