import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/report/index.js';
import { visible } from '../../src/report/visible.js';
import { ACME, CIPHERTEXT, checked, conductor, store } from '../project.js';

const files = {
  'claviger.yaml': ACME,
  'secrets/acme.yaml': store('SHARED', 'DATABASE_URL', 'TYPED=hunter2'),
  'flows/pay/a.json': conductor({ dsn: '${workflow.secrets.DATABSE_URL}' }, 'charge'),
};
const print = async (format: string, given: Readonly<Record<string, string>> = files) => {
  const write = await FORMATS.get(format)?.();
  if (!write) throw new Error(`no format ${format}`);
  return write(checked(given), { color: false, width: 80 });
};

describe('the pretty format', () => {
  it('shows the place, the code with a caret under the name, where was searched and what to do', async () => {
    expect((await print('pretty')).split('\n\n')[0]).toBe(
      [
        'error[dangling-secret]: no secret `DATABSE_URL` is visible to acme/pay',
        '  --> flows/pay/a.json:10:36',
        '   |',
        ' 8 |       "type": "SIMPLE",',
        ' 9 |       "inputParameters": {',
        '10 |         "dsn": "${workflow.secrets.DATABSE_URL}"',
        '   |                                    ^^^^^^^^^^^ not found in 1 scope',
        '   |',
        '   = searched: acme  secrets/acme.yaml  3 names',
        '   = help: `DATABASE_URL` exists in acme (secrets/acme.yaml:2)',
        '   = note: at run time Conductor would put null here',
      ].join('\n'),
    );
  });

  it('shows of a store nothing but the name', async () => {
    const text = await print('pretty');
    expect(text).toContain('3 | TYPED: …');
    expect(text).toContain('1 | SHARED: ENC[…]');
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('c2VjcmV0');
  });

  it('shows of a ciphertext nothing but that it is one, wherever it was pasted', async () => {
    const pasted = conductor({ a: CIPHERTEXT, b: `${CIPHERTEXT} \${workflow.secrets.NONE}` });
    for (const text of [pasted, JSON.stringify(JSON.parse(pasted))]) {
      const shown = await print('pretty', { ...files, 'flows/pay/a.json': text });
      expect(shown).toContain('ENC[…] ${workflow.secrets.NONE}');
      expect(shown).not.toMatch(/c2VjcmV0|AAAA/);
    }
  });

  it('keeps every line within the width, however long the line of the file is', async () => {
    const long = {
      ...files,
      'flows/pay/a.json': JSON.stringify(JSON.parse(files['flows/pay/a.json'])).replace(
        '"name"',
        `"description":"${'é漢'.repeat(300)}","name"`,
      ),
    };
    const frames = (await print('pretty', long)).split('\n').filter((line) => /^ *\d* \|/.test(line));
    expect(Math.max(...frames.map((line) => [...line].length))).toBeLessThanOrEqual(110);
    expect(frames.some((line) => line.includes('DATABSE_URL'))).toBe(true);
  });
});

describe('the line format', () => {
  it('is one line for each finding', async () => {
    expect((await print('line')).split('\n').slice(0, 1)).toEqual([
      'flows/pay/a.json:10:36: error: no secret `DATABSE_URL` is visible to acme/pay [dangling-secret]',
    ]);
  });
});

describe('the JSON format', () => {
  it('is what its schema says', async () => {
    const validate = new Ajv({ allErrors: true }).compile(
      JSON.parse(readFileSync('schemas/diagnostics.schema.json', 'utf8')),
    );
    expect([validate(JSON.parse(await print('json'))), validate.errors]).toEqual([true, null]);
  });

  it('gives line and column from 1 and offsets that cut the name out of the file', async () => {
    const [first] = JSON.parse(await print('json')).diagnostics;
    const { start, end } = first.range;
    expect(files['flows/pay/a.json'].slice(start.offset, end.offset)).toBe('DATABSE_URL');
    expect(start).toMatchObject({ line: 10, column: 36 });
  });
});

describe('text from files', () => {
  it("can't steer the terminal", () => {
    expect(visible('a\u001b[2Jb\u202ec\u0007\nd')).toBe('a\\u001b[2Jb\\u202ec\\u0007\\nd');
  });
});
