/** A store declared `encrypted: false`: plain values, read as they are written. */
import { parse } from '../documents/index.js';
import type { DocumentNode, SourceText } from '../documents/types.js';
import { Plaintext } from './plaintext.js';
import type { DecryptResult, SecretValue } from './types.js';

/** The names and values of a variables store, one map for each document. */
export function readVariables(source: SourceText): DecryptResult {
  const { roots, problems } = parse(source, 'yaml');
  const [problem] = problems;
  if (problem) return { ok: false, error: { kind: 'broken', message: problem.message, span: problem.span } };
  const documents: ReadonlyMap<string, SecretValue>[] = [];
  for (const root of roots) {
    const value = secretValue(root, source.text);
    if (value.kind === 'map') documents.push(value.entries);
    else documents.push(new Map());
  }
  return { ok: true, documents };
}

/**
 * Numbers and booleans keep the text that the file has (`1.10` stays `1.10`): a variable is put into a workflow as its
 * author wrote it.
 */
function secretValue(node: DocumentNode, text: string): SecretValue {
  if (node.kind === 'map')
    return {
      kind: 'map',
      entries: new Map(node.children.map((child) => [String(child.key), secretValue(child, text)])),
    };
  if (node.kind === 'list')
    return { kind: 'list', items: node.children.map((child) => secretValue(child, text)) };
  const { value, span } = node;
  const scalar = (type: 'str' | 'int' | 'float' | 'bool' | 'null', written: string): SecretValue => ({
    kind: 'scalar',
    type,
    text: new Plaintext(written),
  });
  if (value === null || value === undefined) return scalar('null', '');
  if (typeof value === 'string') return scalar('str', value);
  const written = text.slice(span.start, span.end);
  if (typeof value === 'boolean') return scalar('bool', written);
  return scalar(typeof value === 'bigint' || Number.isInteger(value) ? 'int' : 'float', written);
}
