import { encodeJsonString } from '../json/string.js';
import { parse } from '../parse.js';
import { walk } from '../tree.js';
import type { DocumentNode, Edit, ParsedDocument, SpliceResult } from '../types.js';
import { encodeXml } from '../xml/encode.js';
import { encodeYaml } from '../yaml/encode.js';
import { applyChanges, type Change } from './changes.js';
import { type Failure, planRewrites, type Rewrite, sourceKey } from './plan.js';
import { isAsExpected } from './verify.js';

/**
 * Puts plain texts into strings of a document, encoded for where they land; all other characters stay as they are.
 * A YAML scalar whose style can't hold its new text is written anew in double quotes, that scalar alone.
 *
 * Nodes that share a string through YAML aliases have to be given the same edits, every one of them. The result has
 * been read again and compared: either it is the document with the texts put in, or there are failures. A failure's
 * reason holds no text of an edit.
 */
export function splice(document: ParsedDocument, edits: readonly Edit[]): SpliceResult {
  const { source } = document;
  if (edits.length === 0) return { ok: true, text: source.text };
  if (document.problems.length > 0) return failed(edits, 'the file is broken');

  const plan = planRewrites(edits);
  const failures: Failure[] = [...plan.failures];
  const expected = new Map<DocumentNode, string>();
  for (const rewrite of plan.rewrites) {
    for (const { node } of rewrite.edits) expected.set(node, rewrite.expected);
  }
  if (document.format === 'yaml') failures.push(...forgottenCopies(document, plan.rewrites, expected));
  if (failures.length > 0) return { ok: false, failures };

  // The second attempt leaves nothing to a style's subtleties.
  const attempts = document.format === 'yaml' ? [false, true] : [false];
  for (const quoted of attempts) {
    const changes: Change[] = [];
    for (const rewrite of plan.rewrites) {
      const encoded = encode(document, rewrite, quoted);
      if (typeof encoded === 'string') {
        failures.push(...rewrite.edits.map((edit) => ({ edit, reason: encoded })));
      } else changes.push(...encoded);
    }
    if (failures.length > 0) return { ok: false, failures };
    const text = applyChanges(source.text, changes);
    const again = parse({ ...source, text }, document.format, { jsonComments: true });
    if (isAsExpected(document, again, expected)) return { ok: true, text };
  }
  return failed(edits, 'the file would not read back with the value in this place');
}

/** What the source characters of a rewrite become, or why that can't be. */
function encode(document: ParsedDocument, rewrite: Rewrite, quoted: boolean): readonly Change[] | string {
  const { text } = document.source;
  switch (document.format) {
    case 'json':
      return rewrite.parts.map((part) => ({
        ...rewrite.mapped.rawSpan(part.from, part.to),
        text: encodeJsonString(part.text),
      }));
    case 'xml':
      return encodeXml(text, rewrite);
    case 'yaml':
      return encodeYaml(text, rewrite, quoted);
  }
}

/** Edits of strings that also stand elsewhere, through an alias, where nobody wants them changed. */
function forgottenCopies(
  document: ParsedDocument,
  rewrites: readonly Rewrite[],
  expected: ReadonlyMap<DocumentNode, string>,
): readonly Failure[] {
  const bySource = new Map(rewrites.map((rewrite) => [sourceKey(rewrite.node), rewrite]));
  const failures: Failure[] = [];
  for (const root of document.roots) {
    for (const node of walk(root)) {
      if (node.text === undefined || expected.has(node)) continue;
      const rewrite = bySource.get(sourceKey(node));
      const reason = 'an alias uses the same string in a place where it is to stay';
      if (rewrite !== undefined) failures.push(...rewrite.edits.map((edit) => ({ edit, reason })));
    }
  }
  return failures;
}

function failed(edits: readonly Edit[], reason: string): SpliceResult {
  return { ok: false, failures: edits.map((edit) => ({ edit, reason })) };
}
