import { describe, expect, it } from 'vitest';
import { bpmn, escapeXml, inputs, scan, summary } from './scanning.js';

const inBpmn = (content: string, version: string | null = null, templates: unknown = []) =>
  scan('camunda', 'billing.bpmn', bpmn(content, version), { templates });

describe('inputs', () => {
  it.each([
    'serviceTask',
    'sendTask',
    'scriptTask',
    'businessRuleTask',
    'adHocSubProcess',
    'intermediateThrowEvent',
    'endEvent',
  ])('of a %s with a template carry references', (element) => {
    const found = inBpmn(
      `<b:${element} id="e" z:modelerTemplate="t">${inputs({ 'authentication.token': '{{secrets.A}}' })}</b:${element}>`,
    );
    expect(summary(found)).toEqual(['reference A allow authentication.token']);
    expect(found[0]?.field.category).toBe('auth');
  });

  it.each(['serviceTask', 'endEvent'])(
    'of a %s without a template are left alone by the strict filter',
    (element) => {
      const found = inBpmn(`<b:${element} id="e">${inputs({ x: '{{secrets.A}}' })}</b:${element}>`);
      expect(summary(found)).toEqual(['reference A inert x warning']);
    },
  );

  it.each(['userTask', 'callActivity', 'subProcess', 'startEvent', 'intermediateCatchEvent'])(
    'of a %s reach no connector',
    (element) => {
      const mapped = inputs({
        a: '{{secrets.A}}',
        b: '= secrets.B',
        c: 'secrets.C',
        d: '=camunda.secrets.D',
      });
      const found = inBpmn(`<b:${element} id="e" z:modelerTemplate="t">${mapped}</b:${element}>`);
      expect(summary(found)).toEqual([
        'reference A inert a',
        'reserved B inert b',
        'reference C inert c',
        'reference D inert d',
      ]);
    },
  );

  it('of a script task with a FEEL script reach no connector', () => {
    const found = inBpmn(
      `<b:scriptTask id="e" z:modelerTemplate="t"><b:extensionElements><z:script expression="=1"/><z:ioMapping><z:input source="{{secrets.A}}" target="x"/></z:ioMapping></b:extensionElements></b:scriptTask>`,
    );
    expect(summary(found)).toEqual(['reference A inert x']);
  });

  it('get their category from the target', () => {
    const targets = {
      url: '{{secrets.A}}',
      headers: '={"X": "{{secrets.B}}"}',
      'queryParameters.q': 'secrets.C',
      body: 'secrets.D',
      x: 'secrets.E',
    };
    const found = inBpmn(`<b:serviceTask id="e" z:modelerTemplate="t">${inputs(targets)}</b:serviceTask>`);
    expect(found.map(({ field }) => field.category)).toEqual(['url', 'headers', 'query', 'body', 'other']);
  });

  it('that the template in the repository does not have are not read by its connector', () => {
    const templates = [
      {
        id: 't',
        properties: [
          { binding: { type: 'zeebe:input', name: 'authentication.token' } },
          { binding: { type: 'zeebe:input', name: 'url' } },
        ],
      },
    ];
    const mapped = inputs({
      url: '{{secrets.A}}',
      authentication: '={token: "{{secrets.B}}"}',
      apiKey: '{{secrets.C}}',
    });
    const found = inBpmn(
      `<b:serviceTask id="e" z:modelerTemplate="t">${mapped}</b:serviceTask>`,
      null,
      templates,
    );
    expect(summary(found)).toEqual([
      'reference A allow url',
      'reference B allow authentication',
      'reference C inert apiKey warning',
    ]);
    expect(
      summary(
        inBpmn(
          `<b:serviceTask id="e" z:modelerTemplate="other">${inputs({ apiKey: '{{secrets.C}}' })}</b:serviceTask>`,
          null,
          templates,
        ),
      ),
    ).toEqual(['reference C allow apiKey']);
  });
});

describe('the form of 8.10', () => {
  const task = (source: string, template = true, version: string | null = null) =>
    inBpmn(
      `<b:serviceTask id="e"${template ? ' z:modelerTemplate="t"' : ''}>${inputs({ x: source })}</b:serviceTask>`,
      version,
    );

  it("is the engine's own, so that it needs no template", () => {
    expect(summary(task('=camunda.secrets.A'))).toEqual(['reference A allow x']);
    expect(summary(task('=camunda.secrets.A', false))).toEqual(['reference A allow x']);
  });

  it.each([
    '="camunda.secrets.A"',
    'camunda.secrets.A',
    '=[camunda.secrets.A]',
    '=if a then camunda.secrets.A else 1',
    '=camunda.secrets.A.length',
  ])('is refused as %s', (source) => expect(summary(task(source))).toEqual(['malformed A allow x']));

  it('needs a platform that knows it', () => {
    const [found] = task('=camunda.secrets.A', true, '8.7.0');
    expect(found).toMatchObject({
      kind: 'malformed',
      problem: { message: 'this form needs 8.10, and the file is for 8.7.0' },
    });
    expect(summary(task('=camunda.secrets.A', true, '8.10.0'))).toEqual(['reference A allow x']);
  });
});

describe('other places', () => {
  it('inbound connectors read properties of events and receive tasks', () => {
    const properties =
      '<b:extensionElements><z:properties><z:property name="inbound.auth.key" value="{{secrets.A}}"/></z:properties></b:extensionElements>';
    const of = (element: string, template: string) =>
      summary(inBpmn(`<b:${element} id="e"${template}>${properties}</b:${element}>`));
    for (const element of ['startEvent', 'intermediateCatchEvent', 'boundaryEvent', 'receiveTask']) {
      expect(of(element, ' z:modelerTemplate="t"')).toEqual(['reference A allow inbound.auth.key']);
      expect(of(element, '')).toEqual(['reference A inert inbound.auth.key warning']);
    }
    expect(of('serviceTask', ' z:modelerTemplate="t"')).toEqual(['reference A inert inbound.auth.key']);
  });

  it('task headers are fields of a connector that it does not resolve', () => {
    const headers = `<b:extensionElements><z:taskHeaders><z:header key="resultExpression" value="${escapeXml('= {a: secrets.A, b: "{{secrets.B}}"}')}"/></z:taskHeaders></b:extensionElements>`;
    expect(summary(inBpmn(`<b:serviceTask id="e" z:modelerTemplate="t">${headers}</b:serviceTask>`))).toEqual(
      ['reference A inert resultExpression', 'reference B inert resultExpression'],
    );
  });

  it('conditions, scripts, outputs and correlation keys belong to the engine', () => {
    const found =
      inBpmn(`<b:sequenceFlow id="f"><b:conditionExpression>=secrets.A = "{{secrets.B}}"</b:conditionExpression></b:sequenceFlow>
<b:scriptTask id="s"><b:extensionElements><z:script expression="=secrets.C"/></b:extensionElements></b:scriptTask>
<b:serviceTask id="o" z:modelerTemplate="t"><b:extensionElements><z:ioMapping><z:output source="=secrets.D" target="out"/></z:ioMapping></b:extensionElements></b:serviceTask>
<b:receiveTask id="r"><b:extensionElements><z:subscription correlationKey="=secrets.E"/></b:extensionElements></b:receiveTask>`);
    expect(found.map(({ kind, secret, field }) => `${kind} ${secret} ${field.policy}`)).toEqual([
      'reserved A inert',
      'reference B inert',
      'reserved C inert',
      'reserved D inert',
      'reserved E inert',
    ]);
  });

  it('documentation, names and comments are prose', () => {
    expect(
      inBpmn(
        '<b:documentation>{{secrets.A}}</b:documentation><b:serviceTask id="e" name="{{secrets.B}}"/><!-- {{secrets.C}} --><b:textAnnotation><b:text>secrets.D</b:text></b:textAnnotation>',
      ),
    ).toEqual([]);
  });
});

describe('places', () => {
  it('survive entities, several lines and emoji', () => {
    const text =
      bpmn(`<b:serviceTask id="e" name="😀" z:modelerTemplate="t"><b:extensionElements><z:ioMapping><z:input
      source="=&#34;Bearer&#10;&quot; + &#34;{{secrets.A&#46;B}}&#34;"
      target="x"/></z:ioMapping></b:extensionElements></b:serviceTask>`);
    const [found] = scan('camunda', 'a.bpmn', text);
    expect(found?.secret).toBe('A.B');
    expect(text.slice(found?.nameSpan.start, found?.nameSpan.end)).toBe('A&#46;B');
    expect(text.slice(found?.span.start, found?.span.end)).toBe('{{secrets.A&#46;B}}');
  });

  it('have a logical path of ids, with an ordinal', () => {
    const found = inBpmn(
      `<b:serviceTask id="charge" z:modelerTemplate="t">${inputs({ url: 'secrets.A/ and secrets.B', x: 'secrets.A secrets.A' })}</b:serviceTask>`,
    );
    expect(found.map(({ field }) => field.logical)).toEqual([
      'billing/charge/url#1',
      'billing/charge/url#1',
      'billing/charge/x#1',
      'billing/charge/x#2',
    ]);
    expect(found[0]?.workflow).toBe('billing');
  });
});

describe('element templates', () => {
  const template = {
    id: 't',
    name: '{{secrets.N}}',
    description: 'keep your secrets.safe',
    properties: [
      {
        value: '{{secrets.A}}',
        tooltip: '{{secrets.T}}',
        binding: { type: 'zeebe:input', name: 'authentication.token' },
        constraints: { pattern: { value: '^{{secrets.P}}', message: 'secrets.M' } },
      },
      { value: '= secrets.B', binding: { type: 'zeebe:taskHeader', key: 'resultExpression' } },
      {
        value: '=secrets.C',
        binding: { type: 'bpmn:Message#zeebe:subscription#property', name: 'correlationKey' },
      },
      {
        choices: [{ name: 'secrets.X', value: 'secrets.D' }],
        binding: { type: 'zeebe:property', name: 'inbound.x' },
      },
      { value: 'secrets.Z', binding: { type: 'property', name: 'name' } },
    ],
  };
  const expected = [
    'reference A allow authentication.token',
    'reference B inert resultExpression',
    'reserved C inert correlationKey',
    'reference D allow inbound.x',
  ];

  it('carry references in their values only', () => {
    expect(summary(scan('camunda', 't.json', JSON.stringify(template)))).toEqual(expected);
  });

  it('may be several in an array', () => {
    expect(summary(scan('camunda', 't.json', JSON.stringify([template])))).toEqual(expected);
  });
});
