/** Workflow files of every engine and format, in every way in which a field can be written. */
import type { EngineName, Sample } from './rendering.js';

const bpmn = (content: string) => `<?xml version="1.0" encoding="UTF-8"?>
<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0" xmlns:m="http://camunda.org/schema/modeler/1.0" m:executionPlatformVersion="8.10.0">
  <b:process id="flow">
    <!-- é {{secrets.A}} stays -->
${content}
  </b:process>
</b:definitions>
`;
const job = (inputs: string) =>
  bpmn(
    `    <b:serviceTask id="job" z:modelerTemplate="t"><b:extensionElements><z:ioMapping>${inputs}</z:ioMapping></b:extensionElements></b:serviceTask>`,
  );
const input = (source: string, target = 'body', quote = '"') =>
  job(`<z:input target="${target}" source=${quote}${source}${quote}/><z:input source="= 1" target="other"/>`);
const inbound = (value: string) =>
  bpmn(
    `    <b:startEvent id="hook" z:modelerTemplate="t"><b:extensionElements><z:properties><z:property name="inbound.x" value="${value}"/></z:properties></b:extensionElements></b:startEvent>`,
  );

const camunda = (name: string, text: string, more: Partial<Sample> = {}): Sample => ({
  name: `Camunda ${name}`,
  engine: 'camunda',
  file: `${name.replaceAll(' ', '-')}.bpmn`,
  text,
  ...more,
});

const CAMUNDA: readonly Sample[] = [
  camunda('static', input('Bearer {{secrets.A}}')),
  camunda('static between', input('a &amp; {{secrets.A}}&#10;&lt;{{secrets.B}}> é')),
  camunda('static whole', input('{{secrets.A}}')),
  camunda('bare', input('secrets.A')),
  camunda('in single quotes', input('it is "{{secrets.A}}"', 'body', "'")),
  camunda('header', input('{{secrets.A}}', 'headers.X-Key'), { header: true }),
  camunda('FEEL string', input('=&#34;{{secrets.A}}&#34;')),
  camunda(
    'FEEL sum',
    input('= &quot;x\\n&quot; + &quot;a {{secrets.A}}, {{secrets.B}} b&quot; + &quot;\\&quot;y&quot;'),
  ),
  camunda('FEEL context', input('={"k": "{{secrets.A}}", l: ["pre {{secrets.B}}", 1]}', 'body', "'")),
  camunda('FEEL in bare form', input('=&quot;x/&quot; + &quot;secrets.A&quot;')),
  camunda('FEEL path', input('="Bearer " + camunda.secrets.A', 'body', "'")),
  camunda('inbound static', inbound('p {{secrets.A}} q')),
  camunda('inbound FEEL', inbound('=&quot;p {{secrets.A}} q&quot;')),
  camunda('with CRLF', input('Bearer {{secrets.A}}').replaceAll('\n', '\r\n')),
  camunda('FEEL with a mark', `\uFEFF${input('=&quot;{{secrets.A}}&quot;')}`),
  {
    name: 'Camunda element template',
    engine: 'camunda',
    file: 'template.json',
    text: `${JSON.stringify(
      {
        $schema: 'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json',
        id: 'template',
        name: 'uses {{secrets.A}}',
        appliesTo: ['bpmn:Task'],
        properties: [
          { type: 'String', value: '{{secrets.A}} é "', binding: { type: 'zeebe:input', name: 'x' } },
          {
            type: 'String',
            value: '="b: {{secrets.B}}"',
            feel: 'optional',
            binding: { type: 'zeebe:input', name: 'y' },
          },
        ],
      },
      null,
      2,
    ).replace('é', '\\u00e9')}\n`,
  },
];

const conductor = (name: string, parameters: string, more: Partial<Sample> = {}): Sample => ({
  name: `Conductor ${name}`,
  engine: 'conductor',
  file: `${name.replaceAll(' ', '-')}.json`,
  text: `{\n  "name": "flow", "version": 1,\n  "tasks": [{ "name": "t", "taskReferenceName": "t", "type": "SIMPLE",\n    "inputParameters": ${parameters} }]\n}\n`,
  ...more,
});

const CONDUCTOR: readonly Sample[] = [
  conductor('whole', '{"x": "${workflow.secrets.A}"}'),
  conductor('embedded', '{"x": "a\\t\\u00e9\\/${workflow.secrets.A}, ${workflow.secrets.B} b"}'),
  conductor('deep', '{"x": [{"y": ["p${workflow.secrets.A}", 1, true, null]}]}'),
  conductor('header', '{"http_request": {"uri": "u", "headers": {"X-Key": "${workflow.secrets.A}"}}}', {
    header: true,
  }),
];

const gainsight = (name: string, headers: string, query: string, more: Partial<Sample> = {}): Sample => ({
  name: `Gainsight ${name}`,
  engine: 'gainsight',
  file: `${name.replaceAll(' ', '-')}.json`,
  text: `{"name": "connector", "url": "https://x", "headers": [{"key": "K", "value": ${headers}}],\r\n "query_parameters": [{"key": "q", "value": ${query}}]}`,
  ...more,
});

const GAINSIGHT: readonly Sample[] = [
  gainsight('header', '"Bearer {{ get_secret(\'A\') }}"', '"1"', { header: true }),
  gainsight('query', '"1"', "\"a {{ get_secret('A') }}-{{ get_secret('B') }} b\""),
  gainsight('whole query', '"1"', '"{{ get_secret(\'A\') }}"'),
];

const FORMS: readonly (readonly [EngineName, string, string])[] = [
  ['orka', '{{secrets.A}}', '{{secrets.B}}'],
  ['jelou', '{{$secret.A}}', '{{$secret.B}}'],
  ['inhouse', '<<secret A>>', '<<secret B>>'],
];

/** `@` and `%` stand for the references to A and B. */
const YAML: Readonly<Record<string, string>> = {
  plain: 'x: Bearer @ tail # comment\ny: 1\n',
  'plain twice': 'x: p-@/%\ny: [1, 2]\n',
  'plain on two lines': 'x: one @\n  two %\ny: 1\n',
  'quoted in brackets': 'x: {a: "p@", b: [\'q %\', z]}\ny: 1\n',
  single: "x: 'it''s @'\ny: 1\n",
  'single on two lines': "x: 'one @\n  two %\n\n  three'\ny: 1\n",
  double: 'x: "\\u0041 @\\t%" # c\ny: 1\n',
  'double on two lines': 'x: "one @\n  two \\\n  %"\ny: 1\n',
  literal: 'x: |\n  first @\n  second %\n\n  third\ny: 1\n',
  'literal without its end': 'x: |-\n  @\ny: 1\n',
  'literal with all line ends': 'x: |+ # c\n  @\n\n\ny: 1\n',
  'literal with an indent': 'x: |2\n   a @\n  b\ny: 1\n',
  'literal at the end': 'y: 1\nx: |\n  a @',
  folded: 'x: >\n  one @\n  two\n\n  three %\n    more\ny: 1\n',
  'folded without its end': 'x: >-\n  @\ny: 1\n',
  tagged: 'x: !!str p@\nz: &anchor "@"\nw: *anchor\n',
  'in CRLF': 'x: |\r\n  one @\r\n  two\r\ny: p%\r\n',
  'in documents': '\uFEFF# c\nx: "@"\n---\nx: p%\n...\n',
  'in a list': '- p@\n- - "%"\n  - {a: 1}\n',
};

const GENERIC: readonly Sample[] = FORMS.flatMap(([engine, a, b]) => {
  const filled = (text: string) => text.replaceAll('@', () => a).replaceAll('%', () => b);
  return [
    ...Object.entries(YAML).map(
      ([name, text]): Sample => ({
        name: `${engine} YAML ${name}`,
        engine,
        file: `${name.replaceAll(' ', '-')}.yaml`,
        text: filled(text),
      }),
    ),
    {
      name: `${engine} YAML header`,
      engine,
      file: 'header.yaml',
      text: filled('step:\n  headers:\n    X-Key: "p @"\n'),
      header: true,
    },
    {
      name: `${engine} JSON`,
      engine,
      file: 'flow.json',
      text: filled('{"x": "\\u00e9 @ \\"%\\"", "y": ["@", 1.0, {"": ""}]}\n'),
    },
  ];
});

const BRACKETS: Sample = {
  name: 'inhouse YAML plain in brackets',
  engine: 'inhouse',
  file: 'plain-in-brackets.yaml',
  text: 'x: {a: p<<secret A>>, b: [q <<secret B>>, z]}\ny: 1\n',
};

export const SAMPLES: readonly Sample[] = [...CAMUNDA, ...CONDUCTOR, ...GAINSIGHT, ...GENERIC, BRACKETS];
