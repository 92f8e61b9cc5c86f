import { describe, expect, it } from 'vitest';
import { openProject } from '../../src/check.js';
import { loadTemplates, scanContexts } from '../../src/compile.js';
import { type Format, parse } from '../../src/documents/index.js';
import { heldSecrets } from '../../src/emit/held-values.js';
import { leakFinder } from '../../src/emit/leaked-value.js';
import { Plaintext } from '../../src/stores/plaintext.js';
import type { SecretValue } from '../../src/stores/types.js';
import { run } from '../cli/run.js';
import { conductor, project, store } from '../project.js';
import { KEY, vaulted } from '../vaulted.js';

const TOKEN = 'mQ4vTz81LkRw90Xs';
const CONFIG = `version: 1
environments: [dev, prod]
stores:
  - { files: secrets.yaml }
  - { files: "secrets.{environment}.yaml" }
workflows:
  - { files: "*.json", engine: conductor }
  - { files: "*.bpmn", engine: camunda }
  - { files: "flow*.yaml", engine: orka }
`;
const USED = { token: '${workflow.secrets.USED}' };

const scalar = (text: string): SecretValue => ({ kind: 'scalar', type: 'str', text: new Plaintext(text) });

/** The texts that are found in a file, as the file has them. */
function found(file: string, text: string, value: SecretValue): readonly string[] {
  const cwd = project({ 'claviger.yaml': CONFIG, 'secrets.yaml': store('A', 'B'), [file]: text });
  const opened = openProject({ cwd });
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join('\n'));
  const { analysis } = opened;
  const [workflow] = analysis.workflows;
  if (!workflow) throw new Error('there is no workflow');
  const { project: opening, engines } = analysis;
  const context = scanContexts(opening, engines, loadTemplates(opening, engines))(workflow.file);
  const format: Format = file.endsWith('.bpmn') ? 'xml' : file.endsWith('.json') ? 'json' : 'yaml';
  const document = parse({ file, text, encoding: 'utf-8' }, format);
  if (document.problems.length > 0) throw new Error('the document does not parse');
  const held = heldSecrets(analysis, new Map([['secrets.yaml', [new Map([['A', value]])]]]));
  const leaks = leakFinder(analysis, 'dev', held)(workflow, document, context);
  for (const { finding } of leaks) {
    expect(finding.secret).toBe('A');
    expect(JSON.stringify(finding)).not.toContain(TOKEN);
  }
  return leaks.map(({ span }) => text.slice(span.start, span.end));
}

const xml = (inner: string) =>
  `<?xml version="1.0"?>\n<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">${inner}</bpmn:definitions>\n`;

describe('a value is found', () => {
  it.each([
    ['as it is', 'a.json', `{ "name": "a", "x": "Bearer ${TOKEN}" }`, TOKEN, TOKEN],
    [
      'with an escaped letter',
      'a.json',
      `{ "x": "\\u006d${TOKEN.slice(1)}" }`,
      TOKEN,
      `\\u006d${TOKEN.slice(1)}`,
    ],
    ['as a key', 'a.json', `{ "x": { "${TOKEN}": 1 } }`, TOKEN, TOKEN],
    ['as an escaped key', 'a.json', `{ "x": { "a\\/${TOKEN}": 1 } }`, `a/${TOKEN}`, `a\\/${TOKEN}`],
    ['on several lines', 'a.json', `{ "x": "${TOKEN}\\n2" }`, `${TOKEN}\r\n2\n`, `${TOKEN}\\n2`],
    [
      'in JSON within JSON',
      'a.json',
      `{ "x": "{\\"y\\":\\"a\\\\\\"${TOKEN}\\"}" }`,
      `a"${TOKEN}`,
      `a\\\\\\"${TOKEN}`,
    ],
    ['in a block of YAML', 'flow.yaml', `id: a\nx: |\n  ${TOKEN}\n  2\n`, `${TOKEN}\n2`, `${TOKEN}\n  2`],
    ['folded', 'flow.yaml', `id: a\nx: "${TOKEN}\n  2"\n`, `${TOKEN} 2`, `${TOKEN}\n  2`],
    ['in a comment', 'flow.yaml', `id: a # was ${TOKEN}\n`, TOKEN, TOKEN],
    [
      'in an attribute',
      'a.bpmn',
      xml(`<bpmn:process id="a" name="&lt;${TOKEN}" />`),
      `<${TOKEN}`,
      `&lt;${TOKEN}`,
    ],
    [
      'around a section',
      'a.bpmn',
      xml(`<bpmn:documentation>${TOKEN.slice(0, 5)}<![CDATA[${TOKEN.slice(5)}]]></bpmn:documentation>`),
      TOKEN,
      `${TOKEN.slice(0, 5)}<![CDATA[${TOKEN.slice(5)}`,
    ],
    ['in a comment', 'a.bpmn', xml(`<!-- ${TOKEN} -->`), TOKEN, TOKEN],
  ])('%s, in %s', (_, file, text, value, written) => {
    expect(found(file, text, scalar(value))).toEqual([written]);
  });

  it('each time, and by every text of a structure', () => {
    const value: SecretValue = {
      kind: 'map',
      entries: new Map<string, SecretValue>([
        ['user', scalar('billing-service')],
        ['codes', { kind: 'list', items: [scalar(TOKEN), scalar('Other9Token')] }],
      ]),
    };
    const text = `{ "a": "${TOKEN}", "b": "billing-service", "c": "Other9Token ${TOKEN}" }`;
    expect([...found('a.json', text, value)].sort()).toEqual(['Other9Token', TOKEN, TOKEN]);
  });

  it('once where an alias repeats it', () => {
    expect(found('flow.yaml', `x: &t "m${TOKEN.slice(1)}\\x21"\ny: *t\n`, scalar(`${TOKEN}!`))).toHaveLength(
      1,
    );
  });
});

describe('nothing is found', () => {
  it.each([
    ['of a part', `${TOKEN}more`],
    ['in another letter case', TOKEN.toLowerCase()],
    ['of what is ordinary', 'Bearer'],
  ])('%s', (_, value) => {
    expect(found('a.json', `{ "x": "Bearer ${TOKEN}" }`, scalar(value))).toEqual([]);
  });
});

describe('render', () => {
  const files = (more: string, config = CONFIG) => ({
    'claviger.yaml': config,
    'a.json': conductor(USED),
    'b.json': conductor({ header: more }),
  });
  const stores = {
    'secrets.yaml': { USED: 'KX93-vv01-Lq', LEAKED: TOKEN },
    'secrets.prod.yaml': { ONLY_PROD: 'Zz19-otherToken' },
  };
  const render = async (more: string, config?: string, args: readonly string[] = ['--dry-run']) =>
    run(await vaulted(files(more, config), stores), ['render', '--env', 'dev', ...args], { env: KEY });

  it('refuses, and shows the place without the value', async () => {
    const { code, out, err } = await render(`Bearer ${TOKEN}`);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^error\[leaked-value\]: a value of `LEAKED` of the root scope stands in \S+ as it is$/m,
    );
    expect(err).toContain('Bearer [masked]');
    expect(err).toContain('`LEAKED` of the root scope has this value');
    expect(err).toMatch(/help: write `\$\{workflow\.secrets\.LEAKED\}` here, and give it another value$/m);
    expect(err).toContain('nothing was emitted');
    expect(err).not.toContain(TOKEN.slice(0, 8));
  });

  it('looks at what is rendered, with the stores that are opened', async () => {
    expect((await render(`Bearer ${TOKEN}`, CONFIG, ['--dry-run', '--only', 'a.json'])).code).toBe(0);
    expect((await render('Zz19-otherToken')).code).toBe(0);
  });

  it('tells of the file where a key on the way is the value', async () => {
    const root = await vaulted(
      { 'claviger.yaml': CONFIG, 'a.json': conductor({ ...USED, [TOKEN]: TOKEN }) },
      stores,
    );
    const { code, err } = await run(root, ['render', '--env', 'dev', '--dry-run'], { env: KEY });
    expect(code).toBe(1);
    expect(err).toContain('stands here as it is');
    expect(err).not.toContain(TOKEN.slice(0, 8));
  });

  it('heeds `rules:` and `ignore:`, and warns of what it emits', async () => {
    const leak = `Bearer ${TOKEN}`;
    expect(await render(leak, `${CONFIG}rules: { leaked-value: off }\n`)).toMatchObject({ code: 0 });
    const ignored = await render(
      leak,
      `${CONFIG}ignore: [{ rule: leaked-value, file: b.json, reason: "revoked" }]\n`,
    );
    expect(ignored).toMatchObject({ code: 0, err: expect.not.stringContaining('leaked-value') });
    const warned = await render(leak, `${CONFIG}rules: { leaked-value: warning }\n`);
    expect(warned).toMatchObject({ code: 0, err: expect.stringContaining('warning[leaked-value]') });
    expect(warned.err).not.toContain(TOKEN.slice(0, 8));
  });
});
