/** The sound company: a check has nothing to say, and rendering puts in exactly the values that its stores were made of. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { evaluate } from '@bpmn-io/feelin';
import { SaxesParser } from 'saxes';
import { afterAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { run } from '../cli/run.js';

const ACME = fileURLToPath(new URL('../../examples/acme/', import.meta.url));
const PLAIN = fileURLToPath(new URL('./plain/acme/', import.meta.url));
const KEYS = fileURLToPath(new URL('../../examples/demo-keys/', import.meta.url));

type Tree = string | number | boolean | null | readonly Tree[] | { readonly [key: string]: Tree };

/** Workflow files by engine, with how many references each has. */
const WORKFLOWS = {
  'projects/billing/camunda/collect-payment.bpmn': ['camunda', 7],
  'projects/billing/gainsight/invoice-health.json': ['gainsight', 1],
  'projects/billing/gainsight/subscription-events.json': ['gainsight', 2],
  'projects/billing/orka/payment-reminder.yaml': ['orka', 4],
  'projects/shipping/conductor/book-parcel.json': ['conductor', 6],
  'projects/shipping/jelou/report-damage.json': ['jelou', 3],
  'projects/shipping/jelou/where-is-my-parcel.yaml': ['jelou', 2],
  'projects/shipping/warehouse/parcel-label.yaml': ['warehouse', 2],
} as const;
const FILES = Object.keys(WORKFLOWS) as (keyof typeof WORKFLOWS)[];

const identity = (name: 'developers' | 'deploy') => ({
  env: { SOPS_AGE_KEY_FILE: join(KEYS, `DEMONSTRATION-ONLY-${name}.txt`) },
});

const work = mkdtempSync(join(tmpdir(), 'claviger-acme-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('examples/acme', () => {
  it('has no problems', async () => {
    const { code, out, err } = await run(ACME, ['check']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe('no problems, 5 ignored in 8 workflows, 27 references, 14 secrets\n');
  });

  it('has so many references in each file, and all of them resolve wherever the file is deployed', async () => {
    const { out } = await run(ACME, ['references', '--json']);
    const references = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const file of FILES) {
      const [engine, count] = WORKFLOWS[file];
      const here = references.filter((each) => each.file === file);
      expect([file, here.length]).toEqual([file, count]);
      for (const each of here) {
        expect(each).toMatchObject({ engine, kind: 'reference' });
        expect(each.resolutions.length).toBe(engine === 'conductor' ? 2 : 3);
        for (const resolution of each.resolutions) expect(resolution).toHaveProperty('store');
      }
    }
    expect(references.length).toBe(27);
  });
});

describe.each([
  ['dev', 'developers'],
  ['uat', 'developers'],
  ['prod', 'deploy'],
] as const)('examples/acme rendered for %s with the identity of %s', (environment, who) => {
  const out = join(work, environment);
  const files = FILES.filter((file) => environment !== 'dev' || WORKFLOWS[file][0] !== 'conductor');

  it('is every workflow that is deployed there', async () => {
    const { code, err } = await run(ACME, ['render', '--env', environment, '--out', out], identity(who));
    expect([code, err]).toEqual([
      0,
      expect.stringContaining(`rendered ${files.length} workflows for ${environment}`),
    ]);
    for (const file of FILES)
      expect([file, existsSync(join(out, file))]).toEqual([file, files.includes(file)]);
    if (process.platform !== 'win32') {
      expect(statSync(out).mode & 0o777).toBe(0o700);
      for (const file of files) expect(statSync(join(out, file)).mode & 0o777).toBe(0o600);
    }
  });

  it.each(files)('parsed, %s is its source with the values put in', (file) => {
    const before = read(join(ACME, file));
    const after = read(join(out, file));
    const values = valuesFor(file.includes('/billing/') ? 'billing' : 'shipping', environment);
    const expected = mapTexts(parse(file, before), (text) => replaced(WORKFLOWS[file][0], text, values));
    expect(expected).not.toEqual(parse(file, before));
    expect(parse(file, after)).toEqual(expected);
  });

  it('means the same to a FEEL interpreter', () => {
    const values = valuesFor('billing', environment);
    const bpmn = parse('x.bpmn', read(join(out, 'projects/billing/camunda/collect-payment.bpmn')));
    const expression = texts(bpmn).find((text) => text.startsWith('={ user:')) ?? '';
    const { value } = evaluate(expression.slice(1));
    expect(value).toEqual({ user: 'billing', password: values.LEDGER_PASSWORD });
  });
});

describe('production without its identity', () => {
  it('is refused, says whose identity is missing, and leaves nothing behind', async () => {
    const out = join(work, 'refused');
    const ran = await run(ACME, ['render', '--env', 'prod', '--out', out], identity('developers'));
    expect(ran.code).toBe(3);
    expect(ran.out).toBe('');
    for (const store of ['secrets/acme.prod.yaml', 'secrets/billing/prod.yaml', 'secrets/shipping/prod.yaml'])
      expect(ran.err).toContain(store);
    expect(ran.err).toContain(publicKey('deploy'));
    expect(ran.err).toContain(`${publicKey('developers')} does not fit`);
    expect(ran.err).toContain('nothing was emitted');
    expect(existsSync(out)).toBe(false);
  });

  it('is refused too where no identity is given: the demonstration is never picked up by itself', async () => {
    const ran = await run(ACME, ['render', '--env', 'dev', '--dry-run'], { home: work });
    expect(ran.code).toBe(3);
    expect(ran.err).not.toContain('DEMONSTRATION');
  });
});

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function publicKey(name: string): string {
  return /age1\w+/.exec(read(join(KEYS, `DEMONSTRATION-ONLY-${name}.txt`)))?.[0] ?? '';
}

/** What each name means for a project: nearer before broader, the environment's own before everyone's. */
function valuesFor(project: string, environment: string): Readonly<Record<string, Tree>> {
  const files = [
    join(PLAIN, 'secrets/acme.yaml'),
    join(PLAIN, `secrets/acme.${environment}.yaml`),
    join(PLAIN, `secrets/${project}/${environment}.yaml`),
    join(ACME, `config/${project}/${environment}.yaml`),
  ];
  return Object.assign({}, ...files.filter((file) => existsSync(file)).map((file) => parseYaml(read(file))));
}

/** The engines' grammars, as far as the example uses them. */
const FORMS = {
  camunda: /\{\{secrets\.(?<name>\w+)\}\}|secrets\.(?<bare>\w+)/g,
  conductor: /\$\{workflow\.(?:secrets|env)\.(?<name>\w+)(?:\.(?<path>\w+))?\}/g,
  gainsight: /\{\{ get_secret\('(?<name>\w+)'\) \}\}|get_secret\('(?<bare>\w+)'\)/g,
  jelou: /\{\{\$secret\.(?<name>\w+)\}\}/g,
  orka: /\{\{secrets\.(?<name>\w+)\}\}/g,
  warehouse: /<<secret (?<name>\w+)>>/g,
} as const;

function replaced(engine: keyof typeof FORMS, text: string, values: Readonly<Record<string, Tree>>): string {
  return text.replace(FORMS[engine], (...args) => {
    const groups: Readonly<Record<string, string | undefined>> = args.at(-1);
    const value = values[groups.name ?? groups.bare ?? ''];
    const found =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object(value)[groups.path ?? '']
        : value;
    if (typeof found !== 'string') throw new Error(`the example has no text for ${args[0]}`);
    // Inside an expression the value is a literal of the engine's language.
    if (engine === 'camunda' && text.startsWith('=')) return found.replace(/["\\]/g, '\\$&');
    if (engine === 'gainsight' && groups.bare !== undefined) return `'${found.replaceAll('\n', '\\x0a')}'`;
    return found;
  });
}

function parse(file: string, text: string): Tree {
  if (file.endsWith('.json')) return JSON.parse(text);
  return file.endsWith('.yaml') ? parseYaml(text) : parseXml(text);
}

/** Elements, attributes and texts in document order. */
function parseXml(text: string): Tree {
  const events: Tree[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => events.push({ name, attributes: { ...attributes } }));
  parser.on('text', (data) => events.push(data));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  return events;
}

function mapTexts(tree: Tree, change: (text: string) => string): Tree {
  if (typeof tree === 'string') return change(tree);
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((each: Tree) => mapTexts(each, change));
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, mapTexts(value, change)]));
}

function texts(tree: Tree): readonly string[] {
  const found: string[] = [];
  mapTexts(tree, (text) => {
    found.push(text);
    return text;
  });
  return found;
}
