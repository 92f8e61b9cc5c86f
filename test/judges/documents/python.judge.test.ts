import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DocumentNode, Format } from '../../../src/documents/index.js';
import { type Case, cases, check, plain, read, XML_FILES, YAML_FILES } from '../../documents/cases.js';
import { anyText, xmlText } from '../../documents/values.js';

/** Python's readers know nothing of ours: PyYAML follows YAML 1.1, expat reads XML. */
const READER = fileURLToPath(new URL('read.py', import.meta.url));

function has(module: string): boolean {
  const found = spawnSync('python3', ['-c', `import ${module}`]).status === 0;
  // biome-ignore lint/suspicious/noConsole: a judge that is absent must not be absent in silence
  if (!found) console.warn(`SKIPPED: python3 with ${module} is not there to judge documents`);
  return found;
}

interface Answer {
  readonly values?: unknown;
  readonly error?: string;
}

function ask(format: Format, texts: readonly string[]): readonly Answer[] {
  const input = texts.map((text) => JSON.stringify({ format, text })).join('\n');
  const { stdout, stderr } = spawnSync('python3', [READER], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  expect(stderr).toBe('');
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

function spliced(input: fc.Arbitrary<Case>, count: number): readonly string[] {
  return fc.sample(input, count).map(check);
}

describe('what we write means the same to other parsers', () => {
  test.skipIf(!has('yaml'))('YAML: PyYAML reads every string as that string', () => {
    // PyYAML gives a block scalar at the very end of a file without a line break no line break either.
    const files = YAML_FILES.filter((text) => !text.includes('no final line break'));
    const texts = spliced(cases(files, 'yaml', anyText), 2000);
    const answers = ask('yaml', texts);
    for (const [index, text] of texts.entries()) {
      expect({ text, ...answers[index] }).toEqual({ text, values: read(text, 'yaml').roots.map(plain) });
    }
  });

  test.skipIf(!has('xml.etree'))('XML: expat reads every attribute and text as we do', () => {
    const files = XML_FILES.filter((text) => !text.includes('version="1.1"'));
    const texts = spliced(cases(files, 'xml', xmlText), 1000);
    const answers = ask('xml', texts);
    for (const [index, text] of texts.entries()) {
      expect({ text, ...answers[index] }).toEqual({ text, values: elements(read(text, 'xml').roots) });
    }
  });
});

/** As read.py answers: every element with its attributes (`{namespace}name`) and its own characters. */
function elements(nodes: readonly DocumentNode[]): readonly unknown[] {
  return nodes
    .filter((node) => node.kind === 'element')
    .flatMap((node) => {
      const attributes = node.children
        .filter((child) => child.encoding === 'xml-attribute')
        .map((child) => [
          `${child.namespace === null ? '' : `{${child.namespace}}`}${String(child.key).slice(1)}`,
          child.value,
        ]);
      const text = node.children.find((child) => child.key === '#text')?.value;
      // Python keeps white space that we leave out.
      return [
        { attributes: Object.fromEntries(attributes), text: text ?? expect.stringMatching(/^[ \t\r\n]*$/) },
        ...elements(node.children),
      ];
    });
}
