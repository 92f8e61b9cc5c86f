import { describe, expect, test } from 'vitest';
import { parse } from '../../src/documents/index.js';
import { bpmn, context, engine, escapeXml, inputs, scan } from './scanning.js';

const found = (source: string) =>
  scan(
    'camunda',
    'billing.bpmn',
    bpmn(`<b:serviceTask id="e" z:modelerTemplate="t">${inputs({ x: source })}</b:serviceTask>`),
  );
const told = (source: string) =>
  found(source).map(({ kind, secret, text, dynamic }) =>
    [kind, ...(dynamic === null ? [secret] : [`${dynamic.prefix}…${dynamic.suffix}`]), text].join(' '),
  );

/** What the field is after A, or what the first reference is told, has the value. */
function rendered(source: string, value: string, inbound = false): string {
  const content = inbound
    ? `<b:startEvent id="e" z:modelerTemplate="t"><b:extensionElements><z:properties><z:property name="x" value="${escapeXml(source)}"/></z:properties></b:extensionElements></b:startEvent>`
    : `<b:serviceTask id="e" z:modelerTemplate="t">${inputs({ x: source })}</b:serviceTask>`;
  const camunda = engine('camunda');
  const document = parse({ file: 'a.bpmn', text: bpmn(content), encoding: 'utf-8' }, 'xml');
  const [reference] = camunda.scan(document, context()).references;
  if (reference?.kind !== 'reference') throw new Error('no reference');
  const result = camunda.substitute(reference.node, [{ reference, value }], context());
  if (!result.ok) return result.reason;
  const [edit] = result.edits;
  return edit === undefined ? source : source.slice(0, edit.from) + edit.text + source.slice(edit.to);
}

describe('a reference in several strings', () => {
  test.each([
    ['="sec" + "rets.A"', 'reference A sec" + "rets.A'],
    ['="{{sec" + "rets.A}}"', 'reference A {{sec" + "rets.A}}'],
    ['={ h: "Bearer {{" + ("secrets.A") + "}}" }', 'reference A {{" + ("secrets.A") + "}}'],
    ['=string join(["{{secrets", "A}}"], ".")', 'malformed A {{secrets", "A}}"], ".'],
    ['="{{" + ("secrets.A" + "}}")', 'malformed A {{" + ("secrets.A" + "}}'],
    ['="sec" + (if x then "rets.A" else "rets.B")', 'dynamic … sec" + (if x then "rets.A" else "rets.B'],
    ['="{{sec" + x + "}}"', 'dynamic … {{sec" + x + "}}'],
    ['=string join(concatenate(["sec"], ["rets.A"]))', 'dynamic … sec'],
    ['={ a: "sec", b: a + "rets.A" }', 'dynamic … sec'],
  ])('%s', (source, expected) => expect(told(source)).toEqual([expected]));

  test.each([
    '="sec" + "urity"',
    '={ a: "secrets", b: ".pdf" }',
    '=string join(["sec", "rets.A"], " ")',
    'sec" + "rets.A',
  ])('none: %s', (source) => expect(told(source)).toEqual([]));

  test('is replaced as a whole', () => {
    expect(rendered('="a sec" + "rets.A " + x', 'p"w')).toBe('="a p\\"w " + x');
    expect(rendered('=string join(["{{sec", "rets.A}}"], "")', 'pw')).toBe('=string join(["pw"], "")');
  });

  test('says what to write where it can not be', () => {
    expect(found('="{{" + ("secrets.A" + "}}")')[0]?.problem).toMatchObject({
      help: 'write it in one string: `"{{secrets.A}}"`',
      severity: null,
    });
  });
});

describe('a function', () => {
  test.each(['upper case', 'lower case', 'string length', 'to base64', 'number', 'date'])(
    '%s makes no reference of one',
    (name) => {
      const [reference] = found(`=${name}("{{secrets.A}}")`);
      expect(reference).toMatchObject({ kind: 'malformed', secret: 'A' });
      expect(reference?.problem?.message).toContain(`\`${name}\` is applied to the text of the reference`);
    },
  );

  test.each(['=if "{{secrets.A}}" = x then 1 else 2', '=x != "{{secrets.A}}"'])(
    'compares its text: %s',
    (source) => {
      expect(found(source)).toMatchObject([
        { kind: 'malformed', secret: 'A', problem: { severity: 'warning' } },
      ]);
    },
  );

  test.each([
    ['=trim("{{secrets.A}}")', 'trim'],
    ['=split("{{secrets.A}},b", ",")', 'split'],
    ['=replace("x", "x", "{{secrets.A}}")', 'replace'],
    ['=trim("sec" + "rets.A")', 'trim'],
    ['={ a: "{{secrets.A}}", b: substring(a, 2) }', 'substring'],
  ])('that may give another text with the value gets none: %s', (source, name) => {
    expect(found(source)[0]?.kind).toBe('reference');
    expect(rendered(source, 'value')).toContain(
      `applies \`${name}\` to the text of the reference, before Camunda`,
    );
  });

  test.each([
    ['=get or else(x, "{{secrets.A}}")', '=get or else(x, "value")'],
    ['=string join(["{{secrets.A}}", x], " ")', '=string join(["value", x], " ")'],
    ['=context put({}, "h", "{{secrets.A}}")', '=context put({}, "h", "value")'],
  ])('that hands on what it is given does no harm: %s', (source, expected) =>
    expect(rendered(source, 'value')).toBe(expected),
  );

  test('is given the value where the value is put in first', () => {
    expect(rendered('=upper case("{{secrets.A}}")', 'value', true)).toBe('=upper case("value")');
    expect(rendered('=trim("{{secrets.A}}")', 'value', true)).toBe('=trim("value")');
  });
});

test('an expression beyond the limits is said to be that', () => {
  const sum = Array(2100).fill('x').join(' + ');
  expect(found(`="{{secrets.A}}" + ${sum}`)[0]).toMatchObject({
    kind: 'malformed',
    problem: {
      message: expect.stringContaining('more than 2,000 operators, which is more than this check reads'),
    },
  });
  expect(found(`="sec" + "rets.A" + ${sum}`)[0]).toMatchObject({
    kind: 'dynamic',
    problem: { message: expect.stringContaining('more than this check reads') },
  });
});
