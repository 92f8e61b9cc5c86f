import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { baselineText, readBaseline, withoutEntries } from '../../src/baseline/index.js';
import type { Diagnostic } from '../../src/diagnostics.js';
import { run } from '../cli/run.js';
import { ACME, checked, conductor, project, store } from '../project.js';

const FILES = {
  'claviger.yaml': ACME,
  'secrets/acme.yaml': store('A', 'OLD', 'OLDER'),
  'flows/pay/a.json': conductor({ dsn: '${workflow.secrets.A}', x: '${workflow.secrets.NONE}' }, 'a'),
};
const FILE = 'claviger-baseline.yaml';
const read = (root: string, file = FILE) => readFileSync(join(root, file), 'utf8');
const write = (root: string, file: string, text: string) => writeFileSync(join(root, file), text);

async function created(files: Readonly<Record<string, string>> = FILES): Promise<string> {
  const root = project(files);
  const { code, out, err } = await run(root, ['baseline', 'create', FILE]);
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(err).toContain(`written to ${FILE}`);
  return root;
}

const source = (text: string) => ({ file: FILE, text, encoding: 'utf-8' as const });
const entriesOf = (text: string) => {
  const result = readBaseline(source(text));
  if (!result.ok) throw new Error(`${result.line}:${result.column}: ${result.message}`);
  return result.baseline.entries;
};

describe('a baseline', () => {
  it('hides what it knows, counts it, and the rest decides', async () => {
    const root = await created();
    const known = await run(root, ['check', '--baseline', FILE, '--json']);
    expect(known.code).toBe(0);
    expect(JSON.parse(known.out)).toMatchObject({
      diagnostics: [],
      comparison: null,
      summary: { baselined: 3, fixed: null, remaining: null, errors: 0, warnings: 0, dangling: 0, unused: 2 },
    });
    write(root, 'flows/pay/b.json', conductor({ x: '${workflow.secrets.NONE}' }, 'b'));
    const more = await run(root, ['check', '--baseline', FILE, '--format', 'line']);
    expect(more).toEqual({
      code: 1,
      err: '',
      out: 'flows/pay/b.json:10:34: error: no secret `NONE` is visible to acme/pay [dangling-secret]\n',
    });
  });

  it('knows a finding whose file or lines moved', async () => {
    const root = await created();
    write(root, 'flows/pay/z.json', `\n\n${FILES['flows/pay/a.json']}`);
    rmSync(join(root, 'flows/pay/a.json'));
    write(root, 'secrets/acme.yaml', `# more\n${store('OLDER', 'OLD', 'A')}`);
    expect((await run(root, ['check', '--baseline', FILE, '--format', 'line'])).out).toBe('');
  });

  it('is complained of where an entry no longer occurs, at its line; prune removes it alone', async () => {
    const root = await created();
    const before = `${read(root)}# the end\n`;
    write(root, FILE, before);
    write(root, 'secrets/acme.yaml', store('A', 'OLD'));
    const at = before.split('\n').findIndex((line) => line.includes('"OLDER"')) + 1;
    const { code, out } = await run(root, ['check', '--baseline', FILE, '--format', 'line']);
    expect({ code, out }).toEqual({
      code: 0,
      out: `${FILE}:${at}:5: warning: no \`unused-secret\` of \`OLDER\` is there any more that this entry stands for [unused-ignore]\n`,
    });
    expect(await run(root, ['baseline', 'prune', FILE])).toEqual({
      code: 0,
      out: '',
      err: `removed one of 3 entries from ${FILE}\n`,
    });
    expect(read(root)).toBe(
      before
        .split('\n')
        .toSpliced(at - 1, 1)
        .join('\n'),
    );
    expect((await run(root, ['check', '--baseline', FILE, '--format', 'line'])).out).toBe('');
    expect((await run(root, ['baseline', 'prune', FILE])).err).toBe(
      `nothing to remove: each of the 2 entries of ${FILE} still occurs\n`,
    );
  });

  it('hides what it knows of one environment in no other one', async () => {
    const flow = { 'flows/pay/a.json': conductor({ dsn: '${workflow.secrets.A}' }, 'a') };
    const settled = `${ACME}ignore: [{ rule: unused-secret, reason: "of no matter here" }]\n`;
    const inDev = { ...flow, 'claviger.yaml': settled, 'secrets/acme.dev.yaml': store('OTHER') };
    const root = await created({ ...inDev, 'secrets/acme.prod.yaml': store('A') });
    expect((await run(root, ['check', '--baseline', FILE])).code).toBe(0);
    expect(read(root)).toContain('"environments":["dev"],"message":"');
    // What was lacking in dev alone is lacking in prod, too.
    write(root, 'claviger.yaml', settled.replace('[dev, prod]', '[dev, prod, uat]'));
    write(root, 'secrets/acme.prod.yaml', store('OTHER'));
    write(root, 'secrets/acme.uat.yaml', store('A'));
    const { code, out } = await run(root, ['check', '--baseline', FILE, '--format', 'line']);
    expect({ code, rules: out.match(/\[[a-z-]+\]/g) }).toEqual({
      code: 1,
      rules: ['[missing-in-environment]'],
    });
    // Where the words are the same, another environment of the project changes nothing.
    write(root, 'secrets/acme.prod.yaml', store('A', 'OTHER'));
    expect((await run(root, ['check', '--baseline', FILE, '--format', 'line'])).out).toBe('');
  });

  it('an entry without environments hides the finding in every one', async () => {
    const root = await created();
    write(root, FILE, read(root).replace(/,"environments":.*\}/g, '}'));
    expect((await run(root, ['check', '--baseline', FILE])).code).toBe(0);
  });

  it('is not called stale where one environment or one folder was looked at', async () => {
    const root = await created({ ...FILES, 'secrets/acme.dev.yaml': store('DEV') });
    for (const args of [['--env', 'prod'], ['flows'], ['--env', 'dev', 'secrets']])
      expect((await run(root, ['check', '--baseline', FILE, '--format', 'line', ...args])).out).toBe('');
    write(root, 'secrets/acme.yaml', store('A'));
    expect((await run(root, ['check', '--baseline', FILE, '--format', 'line', '--env', 'prod'])).out).toBe(
      '',
    );
    expect((await run(root, ['check', '--baseline', FILE, '--format', 'line', FILE])).out).toContain(
      '[unused-ignore]',
    );
    expect((await run(root, ['check', '--baseline', FILE, '--format', 'line', 'flows'])).out).toBe('');
  });

  it('follows what the project file says of stale entries', async () => {
    const root = await created();
    write(root, 'secrets/acme.yaml', store('A', 'OLD'));
    write(root, 'claviger.yaml', ACME.replace('rules: {', 'rules: { unused-ignore: error,'));
    expect((await run(root, ['check', '--baseline', FILE])).code).toBe(1);
    write(root, 'claviger.yaml', ACME.replace('rules: {', 'rules: { unused-ignore: off,'));
    expect(await run(root, ['check', '--baseline', FILE, '--format', 'line'])).toMatchObject({
      code: 0,
      out: '',
    });
  });

  it.each([
    ['with the same id', 'flow'],
    ['without one', null],
  ])('does not hide what is fixed in one workflow and broken in another %s', async (_, id) => {
    const flow = (name: string) =>
      conductor({ dsn: `\${workflow.secrets.${name}}` }).replace(
        /\n {2}"name": "flow",/,
        id === null ? '' : '$&',
      );
    const root = await created({
      ...FILES,
      'flows/pay/b.json': flow('NONE'),
      'flows/pay/c.json': flow('A'),
    });
    write(root, 'flows/pay/b.json', flow('A'));
    write(root, 'flows/pay/c.json', flow('NONE'));
    const { out } = await run(root, ['check', '--baseline', FILE, '--format', 'line']);
    expect(out).toMatch(/flows\/pay\/c\.json:\d+:\d+: error: .*\[dangling-secret\]\n$/);
  });
});

describe('the file', () => {
  it('has an entry a line, sorted, names and places alone, and is what its schema says', async () => {
    const root = await created();
    const text = read(root);
    const lines = text.split('\n').filter((line) => line.startsWith('  - '));
    expect(lines.map((line) => line.replace(/[0-9a-f]{28}/, '…'))).toEqual([
      '  - {"fingerprint":"…","rule":"dangling-secret","secret":"NONE","file":"flows/pay/a.json","environments":["dev","prod"],"message":"no secret `NONE` is visible to acme/pay"}',
      '  - {"fingerprint":"…","rule":"unused-secret","secret":"OLD","file":"secrets/acme.yaml","environments":["dev","prod"],"message":"no workflow uses `OLD` of acme"}',
      '  - {"fingerprint":"…","rule":"unused-secret","secret":"OLDER","file":"secrets/acme.yaml","environments":["dev","prod"],"message":"no workflow uses `OLDER` of acme"}',
    ]);
    expect(text).not.toContain('ENC[');
    const validate = new Ajv2020({ allErrors: true }).compile(
      JSON.parse(readFileSync('schemas/baseline.schema.json', 'utf8')),
    );
    expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
    expect(validate({ version: 1, findings: [{ fingerprint: 'x', rule: 'r', file: 'f' }] })).toBe(false);
    expect(validate({ version: 1, findings: null })).toBe(true);
  });

  it('is the same each time, and for other lines', async () => {
    const root = await created();
    const again = await created({
      ...FILES,
      'secrets/acme.yaml': `# above\n\n${FILES['secrets/acme.yaml']}`,
    });
    expect(read(again)).toBe(read(root));
  });

  it('is read however it is laid out, as YAML or as JSON', async () => {
    const root = await created();
    const entries = entriesOf(read(root));
    const data = parse(read(root));
    const plain = entries.map(({ span: _, ...entry }) => entry);
    for (const text of [
      JSON.stringify(data, null, 2),
      read(root).replaceAll('\n', '\r\n'),
      read(root).replaceAll('  - {', '- {'),
      `---\nfindings:\n${data.findings
        .map(
          (each: object) =>
            `  - ${Object.entries(each)
              .map(([k, v]) => `${k}: ${JSON.stringify(v)}`)
              .join('\n    ')}\n`,
        )
        .join('')}version: 1\n`,
    ])
      expect(entriesOf(text).map(({ span: _, ...entry }) => entry)).toEqual(plain);
    expect(entriesOf('version: 1\nfindings:\n')).toEqual([]);
    expect(entriesOf('version: 1\nfindings: []\n')).toEqual([]);
  });

  it.each([
    ['nothing', '', '1:1: this is no baseline; `claviger baseline create` makes one'],
    ['a list', '- a\n', '1:1: this is no baseline; `claviger baseline create` makes one'],
    [
      'another version',
      'version: 2\nfindings: []\n',
      '1:1: this baseline is of version 2, which this Claviger does not read; it reads 1',
    ],
    ['no version', 'findings: []\n', '1:1: a baseline begins with `version: 1`'],
    [
      'another key',
      'version: 1\nfindings: []\nextra: 1\n',
      '3:1: a baseline has `version` and `findings` alone',
    ],
    ['no list', 'version: 1\nfindings: all\n', '2:11: `findings` is no list'],
    [
      'a broken fingerprint',
      'version: 1\nfindings:\n  - { fingerprint: ab, rule: a, file: b }\n',
      '3:5: `fingerprint` is the one that `claviger check --json` gives, 28 hexadecimal digits',
    ],
    [
      'an entry without a file',
      `version: 1\nfindings:\n  - {"fingerprint":"${'0'.repeat(28)}","rule":"a"}\n`,
      '3:5: an entry has `fingerprint`, `rule` and `file`',
    ],
    [
      'environments without what was said of them',
      `version: 1\nfindings:\n  - {"fingerprint":"${'0'.repeat(28)}","rule":"a","file":"b","environments":["dev"]}\n`,
      '3:5: an entry has `environments` and `message` together',
    ],
    ['a conflict', 'version: 1\nfindings:\n<<<<<<< ours\n', null],
  ])('%s: a clear sentence with its place, exit code 2', async (_, text, message) => {
    const root = project({ ...FILES, [FILE]: text });
    const { code, out, err } = await run(root, ['check', '--baseline', FILE]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    if (message === null) expect(err).toMatch(new RegExp(`^${FILE}:[0-9]+:[0-9]+: `));
    else expect(err).toBe(`${FILE}:${message}\n`);
  });

  it('survives any names', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('\u2028', '\u0085', '\ufeff', '*/', '\\'),
    );
    const finding = fc.record({
      secret: fc.option(text),
      file: text.filter((file) => file !== ''),
      rule: fc.constant('unused-secret'),
      environments: fc.constantFrom([], ['dev'], ['dev', 'prod']),
      message: text,
    });
    fc.assert(
      fc.property(fc.uniqueArray(finding, { selector: (each) => JSON.stringify(each) }), (findings) => {
        const diagnostics = findings.map(
          ({ secret, file, rule, environments, message }, at) =>
            ({
              environments,
              message,
              secret,
              rule,
              fingerprint: at.toString(16).padStart(28, '0'),
              location: { file, span: { start: 0, end: 0 } },
            }) as unknown as Diagnostic,
        );
        const written = baselineText(diagnostics);
        const sorted = (list: readonly { readonly fingerprint: string }[]) =>
          [...list].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
        const wanted = diagnostics.map(({ fingerprint, rule, secret, location, environments, message }) => ({
          fingerprint,
          rule,
          secret,
          file: location.file,
          ...(environments.length === 0 ? {} : { environments, message }),
        }));
        const entries = entriesOf(written);
        expect(sorted(entries.map(({ span: _, finding, ...entry }) => ({ ...entry, ...finding })))).toEqual(
          wanted,
        );
        // The YAML library reads the same.
        const { findings: parsed } = parse(written);
        expect(sorted(parsed.map((each: object) => ({ secret: null, ...each })))).toEqual(wanted);
        // Nothing that a terminal or an editor would take for something else; an entry is one line.
        expect(written.split('\n')).toHaveLength(findings.length + 5);
        for (const [at, entry] of entries.entries()) {
          const rest = withoutEntries({ source: source(written), entries }, [entry]);
          expect(rest).toBe(
            written
              .split('\n')
              .filter((line) => !line.includes(entry.fingerprint))
              .join('\n'),
          );
          if (at > 3) break;
        }
      }),
    );
  });
});

describe('the commands', () => {
  it('create refuses to replace a file unless it is told to', async () => {
    const root = await created();
    write(root, FILE, 'mine\n');
    const refused = await run(root, ['baseline', 'create', FILE]);
    expect(refused).toEqual({
      code: 2,
      out: '',
      err: `claviger: \`${FILE}\` is there already; --force replaces it\n`,
    });
    expect(read(root)).toBe('mine\n');
    expect((await run(root, ['baseline', 'create', '--force', FILE])).code).toBe(0);
    expect(entriesOf(read(root))).toHaveLength(3);
    // Whole, with nothing left beside it, and with the mode that it had.
    chmodSync(join(root, FILE), 0o640);
    await run(root, ['baseline', 'create', '--force', FILE]);
    expect(statSync(join(root, FILE)).mode & 0o777).toBe(0o640);
    expect(readdirSync(root).toSorted()).toEqual([FILE, 'claviger.yaml', 'flows', 'secrets']);
  });

  it('write nothing where the project is not valid', async () => {
    const root = project({ ...FILES, 'claviger.yaml': 'version: 1\nstors: []\n' });
    expect((await run(root, ['baseline', 'create', FILE])).code).toBe(2);
    expect(existsSync(join(root, FILE))).toBe(false);
  });

  it('work from a folder inside, with a baseline anywhere', async () => {
    const root = project(FILES);
    const file = 'deep/er/known.yaml';
    expect((await run(join(root, 'flows'), ['baseline', 'create', `../${file}`])).code).toBe(0);
    write(root, 'secrets/acme.yaml', store('A', 'OLD'));
    const { out } = await run(join(root, 'flows'), ['check', '--baseline', `../${file}`, '--format', 'line']);
    expect(out).toContain(`${file}:7:5: warning`);
    expect((await run(join(root, 'flows'), ['baseline', 'prune', `../${file}`])).err).toContain(
      'removed one of 3',
    );
  });

  it('prune says where a file has to be made anew, and changes no byte of it', async () => {
    const root = await created();
    const text = JSON.stringify(parse(read(root)));
    write(root, FILE, text);
    write(root, 'secrets/acme.yaml', store('A'));
    const { code, err } = await run(root, ['baseline', 'prune', FILE]);
    expect({ code, err }).toEqual({
      code: 2,
      err: `claviger: the entries of \`${FILE}\` do not stand on lines of their own; \`claviger baseline create --force ${FILE}\` writes it anew\n`,
    });
    expect(read(root)).toBe(text);
  });

  it('a baseline that is not there', async () => {
    const root = project(FILES);
    for (const args of [
      ['check', '--baseline', 'nine.yaml'],
      ['baseline', 'prune', 'nine.yaml'],
    ])
      expect(await run(root, args)).toEqual({
        code: 2,
        out: '',
        err: "claviger: the baseline `nine.yaml` can't be read: no such file; `claviger baseline create nine.yaml` makes one\n",
      });
  });

  it('a project without findings has an empty one', async () => {
    const root = await created({ ...FILES, 'secrets/acme.yaml': store('A', 'NONE') });
    expect(read(root)).toMatch(/\nversion: 1\nfindings: \[\]\n$/);
    expect(checked({ ...FILES, 'secrets/acme.yaml': store('A', 'NONE') }).diagnostics).toEqual([]);
    expect((await run(root, ['check', '--baseline', FILE])).code).toBe(0);
  });
});
