/** Python's readers see in a rendered document what we see: PyYAML, expat, json. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DocumentNode, parse, walk } from '../../../src/documents/index.js';
import { plain } from '../../documents/cases.js';
import { anyText } from '../../documents/values.js';
import { formatOf, workshop } from '../../emit/rendering.js';
import { SAMPLES } from '../../emit/samples.js';

const RUNS = Number(process.env.CLAVIGER_JUDGE_RUNS ?? 100);
const READER = fileURLToPath(new URL('../documents/read.py', import.meta.url));
const JSON_READER = [
  'import json, sys',
  'for line in sys.stdin:',
  '    text = json.loads(line)["text"].removeprefix("\\ufeff")',
  '    print(json.dumps({"values": [json.loads(text)]}), flush=True)',
].join('\n');

function has(module: string): boolean {
  const found = spawnSync('python3', ['-c', `import ${module}`]).status === 0;
  if (!found) process.stderr.write(`\n!!! A JUDGE IS ABSENT: python3 with ${module}\n\n`);
  return found;
}

const shop = workshop(SAMPLES);

/** Documents rendered with random values. */
function documents(format: string): readonly string[] {
  return SAMPLES.filter((sample) => formatOf(sample) === format).flatMap((sample) =>
    fc.sample(fc.tuple(anyText, anyText), RUNS).flatMap(([A, B]) => {
      const result = shop.render(sample, { A, B });
      return result.ok ? [result.rendered.content.reveal()] : [];
    }),
  );
}

function judge(
  format: 'json' | 'yaml' | 'xml',
  command: readonly string[],
  view: (roots: readonly DocumentNode[]) => unknown,
): void {
  // PyYAML gives a block scalar at the very end of a file without a line break no line break either.
  const texts = documents(format).filter((text) => format !== 'yaml' || text.endsWith('\n'));
  expect(texts.length).toBeGreaterThan(RUNS * 3);
  const input = texts.map((text) => JSON.stringify({ format, text })).join('\n');
  const { stdout, stderr } = spawnSync('python3', command, { input, encoding: 'utf8', maxBuffer: 1 << 29 });
  expect(stderr).toBe('');
  const answers = stdout.trimEnd().split('\n');
  expect(answers).toHaveLength(texts.length);
  for (const [index, text] of texts.entries()) {
    const { roots } = parse({ file: 'file', text, encoding: 'utf-8' }, format);
    expect({ text, ...JSON.parse(answers[index] ?? '') }).toEqual({ text, values: view(roots) });
  }
}

/** As read.py answers: every element with its attributes and its own characters. */
function elements(roots: readonly DocumentNode[]): readonly unknown[] {
  return roots
    .flatMap((root) => [...walk(root)])
    .filter(({ kind }) => kind === 'element')
    .map(({ children }) => ({
      attributes: Object.fromEntries(
        children
          .filter(({ encoding }) => encoding === 'xml-attribute')
          .map(({ key, namespace, value }) => [
            `${namespace === null ? '' : `{${namespace}}`}${String(key).slice(1)}`,
            value,
          ]),
      ),
      text: children.find(({ key }) => key === '#text')?.value ?? expect.stringMatching(/^[ \t\r\n]*$/),
    }));
}

describe('what is rendered parses to the same', () => {
  test.skipIf(!has('json'))('JSON', () => judge('json', ['-c', JSON_READER], (roots) => roots.map(plain)));
  test.skipIf(!has('yaml'))('YAML', () => judge('yaml', [READER], (roots) => roots.map(plain)));
  test.skipIf(!has('xml.etree'))('XML', () => judge('xml', [READER], elements));
});
