/** Plain YAML as sops would take it: for values that are to be encrypted. */
import { Document, Pair, Scalar, YAMLMap } from 'yaml';
import { parseYamlStream } from '../../yaml/stream.js';
import { Plaintext } from '../plaintext.js';
import type { StoreNode, TreeProblem } from '../tree.js';
import type { SecretValue } from '../types.js';
import { resolveScalar } from './yaml-scalars.js';
import { storeTree } from './yaml-tree.js';

export type PlainValuesResult =
  | { readonly ok: true; readonly values: ReadonlyMap<string, SecretValue> }
  | { readonly ok: false; readonly problem: TreeProblem };

export type PlainValueResult =
  | { readonly ok: true; readonly value: SecretValue }
  | { readonly ok: false; readonly problem: TreeProblem };

/** One map of names and values. JSON is YAML too. */
export function plainValues(content: Plaintext): PlainValuesResult {
  const stream = parseYamlStream(content.reveal());
  if (stream.problem) return { ok: false, problem: stream.problem };
  return valuesOf(stream.documents);
}

/** One value of any kind: a scalar, a list, a map. */
export function plainValue(content: Plaintext): PlainValueResult {
  const stream = parseYamlStream(content.reveal());
  if (stream.problem) return { ok: false, problem: stream.problem };
  const [first, second] = stream.documents;
  if (second)
    return { ok: false, problem: { message: 'more than one document', span: { start: 0, end: 0 } } };
  // A value is read as the one entry of a map: sops knows no other documents.
  const map = new YAMLMap();
  const key = new Scalar('value');
  key.source = 'value';
  map.items.push(new Pair(key, first?.contents ?? new Scalar(null)));
  const wrapped = new Document();
  wrapped.contents = map;
  const read = valuesOf([wrapped]);
  if (!read.ok) return read;
  return { ok: true, value: read.values.get('value') ?? NULL };
}

const NULL: SecretValue = { kind: 'scalar', type: 'null', text: new Plaintext('') };

function valuesOf(documents: Parameters<typeof storeTree>[0]): PlainValuesResult {
  const tree = storeTree(documents);
  if (!tree.ok) return tree;
  const [map, second] = tree.documents;
  if (second)
    return { ok: false, problem: { message: 'more than one document', span: { start: 0, end: 0 } } };
  let problem: TreeProblem | null = null;
  const convert = (node: StoreNode): SecretValue => {
    if (node.kind === 'map')
      return {
        kind: 'map',
        entries: new Map(node.entries.map(({ key, value }) => [key, convert(value)])),
      };
    if (node.kind === 'list') return { kind: 'list', items: node.items.map(convert) };
    const resolved = resolveScalar(node);
    if (!resolved.ok) {
      problem ??= { message: resolved.message, span: node.span };
      return NULL;
    }
    const { value } = resolved;
    return value === null ? NULL : { kind: 'scalar', type: value.type, text: new Plaintext(value.text) };
  };
  const values = new Map((map?.entries ?? []).map(({ key, value }) => [key, convert(value)]));
  return problem ? { ok: false, problem } : { ok: true, values };
}
