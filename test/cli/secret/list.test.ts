import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { ACME, conductor, project, store } from '../../project.js';
import { run } from '../run.js';

const flow = (...texts: readonly string[]) => conductor(Object.fromEntries(texts.entries()));
const files = {
  'claviger.yaml': `${ACME}catalogs: [{ files: "catalogs/{project}.yaml", scope: "acme/{project}" }]\n`,
  'secrets/acme.yaml': store('SHARED', 'LEFT', 'NIL=""', 'OPEN=hunter2'),
  'secrets/acme.prod.yaml': store('SHARED'),
  'secrets/pay/dev.yaml': store('KEY', 'SHARED', 'EU_KEY'),
  'catalogs/pay.yaml': 'KEY:\n  description: of the bank\n  tags: [pci]\n  owner: payments\n',
  'flows/pay/a.json': flow(
    '${workflow.secrets.SHARED} ${workflow.secrets.KEY}',
    '${workflow.secrets.${workflow.input.x}_KEY}',
  ),
  'flows/pay/b.json': flow('${workflow.secrets.SHARED}'),
  'flows/ship/a.json': flow('${workflow.secrets.SHARED}'),
};

const validated = (schema: string, text: string): unknown => {
  const validate = new Ajv({ strict: false }).compile(
    JSON.parse(readFileSync(`schemas/${schema}.schema.json`, 'utf8')),
  );
  const value: unknown = JSON.parse(text);
  expect([validate(value), validate.errors]).toEqual([true, null]);
  return value;
};

describe('secret list', () => {
  it('shows scope by scope what each environment has, how often it is used, and never a value', async () => {
    const { code, out, err } = await run(project(files), ['secret', 'list']);
    expect(code).toBe(0);
    expect(out).toBe(`acme
  name    dev    prod   uses
  LEFT    all    all    none
  NIL     EMPTY  EMPTY  none
  OPEN    PLAIN  PLAIN  none
  SHARED  all    set    3

acme/pay
  name    dev  prod     uses
  EU_KEY  set  -        perhaps
  KEY     set  -        1
      of the bank [pci]
  SHARED  set  broader  2

set      a value for this environment
all      the scope's value for every environment
broader  a broader scope's value
EMPTY    an empty value
PLAIN    not encrypted, though it should be
-        no value
`);
    expect(err).toMatch(/^note: when values were last changed is unknown: /);
    expect(out + err).not.toContain('hunter2');
  });

  it('puts many environments into one column where they do not fit', async () => {
    const { out } = await run(project(files), ['secret', 'list', '--scope', 'acme/pay'], { width: 30 });
    expect(out.split('\n').slice(0, 3)).toEqual([
      'acme/pay',
      '  name    uses     environments',
      '  EU_KEY  perhaps  set: dev; -: prod',
    ]);
  });

  it('is limited by names, patterns, scope, environment and use', async () => {
    const root = project(files);
    const names = async (...args: readonly string[]) => {
      const { out } = await run(root, ['secret', 'list', '--json', ...args]);
      const { secrets }: { secrets: { name: string; scope: string }[] } = JSON.parse(out);
      return secrets.map(({ name, scope }) => `${scope}:${name}`);
    };
    expect(await names('*KEY', 'LEFT')).toEqual(['acme:LEFT', 'acme/pay:EU_KEY', 'acme/pay:KEY']);
    expect(await names('--scope', 'acme/pay')).toEqual([
      'acme/pay:EU_KEY',
      'acme/pay:KEY',
      'acme/pay:SHARED',
    ]);
    expect(await names('--unused')).toEqual(['acme:LEFT', 'acme:NIL', 'acme:OPEN']);
    expect(await names('NO*')).toEqual([]);
    const { out } = await run(root, ['secret', 'list', 'KEY', '--env', 'prod']);
    expect(out.split('\n').slice(1, 3)).toEqual(['  name  prod  uses', '  KEY   -     1']);
  });

  it('prints the JSON that its schema describes', async () => {
    const { out } = await run(project(files), ['secret', 'list', '--json', 'KEY']);
    expect(validated('secrets', out)).toMatchObject({
      version: 1,
      secrets: [
        {
          name: 'KEY',
          description: 'of the bank',
          tags: ['pci'],
          owner: 'payments',
          environments: [
            {
              environment: 'dev',
              state: 'set',
              store: 'secrets/pay/dev.yaml',
              line: 1,
              lastChange: { state: 'unknown' },
            },
            { environment: 'prod', state: 'missing', store: null, lastChange: null },
          ],
          uses: { references: 1, workflows: 1, perhaps: false },
          syntax: [{ engine: 'conductor', reference: '${workflow.secrets.KEY}', problem: null }],
        },
      ],
    });
    validated('secrets', (await run(project(files), ['secret', 'list', '--json'])).out);
  });

  it('tells with --long where each value stands and how engines refer to it', async () => {
    const { out } = await run(project(files), ['secret', 'list', 'SHARED', '--long', '--scope', 'acme']);
    expect(out).toBe(`SHARED of acme
  dev        secrets/acme.yaml:1  the scope's value for every environment
  prod       secrets/acme.prod.yaml:1
  uses       3 references in 3 workflows
  conductor  \${workflow.secrets.SHARED}
`);
  });

  it('is 2 for a name or a scope that there is not, with what was meant', async () => {
    const root = project(files);
    expect(await run(root, ['secret', 'list', 'SHARD'])).toMatchObject({
      code: 2,
      out: '',
      err: 'claviger: there is no secret `SHARD`; did you mean `SHARED`?\n',
    });
    expect(await run(root, ['secret', 'list', '--scope', 'acme/pey'])).toMatchObject({
      code: 2,
      err: 'claviger: there is no scope `acme/pey`; did you mean `acme/pay`?\n',
    });
  });
});

describe('secret uses', () => {
  it('shows each use with what it would find without the secret', async () => {
    const { code, out } = await run(project(files), ['secret', 'uses', 'SHARED']);
    expect(code).toBe(0);
    expect(out).toBe(`SHARED of acme: 3 uses
  defined for prod: secrets/acme.prod.yaml:1
  defined for every environment: secrets/acme.yaml:1
  used by
    flows/pay/a.json:10:34   conductor  allow  /tasks/0/inputParameters/0
        prod: no value without it
    flows/pay/b.json:10:34   conductor  allow  /tasks/0/inputParameters/0
        prod: no value without it
    flows/ship/a.json:10:34  conductor  allow  /tasks/0/inputParameters/0
        dev and prod: out of scope without it

SHARED of acme/pay: 2 uses
  defined for dev: secrets/pay/dev.yaml:2
  used by
    flows/pay/a.json:10:34  conductor  allow  /tasks/0/inputParameters/0
        dev: without it secrets/acme.yaml:1 of acme
    flows/pay/b.json:10:34  conductor  allow  /tasks/0/inputParameters/0
        dev: without it secrets/acme.yaml:1 of acme
`);
  });

  it('names what may use it, and says when nothing does', async () => {
    const root = project({ ...files, 'flows/pay/c.json': '{ "x": "EU_KEY"' });
    expect((await run(root, ['secret', 'uses', 'EU_KEY'])).out).toBe(`EU_KEY of acme/pay: no use
  defined for dev: secrets/pay/dev.yaml:3
  perhaps used by
    flows/pay/a.json:11:15  conductor  allow  /tasks/0/inputParameters/1  dynamic  \${workflow.secrets.\${workflow.input.x}_KEY}
  perhaps used by workflows that can't be read
    flows/pay/c.json
`);
    expect((await run(root, ['secret', 'uses', 'LEFT'])).out).toContain('no workflow would miss it');
  });

  it('prints the JSON that its schema describes, for the scope and environment that are asked for', async () => {
    const root = project(files);
    const all = await run(root, ['secret', 'uses', 'SHARED', '--json']);
    expect(validated('uses', all.out)).toMatchObject({ secrets: [{ scope: 'acme' }, { scope: 'acme/pay' }] });
    const { out } = await run(root, [
      'secret',
      'uses',
      'SHARED',
      '--json',
      '--scope',
      'acme',
      '--env',
      'dev',
    ]);
    const { secrets } = validated('uses', out) as { secrets: { uses: { file: string }[] }[] };
    expect(secrets.map(({ uses }) => uses.map(({ file }) => file))).toEqual([['flows/ship/a.json']]);
  });

  it('is 2 for a name that nothing defines, there or anywhere', async () => {
    const root = project(files);
    expect(await run(root, ['secret', 'uses', 'SHARD'])).toMatchObject({
      code: 2,
      out: '',
      err: 'claviger: there is no secret `SHARD`; did you mean `SHARED`?\n',
    });
    expect(await run(root, ['secret', 'uses', 'KEY', '--scope', 'acme'])).toMatchObject({
      code: 2,
      err: 'claviger: acme has no secret `KEY`; it is defined in acme/pay\n',
    });
  });
});
