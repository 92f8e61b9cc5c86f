/** Comments that hide findings of the next line, in each format, and what is wrong with those that do not. */
import { describe, expect, it } from 'vitest';
import { run } from '../cli/run.js';
import { checked, conductor, findings, project, store } from '../project.js';

const flow = (...lines: readonly string[]) =>
  `id: flow\nnodes:\n  - id: call\n    headers:\n${lines.map((line) => `      ${line}\n`).join('')}`;
const JELOU = 'version: 1\nworkflows: [{ files: flow.yaml, engine: jelou }]\n';
const inYaml = (...lines: readonly string[]) => {
  const report = checked({ 'claviger.yaml': JELOU, 'flow.yaml': flow(...lines) });
  return {
    found: findings(report),
    ignored: report.summary.ignored,
    messages: report.diagnostics.map((each) => each.message),
  };
};
const MISSING = 'X-Key: "{{$secret.MISSING}}"';

describe('a comment of YAML', () => {
  it('hides the rule it names, on the next line', () => {
    expect(inYaml('# claviger-ignore-next-line dangling-secret: made at run time', MISSING)).toMatchObject({
      found: [],
      ignored: 1,
    });
  });

  it('may stand at the end of a line, or above another', () => {
    expect(inYaml('A: b # claviger-ignore-next-line dangling-secret: x', MISSING).found).toEqual([]);
    const two = inYaml(
      '# claviger-ignore-next-line dangling-secret: x',
      '# claviger-ignore-next-line foreign-syntax: y',
      'X-Key: "{{$secret.MISSING}} ${workflow.secrets.A}"',
    );
    expect(two).toMatchObject({ found: [], ignored: 2 });
  });

  it('names several rules', () => {
    const line = '# claviger-ignore-next-line dangling-secret, foreign-syntax: x';
    expect(inYaml(line, 'X-Key: "{{$secret.MISSING}} ${workflow.secrets.A}"')).toMatchObject({
      found: [],
      ignored: 2,
    });
  });

  it('counts until its last day', () => {
    expect(inYaml('# claviger-ignore-next-line dangling-secret until 2026-06-15: x', MISSING).found).toEqual(
      [],
    );
    const over = inYaml('# claviger-ignore-next-line dangling-secret until 2026-06-14: x', MISSING);
    expect(over.found).toEqual(['unused-ignore flow.yaml:5:7', 'dangling-secret flow.yaml:6:25 MISSING']);
    expect(over.messages[0]).toContain('ended on 2026-06-14');
  });

  it.each([
    ['# claviger-ignore-next-line dangling-secret', 'no reason'],
    ['# claviger-ignore-next-line dangling-secret:', 'no reason'],
    ['# claviger-ignore-next-line : because', 'names no rule'],
    ['# claviger-ignore-line dangling-secret: x', '`claviger-ignore-line` hides nothing'],
    ['# claviger-ignore-next-line dangling-secret until 2026-02-30: x', 'no day of the calendar'],
    ['# claviger-ignore-next-line dangling-secrets: x', 'no rule `dangling-secrets`'],
    ['# claviger-ignore-next-line out-of-scope: x', 'no `out-of-scope`'],
  ])('%s is reported, and hides nothing', (comment, message) => {
    const { found, messages, ignored } = inYaml(comment, MISSING);
    expect(found).toEqual(['unused-ignore flow.yaml:5:7', 'dangling-secret flow.yaml:6:25 MISSING']);
    expect(messages[0]).toContain(message);
    expect(ignored).toBe(0);
  });

  it('is none inside a text', () => {
    const block = [
      'X-Note: |',
      '  # claviger-ignore-next-line dangling-secret: x',
      `  ${'{{$secret.MISSING}}'}`,
    ];
    expect(inYaml(...block).found).toEqual(['dangling-secret flow.yaml:7:19 MISSING']);
    const quoted = [
      'X-Note: "',
      '  # claviger-ignore-next-line dangling-secret: x',
      '  {{$secret.MISSING}}"',
    ];
    expect(inYaml(...quoted).found).toEqual(['dangling-secret flow.yaml:7:19 MISSING']);
  });

  it('reaches no further than one line', () => {
    const { found } = inYaml('# claviger-ignore-next-line dangling-secret: x', 'A: b', MISSING);
    expect(found).toEqual(['unused-ignore flow.yaml:5:7', 'dangling-secret flow.yaml:7:25 MISSING']);
  });
});

describe('a comment of XML', () => {
  const bpmn = (before: string) =>
    findings(
      checked({
        'claviger.yaml': 'version: 1\nworkflows: [{ files: flow.bpmn, engine: camunda }]\n',
        'flow.bpmn': `<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0"><d:process id="p"><d:serviceTask id="t" z:modelerTemplate="m"><d:extensionElements><z:ioMapping>
${before}
<z:input source="{{secrets.MISSING}}" target="authentication.token" />
</z:ioMapping></d:extensionElements></d:serviceTask></d:process></d:definitions>`,
      }),
    );

  it('hides, over several lines too', () => {
    expect(bpmn('<!-- claviger-ignore-next-line dangling-secret: x -->')).toEqual([]);
    expect(bpmn('<!--\n  claviger-ignore-next-line dangling-secret:\n  x\n-->')).toEqual([]);
    const tag = '<z:input\n  target="body"\n  source="a > {{secrets.MISSING}}"\n/>';
    expect(bpmn(`<!-- claviger-ignore-next-line dangling-secret: x -->\n${tag}<z:a/>`)).toEqual([
      'dangling-secret flow.bpmn:7:28 MISSING',
    ]);
  });

  it('is reported where it hides nothing, and is none inside CDATA', () => {
    expect(bpmn('<!-- claviger-ignore-next-line out-of-scope: x -->')).toEqual([
      'unused-ignore flow.bpmn:2:1',
      'dangling-secret flow.bpmn:3:28 MISSING',
    ]);
    expect(
      bpmn(
        '<d:documentation><![CDATA[<!-- claviger-ignore-next-line dangling-secret: x -->]]></d:documentation>',
      ),
    ).toEqual(['dangling-secret flow.bpmn:3:28 MISSING']);
  });
});

describe('elsewhere', () => {
  it('in the project file, a store and a catalog', () => {
    const config = `version: 1
stores:
  - { files: store.yaml, scope: acme }
catalogs:
  - { files: catalog.yaml, scope: acme }
workflows:
  # claviger-ignore-next-line matches-nothing: comes next week
  - { files: "*.bpmn", engine: camunda }
  - { files: "*.json", engine: conductor, scope: acme }
`;
    const report = checked({
      'claviger.yaml': config,
      'store.yaml': `# claviger-ignore-next-line unused-secret: comes next week\n${store('LATER')}`,
      'catalog.yaml': 'LATER: {}\n# claviger-ignore-next-line matches-nothing: comes next week\nNEVER: {}\n',
      'flow.json': conductor({ a: 'b' }),
    });
    expect(findings(report)).toEqual([]);
    expect(report.summary.ignored).toBe(3);
  });

  it('a text of JSON is no comment', () => {
    const report = checked({
      'claviger.yaml': 'version: 1\nworkflows: [{ files: flow.json, engine: conductor }]\n',
      'flow.json': conductor({
        a: '// claviger-ignore-next-line dangling-secret: x',
        b: '${workflow.secrets.MISSING}',
      }),
    });
    expect(findings(report)).toEqual(['dangling-secret flow.json:11:34 MISSING']);
  });
});

describe('render', () => {
  it('emits nothing that does not resolve, whatever a comment hides', async () => {
    const root = project({
      'claviger.yaml': JELOU,
      'flow.yaml': flow('# claviger-ignore-next-line dangling-secret: x', MISSING),
    });
    const { code, out, err } = await run(root, ['render', '--env', 'default', '--stdout']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('dangling-secret');
  });
});
