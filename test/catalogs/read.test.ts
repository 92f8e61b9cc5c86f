import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../src/catalogs/index.js';
import { check } from '../../src/check.js';
import { loadProject } from '../../src/project/index.js';
import { project } from '../project.js';

const CONFIG = `version: 1
environments: [dev, prod]
catalogs:
  - { files: "catalogs/{project}.yaml", scope: "acme/{project}" }
  - { files: "more/{project}.yaml", scope: "acme/{project}" }
engines: { inhouse: { extends: jelou, reference: "<<secret NAME>>" } }
`;

function loaded(files: Readonly<Record<string, string>>) {
  const result = loadProject({ cwd: project({ 'claviger.yaml': CONFIG, ...files }) });
  if (!result.ok) throw new Error('the project is broken');
  return loadCatalogs(result.project);
}

/** `line:column: message (help)` of every problem of one catalog. */
function problemsOf(text: string): string[] {
  return loaded({ 'catalogs/pay.yaml': text }).problems.map(
    ({ file, line, column, message, help }) =>
      `${file === 'catalogs/pay.yaml' ? '' : file}${line}:${column}: ${message}${help === null ? '' : ` (${help})`}`,
  );
}

describe('a catalog', () => {
  const text = `# Of pay.
STRIPE_KEY:
  description: Live key
  tags: [pci, "live"]
  owner: payments
  rotateEvery: 12w
  expiresAt: 2027-01-31
  environments: [prod]
  allow: { workflows: ["projects/**"], engines: [camunda, inhouse], fields: [auth], hosts: [api.stripe.com] }
  schema: { type: string, pattern: "^sk_" }
"123": { rotateEvery: 1y }
EMPTY:
`;

  it('says what is known of each secret, with the place of each word, in the order of the file', () => {
    const { catalogs, problems } = loaded({ 'catalogs/pay.yaml': text });
    expect(problems).toEqual([]);
    expect(catalogs).toHaveLength(1);
    const [catalog] = catalogs;
    expect(catalog?.file.scope).toBe('acme/pay');
    expect(catalog?.entries.map(({ name }) => name)).toEqual(['STRIPE_KEY', '123', 'EMPTY']);
    const [first, second, third] = catalog?.entries ?? [];
    expect(first).toMatchObject({
      description: 'Live key',
      owner: 'payments',
      tags: [{ value: 'pci' }, { value: 'live' }],
      rotateEvery: { days: 84, text: '12w' },
      expiresAt: { day: '2027-01-31' },
      environments: [{ value: 'prod' }],
      allow: { engines: [{ value: 'camunda' }, { value: 'inhouse' }], hosts: [{ value: 'api.stripe.com' }] },
      schema: { value: { type: 'string', pattern: '^sk_' } },
    });
    const spans = [first?.span, first?.tags[1]?.span, first?.expiresAt?.span, first?.schema?.span];
    expect(spans.map((span) => text.slice(span?.start, span?.end))).toEqual([
      'STRIPE_KEY',
      'live',
      '2027-01-31',
      'schema',
    ]);
    expect(second?.rotateEvery?.days).toBe(365);
    expect(third).toMatchObject({ tags: [], environments: null, allow: null, schema: null });
  });

  it('may be empty, or hold comments alone', () => {
    const { catalogs, problems } = loaded({ 'catalogs/pay.yaml': '', 'catalogs/ship.yaml': '# later\n' });
    expect(problems).toEqual([]);
    expect(catalogs.map(({ entries }) => entries)).toEqual([[], []]);
  });

  it.each([
    ['30d', 30],
    ['2w', 14],
    ['6m', 180],
    ['2y', 730],
  ])('takes %s for %i days', (written, days) => {
    const { catalogs } = loaded({ 'catalogs/pay.yaml': `A: { rotateEvery: ${written} }\n` });
    expect(catalogs[0]?.entries[0]?.rotateEvery?.days).toBe(days);
  });

  it('may share parts by anchors and merge keys', () => {
    const { catalogs, problems } = loaded({
      'catalogs/pay.yaml': 'A: &pay { owner: payments, tags: [pci] }\nB: { <<: *pay, tags: [web] }\n',
    });
    expect(problems).toEqual([]);
    expect(catalogs[0]?.entries[1]).toMatchObject({ owner: 'payments', tags: [{ value: 'web' }] });
  });
});

describe('a problem of a catalog', () => {
  it.each([
    ['A: { ownr: x }', '1:6: unknown key `ownr` in `A` (did you mean `owner`?)'],
    ['A: text', '1:4: `A` has to be a map or empty, not text'],
    ['- A', '1:1: the file has to be a map, not a list'],
    ['A: { rotateEvery: 90 days }', '1:19: `A.rotateEvery` is not in the expected form: `90 days`'],
    ['A: { rotateEvery: 0d }', '1:19: `A.rotateEvery` is not in the expected form: `0d`'],
    ['A: { rotateEvery: 90 }', '1:19: `A.rotateEvery` has to be text, not a number'],
    ['A: { expiresAt: 31.1.2027 }', '1:17: `A.expiresAt` is not in the expected form: `31.1.2027`'],
    ['A: { expiresAt: 2027-02-29 }', '1:17: `expiresAt` is no day of the calendar (write it as YYYY-MM-DD)'],
    ['A: { environments: [dev, prd] }', '1:26: `prd` is no declared environment (did you mean `prod`?)'],
    ['A: { tags: [a, a] }', '1:16: an item of `A.tags` stands there twice'],
    ['A: { tags: pci }', '1:12: `A.tags` has to be a list, not text'],
    ['A: {}\nA: {}', '2:1: '],
    ['A: {}\n~: { tag: [a] }', '2:6: '],
    [
      'A: { allow: { engine: [camunda] } }',
      '1:15: unknown key `engine` in `A.allow` (did you mean `engines`?)',
    ],
    ['A: { allow: { engines: [camnda] } }', '1:25: there is no engine `camnda` (did you mean `camunda`?)'],
    ['A: { allow: { fields: [header] } }', '1:24: '],
    ['A: { allow: { scopes: [a/b/c] } }', '1:24: this scope has 3 parts, more than there are levels'],
    ['A: { schema: { typ: string } }', '1:16: unknown key `typ` in `A.schema` (did you mean `type`?)'],
    ['A: { schema: { type: text } }', '1:22: '],
    ['A: { schema: { pattern: "(" } }', '1:26: this is no regular expression'],
    [
      'A: { schema: { pattern: "^(a+)+$" } }',
      '1:26: a text can go through the repetitions of this pattern in several ways, which can take for ever',
    ],
    ['A: { schema: { properties: { user: { pattern: "[" } } } }', '1:48: this is no regular expression'],
    ['A: { schema: { $ref: "#" } }', '1:16: unknown key `$ref` in `A.schema`'],
    ['A: [', '2:1: '],
  ])('%s', (text, problem) => {
    const [first] = problemsOf(`${text}\n`);
    expect(first?.startsWith(problem), first).toBe(true);
  });

  it.each([
    ['{ type: strng }', '1:22: unknown value `strng` for `A.schema.type` (did you mean `string`?)'],
    ['{ type: 5 }', '1:22: unknown value for `A.schema.type` (one of string, '],
    ['{ minLength: -1 }', '1:27: `A.schema.minLength` has to be 0 or more'],
  ])('is told once where there are several forms: %s', (schema, problem) => {
    const found = problemsOf(`A: { schema: ${schema} }\n`);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(problem), found[0]).toBe(true);
  });

  it('is told of each of several at once, in the order of the file', () => {
    const found = problemsOf(
      'B: { expiresAt: 2027-13-01 }\nA:\n  environments: [uat]\n  expiresAt: 2027-02-30\n',
    );
    expect(found.map((each) => each.split(' ')[0])).toEqual(['1:17:', '3:18:', '4:14:']);
  });

  it('is a name that two files of one scope declare', () => {
    const { problems } = loaded({
      'catalogs/pay.yaml': '\nA:\n',
      'more/pay.yaml': 'B:\nA:\n',
      'more/ship.yaml': 'A:\n',
    });
    expect(problems).toEqual([
      {
        file: 'more/pay.yaml',
        line: 2,
        column: 1,
        message: '`A` of acme/pay is declared twice: first at catalogs/pay.yaml:2',
        help: 'make one entry of the two',
      },
    ]);
  });

  it('stops a check, like one of the project file', () => {
    const result = check({ cwd: project({ 'claviger.yaml': CONFIG, 'catalogs/pay.yaml': 'A: { x: 1 }\n' }) });
    expect(result).toMatchObject({ ok: false, problems: [{ file: 'catalogs/pay.yaml', line: 1 }] });
  });
});

describe('the schemas', () => {
  const read = (name: string) => JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'));

  it('say the same of `allow` in the project file and in a catalog', () => {
    expect(read('catalog').$defs.allow).toEqual(read('project').$defs.allow);
  });

  it('describe every field of a catalog', () => {
    const { entry, allow, valueSchema } = read('catalog').$defs;
    for (const { properties } of [entry, allow, valueSchema])
      for (const [name, property] of Object.entries<{ description?: string; $ref?: string }>(properties))
        expect([name, property.description ?? property.$ref]).toEqual([name, expect.stringMatching(/\S/)]);
  });
});
