import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACME, conductor, project, store } from '../project.js';
import { obstacles, plan, rename } from './renaming.js';

const flow = (text: string) => conductor({ key: text });
const ENGINES = `version: 1
stores: [{ files: secrets.yaml }]
workflows:
  - { files: "*.bpmn", engine: camunda }
  - { files: "conductor/*", engine: conductor }
  - { files: "gainsight/*", engine: gainsight }
  - { files: "orka/*", engine: orka }
  - { files: "inhouse/*", engine: inhouse }
engines:
  inhouse: { extends: jelou, reference: "<<secret NAME>>" }
`;

/** A file's text after `OLD_KEY` has become `NEW_KEY`. */
function renamed(file: string, text: string, to = 'NEW_KEY'): string {
  const root = project({ 'claviger.yaml': ENGINES, 'secrets.yaml': store('OLD_KEY', 'B'), [file]: text });
  rename(root, 'OLD_KEY', to, '');
  return readFileSync(join(root, file), 'utf8');
}

const bpmn = (input: string) =>
  `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><bpmn:process id="p"><bpmn:serviceTask id="t" zeebe:modelerTemplate="x"><bpmn:extensionElements><zeebe:ioMapping>${input}</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask></bpmn:process></bpmn:definitions>\n`;
const source = (text: string) => bpmn(`<zeebe:input source="${text}" target="url" />`);

describe('a rename writes the name', () => {
  it.each([
    ['as it stands', '{{secrets.OLD_KEY}}', '{{secrets.NEW_KEY}}'],
    ['bare', 'secrets.OLD_KEY', 'secrets.NEW_KEY'],
    [
      'in a FEEL string',
      '=&#34;x&#34; + &quot;{{secrets.OLD_KEY}}&quot;',
      '=&#34;x&#34; + &quot;{{secrets.NEW_KEY}}&quot;',
    ],
    ['of which a letter is an entity', '{{secrets.&#79;LD_KEY}}', '{{secrets.NEW_KEY}}'],
    ['as a path', '=camunda.secrets.OLD_KEY', '=camunda.secrets.NEW_KEY'],
    ['in backticks', '=camunda.secrets.`OLD_KEY`', '=camunda.secrets.`NEW_KEY`'],
    [
      'beside others',
      '{{secrets.B}}{{secrets.OLD_KEY}}&amp;{{secrets.OLD_KEY}}',
      '{{secrets.B}}{{secrets.NEW_KEY}}&amp;{{secrets.NEW_KEY}}',
    ],
  ])('in an XML attribute, %s', (_, before, after) => {
    expect(renamed('a.bpmn', source(before))).toBe(source(after));
  });

  it('in backticks where FEEL needs them', () => {
    expect(renamed('a.bpmn', source('=camunda.secrets.OLD_KEY'), 'new-key')).toBe(
      source('=camunda.secrets.`new-key`'),
    );
  });

  it('in XML text and CDATA', () => {
    const script = (text: string) =>
      bpmn('').replace(
        '</bpmn:process>',
        `<bpmn:serviceTask id="u"><bpmn:documentation>${text}</bpmn:documentation></bpmn:serviceTask></bpmn:process>`,
      );
    const text = script('<![CDATA[{{secrets.OLD_KEY}}]]>').replace(
      '<zeebe:ioMapping>',
      '<zeebe:ioMapping><zeebe:input target="url" source="{{secrets.OLD_KEY}}" />',
    );
    // Prose is no reference, and stays.
    expect(renamed('a.bpmn', text)).toBe(
      text.replace('source="{{secrets.OLD_KEY}}"', 'source="{{secrets.NEW_KEY}}"'),
    );
  });

  it.each([
    ['plain', '"${workflow.secrets.OLD_KEY}"', '"${workflow.secrets.NEW_KEY}"'],
    [
      'with a path and an escape',
      '"\\u00e9\\/${workflow.secrets.OLD_KEY.user}"',
      '"\\u00e9\\/${workflow.secrets.NEW_KEY.user}"',
    ],
    [
      'of which a letter is an escape',
      '"${workflow.secrets.\\u004fLD_KEY}"',
      '"${workflow.secrets.NEW_KEY}"',
    ],
  ])('in a JSON string, %s', (_, before, after) => {
    const text = (value: string) => flow('@').replace('"@"', () => value);
    expect(renamed('conductor/a.json', text(before))).toBe(text(after));
  });

  it('in a Jinja call', () => {
    const text = (name: string) =>
      `{"name": "c", "url": "https://x", "headers": [{"key": "K", "value": "{{ jwt_encode(p, get_secret('${name}'), 'RS256') }}"}]}`;
    expect(renamed('gainsight/a.json', text('OLD_KEY'))).toBe(text('NEW_KEY'));
  });

  it('in a YAML string that aliases share, once', () => {
    const text = (name: string) =>
      `a: &key "x {{secrets.${name}}}"\nb: *key\ndescription: *key\nc: { <<: { d: *key } }\n`;
    expect(renamed('orka/a.yaml', text('OLD_KEY'))).toBe(text('NEW_KEY'));
  });

  it('in the form of an engine of the project', () => {
    expect(renamed('inhouse/a.yaml', 'x: |\n  a <<secret OLD_KEY>>\n')).toBe(
      'x: |\n  a <<secret NEW_KEY>>\n',
    );
  });
});

const scopes = {
  'claviger.yaml': ACME,
  'secrets/pay/dev.yaml': store('OLD', 'OTHER'),
  'secrets/pay/prod.yaml': store('OLD'),
  'flows/pay/a.json': flow('${workflow.secrets.OLD}'),
};

describe('a rename is refused', () => {
  it('where the name is not one for an engine that refers to it, in its platform’s words', () => {
    const result = plan(project(scopes), 'OLD', 'a.b', 'acme/pay');
    expect(result).toMatchObject({ ok: false, kind: 'name' });
    expect(obstacles(project(scopes), 'OLD', 'a.b', 'acme/pay')).toEqual([
      "`a.b` can't be a name: Conductor's names hold no `.` and no `}`",
    ]);
    expect(plan(project(scopes), 'OLD', 'sops', 'acme/pay')).toMatchObject({ ok: false, kind: 'name' });
    expect(plan(project(scopes), 'OLD', '', 'acme/pay')).toMatchObject({ ok: false, kind: 'name' });
  });

  it('where the scope, one above or one below has the name', () => {
    expect(obstacles(project(scopes), 'OLD', 'OTHER', 'acme/pay')).toEqual([
      'acme/pay has `OTHER` already (secrets/pay/dev.yaml:2)',
    ]);
    const above = project({ ...scopes, 'secrets/acme.yaml': store('NEW') });
    expect(obstacles(above, 'OLD', 'NEW', 'acme/pay')).toEqual([
      'it would hide `NEW` of acme (secrets/acme.yaml:1)',
    ]);
    expect(obstacles(above, 'NEW', 'OLD', 'acme')).toEqual([
      '`OLD` of acme/pay (secrets/pay/dev.yaml:1) would hide it there',
    ]);
    const beside = project({ ...scopes, 'all/ship.yaml': store('NEW') });
    expect(obstacles(beside, 'OLD', 'NEW', 'acme/pay')).toEqual([]);
  });

  it('where a reference means another secret in another environment', () => {
    const root = project({
      ...scopes,
      'secrets/pay/prod.yaml': store('X'),
      'secrets/acme.yaml': store('OLD'),
    });
    expect(obstacles(root, 'OLD', 'NEW', 'acme/pay')).toEqual([
      'flows/pay/a.json:10:36 in prod this means `OLD` of acme (secrets/acme.yaml:1), and would mean nothing',
    ]);
  });

  it('where a reference that means nothing today would mean the secret', () => {
    const root = project({ ...scopes, 'flows/pay/b.json': flow('${workflow.secrets.NEW}') });
    expect(obstacles(root, 'OLD', 'NEW', 'acme/pay')).toEqual([
      'flows/pay/b.json:10:36 in dev and prod this means nothing, and would mean `NEW` of acme/pay (secrets/pay/dev.yaml:1)',
    ]);
  });

  it('where a workflow that mentions the name, or a store around, can’t be read', () => {
    const broken = project({ ...scopes, 'flows/pay/b.json': '{ "x": "${workflow.secrets.OLD}" ' });
    expect(obstacles(broken, 'OLD', 'NEW', 'acme/pay')).toEqual([
      "flows/pay/b.json:1:1 this workflow can't be read and mentions `OLD`: its references would stay as they are",
    ]);
    const elsewhere = project({ ...scopes, 'flows/ship/b.json': '{ "x": "${workflow.secrets.OLD}" ' });
    expect(obstacles(elsewhere, 'OLD', 'NEW', 'acme/pay')).toEqual([]);
    const conflict = project({
      ...scopes,
      'secrets/acme.yaml': '<<<<<<< a\nX: 1\n=======\nX: 2\n>>>>>>> b\n',
    });
    expect(obstacles(conflict, 'OLD', 'NEW', 'acme/pay')).toEqual([
      "secrets/acme.yaml:1:1 this store of acme can't be read as a whole: it may hold either name",
    ]);
  });

  it('where a store has the name twice', () => {
    const root = project({ ...scopes, 'secrets/pay/dev.yaml': store('OLD', 'OLD') });
    expect(obstacles(root, 'OLD', 'NEW', 'acme/pay')[0]).toMatch(/twice/);
  });
});

describe('a rename takes along', () => {
  it('references that mean nothing today and could have meant no other', () => {
    const root = project({ ...scopes, 'flows/ship/b.json': flow('${workflow.secrets.OLD}') });
    expect(rename(root, 'OLD', 'NEW', 'acme/pay').references).toHaveLength(2);
    const two = project({
      ...scopes,
      'flows/ship/b.json': flow('${workflow.secrets.OLD}'),
      'all/other.yaml': store('OLD'),
    });
    expect(rename(two, 'OLD', 'NEW', 'acme/pay').references).toHaveLength(1);
  });

  it('the entry of the scope’s own catalog, with its comments', () => {
    const config = `${ACME}catalogs:\n  - { files: "catalogs/{project}.yaml", scope: "acme/{project}" }\n`;
    const entry = (name: string) =>
      `# head\n\n# about it\n${name}:\n  description: a key # of ours\nOTHER: {}\n`;
    const root = project({
      ...scopes,
      'claviger.yaml': config,
      'catalogs/pay.yaml': entry('OLD'),
      'catalogs/ship.yaml': entry('OLD'),
    });
    rename(root, 'OLD', 'NEW', 'acme/pay');
    expect(readFileSync(join(root, 'catalogs/pay.yaml'), 'utf8')).toBe(entry('NEW'));
    expect(readFileSync(join(root, 'catalogs/ship.yaml'), 'utf8')).toBe(entry('OLD'));
  });

  it('variables, which need no key', () => {
    const config = ACME.replace(
      'workflows:',
      '  - { files: "config/{project}.yaml", scope: "acme/{project}", encrypted: false }\nworkflows:',
    );
    const root = project({
      'claviger.yaml': config,
      'config/pay.yaml': '# plain\nOLD: https://x # y\nZ: 1\n',
      'flows/pay/a.json': flow('${workflow.env.OLD}/${workflow.secrets.OLD}'),
    });
    expect(rename(root, 'OLD', 'NEW', 'acme/pay').references).toHaveLength(2);
    expect(readFileSync(join(root, 'config/pay.yaml'), 'utf8')).toBe('# plain\nNEW: https://x # y\nZ: 1\n');
    expect(readFileSync(join(root, 'flows/pay/a.json'), 'utf8')).toContain(
      '${workflow.env.NEW}/${workflow.secrets.NEW}',
    );
  });
});

it('a rename says what stays as it is', () => {
  const root = project({
    ...scopes,
    'claviger.yaml': `${ACME}ignore:\n  - { rule: unused-secret, secret: OLD, reason: OLD_ONE }\n`,
    'flows/pay/b.json': flow(
      "${workflow.secrets['OLD']} ${workflow.secrets.O${workflow.input.x}} {{secrets.OLD}}",
    ),
    'flows/pay/c.json': flow('${workflow.secrets.N${workflow.input.x}}'),
  });
  const { left } = rename(root, 'OLD', 'NEW', 'acme/pay');
  expect(left.map(({ file, line, what }) => `${file}:${line} ${what}`)).toEqual([
    'flows/pay/b.json:10 a malformed reference of `OLD`',
    'flows/pay/b.json:10 a name that is computed at run time and could be `OLD`',
    "flows/pay/b.json:10 another engine's reference of `OLD`",
    'flows/pay/c.json:10 a name that is computed at run time and could then be `NEW`',
    'claviger.yaml:12 `OLD` in the project file',
  ]);
});
