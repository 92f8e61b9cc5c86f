import fc from 'fast-check';
import { expect } from 'vitest';
import { type DocumentNode, type Edit, type Format, parse, splice, walk } from '../../src/documents/index.js';

export const YAML_FILES = [
  'plain: Bearer {{secrets.A}} tail # comment\nnext: 1\n',
  'plain: {{x}}\n',
  'whole: VALUE\nlist:\n  - VALUE\n  -   other VALUE\n',
  'folded plain: one two\n  three four\n\n  five\nnext: x\n',
  'flow: {a: VALUE, b: [VALUE, x y], "c":d}\n',
  '{"a": "VALUE", "b": ["x"]}',
  "single: 'it''s VALUE'\nmulti: 'one\n  two\n\n  three'\n",
  'double: "a\\tb VALUE \\u0041\\"x"\nmulti: "one\n  two \\\n  three\n\n  four"\n',
  'literal: |\n  first VALUE\n  second\n\n  third\nnext: 1\n',
  'literal: |-\n  first VALUE\nnext: 1\n',
  'literal: |+ # comment\n  first VALUE\n\nnext: 1\n',
  'literal: |2\n   spaced\n  VALUE\nnext: 1\n',
  'list:\n- |\n  a\n  b\n- >-\n  c\n  d\n',
  'folded: >\n  one two\n  three\n\n  four\n    more\n  five\nnext: 1\n',
  'folded: >+\n  one two\n\n\nnext: 1\n',
  'a: |\n  no final line break',
  'tagged: !!str &anchor VALUE\nalso: !custom "x"\nblock: !x |\n  y\n',
  'crlf: |\r\n  one\r\n  two\r\nplain: x\r\n  y\r\nquoted: "a\r\n  b"\r\n',
  '\ufeff# comment\na: VALUE\n---\nb: VALUE\n...\n---\n|\n root block\n',
  'just a plain root',
  '--- "root"\n',
  '--- >\n folded root\n text\n',
  'a:\n  b:\n    - c: |\n        deep\n        lines\n      d: x\n',
  '? key\n: VALUE\n? other\n: |\n  block\n',
].map((text) => text.replaceAll('{{x}}', 'x{{x}}'));

export const JSON_FILES = [
  '{"a": "VALUE", "b": ["x\\ty", "\\u0041\\ud83d\\ude00\\/"], "": ""}',
  '\ufeff[\r\n  "a 😀 b",\r\n  {"k": "Bearer VALUE tail"}\r\n]\r\n',
  '"root"',
];

export const XML_FILES = [
  '<?xml version="1.0"?>\n<a x="VALUE" y=\'it&apos;s "x"\'>text VALUE<!-- c --> more ]] x ]&gt;\n</a>\n',
  '<a x="=&#34;a&#34; &amp; &quot;b&quot;&#10;c"><b>\r\n x <![CDATA[one ]] two <x> > ]]>tail</b></a>',
  '<a><![CDATA[]]]]><![CDATA[>]]>x<?pi ]]> ?>y<b/>z</a>',
  '<z:a xmlns:z="u" z:x="a&#x1F600;b\n\tc"/>',
  '<?xml version="1.1"?><a x="b">c<![CDATA[d]]></a>',
];

export interface Case {
  readonly text: string;
  readonly format: Format;
  readonly edits: readonly { readonly node: number; readonly parts: readonly [number, number, string][] }[];
}

export function strings(roots: readonly DocumentNode[]): readonly DocumentNode[] {
  return roots.flatMap((root) => [...walk(root)]).filter((node) => node.text !== undefined);
}

export function read(text: string, format: Format) {
  return parse({ file: 'file', text, encoding: 'utf-8' }, format);
}

/** Some strings of some file, each with up to three replacements apart from each other. */
export function cases(
  files: readonly string[],
  format: Format,
  value: fc.Arbitrary<string>,
): fc.Arbitrary<Case> {
  const place = fc.tuple(fc.nat(), fc.nat({ max: 1_000_000 }), fc.nat({ max: 1_000_000 }), value);
  return fc
    .tuple(fc.constantFrom(...files), fc.array(place, { minLength: 1, maxLength: 3 }))
    .map(([text, places]) => {
      const nodes = strings(read(text, format).roots);
      const byNode = new Map<number, [number, number, string][]>();
      for (const [pick, a, b, replacement] of places) {
        const index = pick % nodes.length;
        const content = nodes[index]?.text?.text ?? '';
        const cuts = boundaries(content);
        const [from = 0, to = 0] = [cuts[a % cuts.length] ?? 0, cuts[b % cuts.length] ?? 0].sort(
          (x, y) => x - y,
        );
        const parts = byNode.get(index) ?? [];
        if (parts.every((part) => to <= part[0] || from >= part[1])) {
          if (parts.every((part) => part[0] !== from && part[1] !== to)) parts.push([from, to, replacement]);
        }
        byNode.set(index, parts);
      }
      return { text, format, edits: [...byNode].map(([node, parts]) => ({ node, parts })) };
    });
}

/** Every place between two characters: surrogate pairs are not torn apart. */
function boundaries(text: string): readonly number[] {
  const places = [0];
  for (const character of text) places.push((places.at(-1) ?? 0) + character.length);
  return places;
}

function expectedText(before: string, parts: readonly [number, number, string][]): string {
  const sorted = [...parts].sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return sorted.reduce((text, [from, to, value]) => text.slice(0, from) + value + text.slice(to), before);
}

/** Kind, key and value of every node in order: all that a reader of the document sees. */
function outline(
  roots: readonly DocumentNode[],
  changed: ReadonlyMap<DocumentNode, string>,
): readonly unknown[] {
  return roots
    .flatMap((root) => [...walk(root)])
    .map((node) => [
      node.kind,
      node.key,
      node.namespace,
      node.children.length,
      changed.get(node) ?? node.value,
    ])
    .filter(([, key, , , value]) => key !== '#text' || !/^[ \t\r\n]*$/.test(String(value)))
    .map(([kind, key, namespace, , value]) => [kind, key, namespace, value]);
}

/** Splices, asserts that the result is right, and returns it. */
export function check({ text, format, edits }: Case): string {
  const before = read(text, format);
  expect(before.problems).toEqual([]);
  const nodes = strings(before.roots);
  const changed = new Map<DocumentNode, string>();
  const asked: Edit[] = [];
  for (const { node: index, parts } of edits) {
    const node = nodes[index];
    if (node?.text === undefined) throw new Error('no such node');
    changed.set(node, expectedText(node.text.text, parts));
    for (const [from, to, value] of parts) asked.push({ node, from, to, text: value });
  }
  const result = splice(before, asked);
  if (!result.ok) throw new Error(result.failures.map(({ reason }) => reason).join());
  const after = read(result.text, format);
  expect(after.problems).toEqual([]);
  expect(outline(after.roots, new Map())).toEqual(outline(before.roots, changed));
  expectOutsideUntouched(text, result.text, [...changed.keys()]);
  return result.text;
}

/** What lies between the edited nodes is there, in order, character by character. */
function expectOutsideUntouched(before: string, after: string, nodes: readonly DocumentNode[]): void {
  const spans = nodes.map((node) => node.span).sort((a, b) => a.start - b.start);
  let last = 0;
  let at = 0;
  for (const [index, { start, end }] of spans.entries()) {
    if (start < last) return;
    const between = before.slice(last, start);
    const found = index === 0 ? (after.startsWith(between) ? 0 : -1) : after.indexOf(between, at);
    expect(found).not.toBe(-1);
    at = found + between.length;
    last = end;
  }
  expect(after.endsWith(before.slice(last))).toBe(true);
}

export function plain(node: DocumentNode | undefined): unknown {
  if (node?.kind === 'list') return node.children.map(plain);
  if (node?.kind === 'map')
    return Object.fromEntries(node.children.map((child) => [child.key, plain(child)]));
  return node?.value;
}
