import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, splice } from '../../src/documents/index.js';
import type { Reference, SubstituteResult } from '../../src/engines/types.js';
import { bpmn, context, engine, inputs, scan } from './scanning.js';

/** The text of the first field that has references, with values by name put in; or why it is refused. */
function render(name: string, file: string, text: string, values: Readonly<Record<string, string>>): string {
  const used = engine(name);
  const document = parse({ file, text, encoding: 'utf-8' }, used.formatOf(file, text));
  const { references } = used.scan(document, context());
  const [first] = references;
  if (first === undefined) throw new Error('nothing to replace');
  const wanted = references.flatMap((reference) => {
    const value =
      reference.kind === 'reference' && reference.node === first.node
        ? values[reference.secret ?? '']
        : undefined;
    return value === undefined ? [] : [{ reference, value }];
  });
  return fieldText(first, used.substitute(first.node, wanted, context()));
}

function fieldText(first: Reference, result: SubstituteResult): string {
  if (!result.ok) return `refused: ${result.reason}`;
  return result.edits.reduceRight(
    (text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to),
    String(first.node.value),
  );
}

const camunda = (source: string, values: Readonly<Record<string, string>>) =>
  render(
    'camunda',
    'a.bpmn',
    bpmn(`<b:serviceTask id="e" z:modelerTemplate="t">${inputs({ x: source })}</b:serviceTask>`),
    values,
  );
const json = (name: string, text: string, values: Readonly<Record<string, string>>) =>
  render(
    name,
    'a.json',
    JSON.stringify({
      tasks: [{ inputParameters: { x: text } }],
      headers: [{ key: 'k', value: text }],
      name: 'w',
    }),
    values,
  );

describe('a value is written for the place where it lands', () => {
  it.each([
    ['static text', 'Bearer {{secrets.A}}', 'v"\\\n', 'Bearer v"\\\n'],
    ['a FEEL string', '="Bearer {{secrets.A}}" + x', 'a"b\nc', '="Bearer a\\"b\\nc" + x'],
    ['a FEEL path', '="Bearer " + camunda.secrets.A', 'a"b', '="Bearer " + "a\\"b"'],
    ['a number that would lose its zeros', '{{secrets.A}}', '007', '="007"'],
    ['a number that stays as it looks', '{{secrets.A}}', '8080', '8080'],
    ['an expression', '{{secrets.A}}', '=1+1', '="=1+1"'],
  ])('Camunda: %s', (_, source, value, expected) => {
    expect(camunda(source, { A: value })).toBe(expected);
  });

  it('Conductor: its own syntax is escaped', () => {
    expect(json('conductor', 'a ${workflow.secrets.A}', { A: '${x}' })).toBe('a $${x}');
  });

  it('Gainsight: inside a larger expression it is a string of Jinja', () => {
    expect(json('gainsight', "{{ jwt(get_secret('A')) }}", { A: "it's {{ x }}" })).toMatch(
      /^\{\{ jwt\(['"]it.*\) \}\}$/,
    );
    expect(json('gainsight', "Bearer {{ get_secret('A') }}", { A: 'v' })).toBe('Bearer v');
  });

  it('references that are not replaced stay', () => {
    expect(camunda('{{secrets.A}} and secrets.B', { A: 'x' })).toBe('x and secrets.B');
  });
});

describe('a value that says something to the engine is refused', () => {
  it.each([
    ['Camunda, a reference', 'Bearer {{secrets.A}}', 'secrets.B'],
    ['Camunda, braces', 'Bearer {{secrets.A}}', 'x {{secrets.B}}'],
    ['Camunda, with what stands before it', 'sec{{secrets.A}}', 'rets.B'],
    ['Camunda, with what stands behind it', '{{secrets.A}}rets.B', 'sec'],
    ['Camunda, in FEEL', '="{{secrets.A}}"', 'secrets.B'],
    ['Camunda, across FEEL strings', '="sec" + "{{secrets.A}}"', 'rets.B'],
    ["Camunda, the cluster's form", 'Bearer {{secrets.A}}', 'camunda.secrets.X'],
    ['Camunda, an expression with what stands behind it', '{{secrets.A}}/x', '=1'],
  ])('%s', (_, source, value) => {
    const rendered = camunda(source, { A: value, B: value });
    expect(rendered).toMatch(/^refused: /);
    expect(rendered).not.toContain(value);
  });

  it.each([
    ['orka', '{{secrets.A}}', 'x {{input.y}}'],
    ['orka', '{{secrets.A}}', '{{secrets.B}}'],
    ['orka', '{ {{secrets.A}}', '{{'],
    ['orka', '{{{secrets.A}}', '{x'],
    ['jelou', '{{$secret.A}}', '{{$memory.x}}'],
    ['conductor', '${workflow.secrets.A}', 'a ${workflow.secrets.B}'],
  ])('%s in %s', (name, text, value) => {
    expect(json(name, text, { A: value })).toMatch(/^refused: /);
  });
});

it('a value that would lengthen the name of a reference that stays is refused', () => {
  expect(camunda('secrets.A_{{secrets.B}}', { B: 'x' })).toMatch(/^refused: /);
});

describe('names without syntax', () => {
  it('stay: the platform delivers the value', () => {
    expect(render('conductor', 'a.json', '{"name":"t","runtimeMetadata":["A"]}', { A: 'value' })).toBe('A');
  });
});

describe('whatever the value', () => {
  const forms: Readonly<Record<string, string>> = {
    camunda: '{{secrets.A}}',
    orka: '{{secrets.A}}',
    jelou: '{{$secret.A}}',
  };
  const pieces = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom('secrets.', 'secrets.B', '{{', '}}', '${', '$', '"', '\\', '=', '\n', ']]>', "'"),
    ),
    { maxLength: 6 },
  );
  const value = pieces.map((parts) => parts.join(''));

  it.each(Object.entries(forms))('%s: it stands there as it is, or nothing is put in', (name, form) => {
    fc.assert(
      fc.property(
        value,
        fc.constantFrom('', 'Bearer ', '{', 'sec'),
        fc.constantFrom('', ' x', '}', '/path'),
        (secret, before, after) => {
          const rendered = json(name, before + form + after, { A: secret });
          if (rendered.startsWith('refused: ')) return;
          // A JSON text for a connector that would be an expression is written as one.
          if (name === 'camunda' && rendered.startsWith('="')) return;
          expect(rendered).toBe(before + secret + after);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('the file around it stays byte for byte the same', () => {
    fc.assert(
      fc.property(value, (secret) => {
        const text = `{ "x" : "a{{$secret.A}}b",\r\n  "y": [1, "\\u0041"] }`;
        const document = parse({ file: 'f.json', text, encoding: 'utf-8' }, 'json');
        const [reference] = engine('jelou').scan(document, context()).references;
        if (reference === undefined) throw new Error('no reference');
        const result = engine('jelou').substitute(reference.node, [{ reference, value: secret }], context());
        if (!result.ok) return;
        const spliced = splice(document, result.edits);
        if (!spliced.ok) return;
        expect(JSON.parse(spliced.text)).toEqual({ x: `a${secret}b`, y: [1, 'A'] });
        expect(spliced.text.startsWith('{ "x" : "a')).toBe(true);
        expect(spliced.text.endsWith('b",\r\n  "y": [1, "\\u0041"] }')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('scanning', () => {
  const noise = fc
    .array(
      fc.constantFrom(
        '{{',
        '}}',
        'secrets.',
        'camunda.',
        'A',
        '_',
        ' ',
        '${',
        'workflow.',
        '}',
        '$',
        '=',
        '"',
        '+',
        "get_secret('",
        "')",
        '$secret.',
        '.',
        '[',
        ']',
        'é',
        '😀',
        '\n',
        '\\',
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join(''));

  it('never throws, and its offsets are those of the names', () => {
    fc.assert(
      fc.property(
        noise,
        noise,
        fc.constantFrom('camunda', 'conductor', 'gainsight', 'jelou', 'orka'),
        (one, other, name) => {
          const text = JSON.stringify({
            tasks: [{ inputParameters: { [one]: other } }],
            headers: [{ key: 'k', value: one }],
            name: 'w',
          });
          for (const { nameSpan, span, secret, node, from, to, text: whole } of scan(name, 'f.json', text, {
            variables: true,
          })) {
            const written = text.slice(nameSpan.start, nameSpan.end);
            if (secret !== null) expect(JSON.parse(`"${written}"`)).toContain(secret);
            expect(span.start).toBeLessThanOrEqual(nameSpan.start);
            expect(span.end).toBeGreaterThanOrEqual(nameSpan.end);
            if (typeof node.value === 'string' && node.value.includes(whole))
              expect(to - from).toBe(whole.length);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads XML attributes the same way', () => {
    fc.assert(
      fc.property(noise, (source) => {
        const text = bpmn(
          `<b:serviceTask id="e" z:modelerTemplate="t">${inputs({ x: source })}</b:serviceTask>`,
        );
        for (const { nameSpan, secret } of scan('camunda', 'a.bpmn', text)) {
          if (secret !== null && /^[\w.]+$/.test(secret))
            expect(text.slice(nameSpan.start, nameSpan.end)).toBe(secret);
        }
      }),
      { numRuns: 300 },
    );
  });
});
