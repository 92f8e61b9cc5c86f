/** `claviger secret set`: where a value comes from, where it goes, and what is refused. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { person, piped } from '../run.js';
import { CONFIG, USING, vault } from './vault.js';

const VALUE = 'correct-horse-battery';
const given = { in: piped(`${VALUE}\n`) };

describe('a value', () => {
  it('comes from standard input, without its last line break', async () => {
    const { run, values, text } = vault();
    const ran = await run(['secret', 'set', 'API_KEY'], given);
    expect(ran).toEqual({
      code: 0,
      out: 'secrets/acme.yaml\n',
      err: 'added API_KEY in secrets/acme.yaml (acme, every environment), a new store\nnext: claviger check\n',
    });
    expect(await values('secrets/acme.yaml')).toEqual({ API_KEY: VALUE });
    expect(text('secrets/acme.yaml')).not.toContain(VALUE);
  });

  it.each([
    ['one\r\n', 'one'],
    ['one\n\n', 'one\n'],
    ['  two words ', '  two words '],
    ['🔑\n', '🔑'],
  ])('%j is kept as %j', async (input, kept) => {
    const { run, values } = vault();
    expect((await run(['secret', 'set', 'API_KEY'], { in: piped(input) })).code).toBe(0);
    expect(await values('secrets/acme.yaml')).toEqual({ API_KEY: kept });
  });

  it('comes from a file, to the byte', async () => {
    const { root, run, values } = vault();
    writeFileSync(join(root, 'server.key'), `${VALUE}\n`);
    expect((await run(['secret', 'set', 'TLS_KEY', '--from-file', 'server.key'])).code).toBe(0);
    // Who takes the path for the value is not repeated.
    for (const option of ['--from-file', '--values']) {
      const { code, err } = await run(['secret', 'set', 'A_KEY', option, 'hunter2']);
      expect([code, err]).toEqual([
        2,
        'claviger: there is no such file: the option takes the path of one, never a value\n',
      ]);
    }
    const colon = await run(['secret', 'set', 'A_KEY:hunter2'], given);
    expect([colon.code, colon.err.includes('hunter2')]).toEqual([2, false]);
    expect(await values('secrets/acme.yaml')).toEqual({ TLS_KEY: `${VALUE}\n` });
  });

  it('is no ciphertext that was copied from a store', async () => {
    const { run, text, values } = vault();
    await run(['secret', 'set', 'A_KEY'], given);
    const before = text('secrets/acme.yaml');
    const [copied = ''] = /ENC\[.*type:str\]/.exec(before) ?? [];
    for (const [input, ...options] of [[`${copied}\n`], [`{ x: ["${copied}"] }`, '--yaml']] as const) {
      const { code, err } = await run(['secret', 'set', 'B_KEY', ...options], { in: piped(input) });
      expect([code, text('secrets/acme.yaml')]).toEqual([2, before]);
      expect(err).toBe(
        'claviger: B_KEY would be encrypted twice: this is a ciphertext of sops, and would be deployed like that; nothing was written\n',
      );
    }
    expect((await run(['secret', 'set', 'B_KEY'], { in: piped(`about ${copied}`) })).code).toBe(0);
    expect(await values('secrets/acme.yaml')).toMatchObject({ B_KEY: `about ${copied}` });
  });

  it('is asked for in a terminal, hidden, for each name and environment', async () => {
    const { run, values } = vault();
    const asked = person('a-dev', 'a-prod', 'b-dev', 'b-prod');
    const args = ['secret', 'set', 'A_KEY', 'B_KEY', '--scope', 'acme/billing', '-e', 'dev', '-e', 'prod'];
    const ran = await run(args, { in: asked });
    expect(ran.code).toBe(0);
    expect(asked.questions).toEqual([
      'value of A_KEY (acme/billing, dev):  (hidden)',
      'value of A_KEY (acme/billing, prod):  (hidden)',
      'value of B_KEY (acme/billing, dev):  (hidden)',
      'value of B_KEY (acme/billing, prod):  (hidden)',
    ]);
    expect(await values('secrets/billing/dev.yaml')).toEqual({ A_KEY: 'a-dev', B_KEY: 'b-dev' });
    expect(await values('secrets/billing/prod.yaml')).toEqual({ A_KEY: 'a-prod', B_KEY: 'b-prod' });
    expect(ran.err).not.toMatch(/[ab]-(?:dev|prod)/);
  });

  it('loses the line break that was copied with it', async () => {
    const { run, values } = vault();
    const ran = await run(['secret', 'set', 'A_KEY'], { in: person(`one\ntwo\n`) });
    expect(ran.err).toContain('  7 characters\n');
    expect(await values('secrets/acme.yaml')).toEqual({ A_KEY: 'one\ntwo' });
  });

  it('may be YAML', async () => {
    const { run, values } = vault();
    const set = (name: string, input: string) =>
      run(['secret', 'set', name, '--yaml'], { in: piped(input) }).then(({ code }) => code);
    expect(await set('LIST_OF', '[1, two]\n')).toBe(0);
    expect(await set('MAP_OF', 'user: u\nport: 8080\n')).toBe(0);
    expect(await set('NUMBER', '12.5')).toBe(0);
    expect(await values('secrets/acme.yaml')).toEqual({
      LIST_OF: [1, 'two'],
      MAP_OF: { user: 'u', port: 8080 },
      NUMBER: 12.5,
    });
    const broken = await run(['secret', 'set', 'LIST_OF', '--yaml'], { in: piped(`[${VALUE}`) });
    expect(broken.code).toBe(2);
    expect(broken.err).toContain('standard input: line 1, column ');
    expect(broken.err).not.toContain(VALUE);
  });

  it.each([
    ['new.yaml', `A_KEY: ${VALUE}\nB_KEY: { x: 1 }\n`, { A_KEY: VALUE, B_KEY: { x: 1 } }],
    ['new.json', `{\n\t"A_KEY": "${VALUE}"\n}`, { A_KEY: VALUE }],
    [
      'new.env',
      `# comment\nexport A_KEY=${VALUE}\nB_KEY='two words'\n`,
      { A_KEY: VALUE, B_KEY: 'two words' },
    ],
  ])('is one of many in %s', async (file, text, wanted) => {
    const { root, run, values } = vault();
    writeFileSync(join(root, file), text);
    expect((await run(['secret', 'set', '--values', file])).code).toBe(0);
    expect(await values('secrets/acme.yaml')).toEqual(wanted);
    const piping = vault();
    expect((await piping.run(['secret', 'set', '--values', '-'], { in: piped(text) })).code).toBe(0);
    expect(await piping.values('secrets/acme.yaml')).toEqual(wanted);
  });

  it.each([
    ['A_KEY=1\nB_KEY=2\nA_KEY=3\n', 'line 3, column 1: a name that stands twice'],
    ['A_KEY=1\n\n# more\nkept\n', 'line 4, column 1: neither `NAME=value` nor a comment'],
    [
      `TLS_KEY=-----BEGIN KEY-----\n${VALUE}\n-----END KEY-----\n`,
      'line 2, column 1: neither `NAME=value` nor a comment; a value of several lines needs quotes',
    ],
    ['A_KEY=1\nA_KEY2="two\nlines"\nA_KEY=3\n', 'line 4, column 1: a name that stands twice'],
  ])('is no line of a .env file that would be lost: %j', async (text, message) => {
    const { root, run } = vault();
    const ran = await run(['secret', 'set', '--values', '-'], { in: piped(text) });
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain(`standard input: ${message}`);
    expect(ran.err).not.toContain(VALUE);
    expect(existsSync(join(root, 'secrets'))).toBe(false);
  });

  it('may stand in quotes and in several lines of a .env file, with a byte order mark', async () => {
    const { run, values } = vault();
    const text = '\uFEFFA_KEY="one\ntwo" # said twice\r\n\r\n  export B_KEY = \'x\'\r\nC_KEY=q"r\n# end';
    expect((await run(['secret', 'set', '--values', '-'], { in: piped(text) })).code).toBe(0);
    expect(await values('secrets/acme.yaml')).toEqual({ A_KEY: 'one\ntwo', B_KEY: 'x', C_KEY: 'q"r' });
  });

  it('changes nothing else of its store, and nothing where it is the same', async () => {
    const { run, text } = vault();
    for (const name of ['A_KEY', 'B_KEY', 'C_KEY']) await run(['secret', 'set', name], given);
    const before = text('secrets/acme.yaml').split('\n');
    const ran = await run(['secret', 'set', 'B_KEY'], { in: piped('other') });
    expect(ran.err).toBe('set B_KEY in secrets/acme.yaml (acme, every environment)\nnext: claviger check\n');
    const after = text('secrets/acme.yaml').split('\n');
    const differing = before
      .filter((line, index) => line !== after[index])
      .map((line) => line.trim().split(':')[0]);
    expect(['B_KEY', 'mac']).toEqual(differing.filter((key) => key !== 'lastmodified'));
    const again = await run(['secret', 'set', 'B_KEY'], { in: piped('other') });
    expect(again).toEqual({ code: 0, out: '', err: 'unchanged: nothing was written\n' });
    expect(text('secrets/acme.yaml').split('\n')).toEqual(after);
  });
});

describe('a value as an argument', () => {
  it.each([
    [['API_KEY', VALUE]],
    [[`API_KEY=${VALUE}`]],
    [['API_KEY', `--value=${VALUE}`]],
    [['API_KEY', `-p${VALUE}`]],
    [['API_KEY', '--password', VALUE]],
    [['API_KEY', `${VALUE} and more`]],
    [['API_KEY', 'AKIAIOSFODNN7EXAMPLE']],
    [['API_KEY', '--', `-${VALUE}`]],
  ])('%j is refused and not repeated', async (words) => {
    const { root, run } = vault();
    const ran = await run(['secret', 'set', ...words], given);
    expect(ran.code).toBe(2);
    expect(ran.out).toBe('');
    expect(ran.err).not.toContain(VALUE);
    expect(ran.err).not.toContain('AKIA');
    expect(existsSync(join(root, 'secrets'))).toBe(false);
  });

  it('is explained', async () => {
    const ran = await vault().run(['secret', 'set', `API_KEY=${VALUE}`], given);
    expect(ran.err).toContain('a value never comes from an argument');
    expect(ran.err).toContain('history');
  });

  it('is none where it is the name of a secret, or surely a name', async () => {
    const { run, values } = vault();
    await run(['secret', 'set', 'lower-case'], given);
    const ran = await run(['secret', 'set', 'NEW_KEY', 'lower-case', 'OTHER_KEY'], {
      in: person('a', 'b', 'c'),
    });
    expect(ran.code).toBe(0);
    expect(await values('secrets/acme.yaml')).toEqual({ 'lower-case': 'b', NEW_KEY: 'a', OTHER_KEY: 'c' });
  });
});

describe('nothing is written', () => {
  const refused = async (
    args: readonly string[],
    input = given.in,
    files: Readonly<Record<string, string>> = {},
  ) => {
    const { root, run } = vault(files);
    const ran = await run(['secret', 'set', ...args], { in: input });
    expect(ran.out).toBe('');
    expect(existsSync(join(root, 'secrets'))).toBe(
      Object.keys(files).some((file) => file.startsWith('secrets/')),
    );
    return ran;
  };

  it('without a value', async () => {
    const ran = await refused(['API_KEY'], piped(''));
    expect([ran.code, ran.err]).toEqual([
      2,
      'claviger: no value was given for API_KEY, which does not exist yet\n',
    ]);
    expect((await refused(['API_KEY'], person(null))).code).toBe(2);
  });

  it('into a store in the middle of a merge', async () => {
    const text = '<<<<<<< ours A_KEY\nA_KEY: x\n=======\nA_KEY: y\n>>>>>>> theirs A_KEY\n';
    const ran = await refused(['API_KEY'], given.in, { 'secrets/acme.yaml': text });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('an unresolved merge conflict');
    expect(ran.err).toContain('`claviger git resolve secrets/acme.yaml`');
  });

  it('of data that is no text', async () => {
    const bytes = { ...piped(''), readAll: async () => Buffer.from([0xff, 0xfe, 0x00]) };
    const ran = await refused(['API_KEY'], bytes);
    expect(ran.err).toBe(
      'claviger: standard input: this is binary data; encode it as text first, for example with `base64`\n',
    );
  });

  it.each([
    [['sops'], 'is where sops keeps its own data'],
    [['a.b', '--scope', 'acme/billing', '-e', 'dev'], "Conductor's names hold no `.`"],
  ])('under a name like %j', async (args, message) => {
    const ran = await refused(args, given.in, { 'wf/billing/a.json': USING('X') });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
  });

  it.each([
    [['A_KEY', '--scope', 'acme/billing'], 'say for which, as often as you like: --env dev --env prod'],
    [['A_KEY', '--env', 'dev'], 'leave out --env for every environment'],
    [['A_KEY', '--env', 'pord', '--scope', 'acme'], 'did you mean `prod`?'],
    [['A_KEY', '--scope', 'acme/bilings', '-e', 'dev'], 'did you mean `acme/billing`?'],
    [['A_KEY', '--scope', 'other'], 'there is no scope `other`'],
    [
      ['A_KEY', '--store', 'elsewhere.yaml'],
      'no entry of `stores:` in claviger.yaml claims `elsewhere.yaml`',
    ],
    [['A_KEY', '--store', '../x.yaml'], 'lies outside the project'],
    [['A_KEY', '--store', 'secrets/acme.yaml', '--env', 'dev'], 'leave out --scope and --env'],
    [['A_KEY', 'B_KEY'], 'one value for 2 names'],
    [[], 'say which'],
  ])('for %j', async (args, message) => {
    const ran = await refused(args, given.in, { 'wf/billing/a.json': USING('X') });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
  });

  it('into a store that is not encrypted', async () => {
    const ran = await refused(['A_KEY'], given.in, { 'secrets/acme.yaml': 'OLD: plain\n' });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('is not encrypted');
    expect(ran.err).toContain('sops encrypt --in-place secrets/acme.yaml');
  });

  it('where no recipients are known', async () => {
    const ran = await vault({ '.sops.yaml': 'creation_rules: []\n' }).run(['secret', 'set', 'A_KEY'], given);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('.sops.yaml');
  });

  it('without a key, which is exit code 3 and says what was tried', async () => {
    const { run, text } = vault();
    await run(['secret', 'set', 'A_KEY'], given);
    const before = text('secrets/acme.yaml');
    const ran = await run(['secret', 'set', 'B_KEY'], { ...given, env: { SOPS_AGE_KEY_FILE: '' } });
    expect(ran.code).toBe(3);
    expect(ran.err).toContain('no identity opens this store');
    expect(ran.err).toContain('SOPS_AGE_KEY_CMD: not set');
    expect(text('secrets/acme.yaml')).toBe(before);
  });
});

describe('what is said of a new name', () => {
  const VARIABLES = CONFIG.replace(
    'catalogs:',
    '  - { files: "config/{project}.yaml", scope: "acme/{project}", encrypted: false }\ncatalogs:',
  );

  it('is that a variable has it already', async () => {
    const { root, run } = vault({ 'config/billing.yaml': 'A_URL: https://a.example\n' }, VARIABLES);
    const ran = await run(['secret', 'set', 'A_URL', '--scope', 'acme/billing', '-e', 'dev'], given);
    expect(ran).toEqual({
      code: 2,
      out: '',
      err: 'claviger: `A_URL` is a variable of acme/billing already (config/billing.yaml)\n',
    });
    expect(existsSync(join(root, 'secrets'))).toBe(false);
    expect((await run(['secret', 'remove', 'A_URL'])).err).toBe(
      'claviger: `A_URL` is a variable, not encrypted: change it in config/billing.yaml with an editor\n',
    );
  });

  it('is how each engine refers to it, what it hides and what it looks like', async () => {
    const { run } = vault({ 'wf/billing/a.json': USING('API_KEY') });
    await run(['secret', 'set', 'API_KEY', '--scope', 'acme'], given);
    await run(['secret', 'set', 'api-key', '--scope', 'acme'], given);
    const ran = await run(['secret', 'set', 'API_KEY', '--scope', 'acme/billing', '-e', 'dev'], given);
    expect(ran.err).toBe(
      [
        'added API_KEY in secrets/billing/dev.yaml (acme/billing, dev), a new store',
        'warning: `API_KEY` is easily taken for `api-key` of acme',
        'note: in acme/billing it hides `API_KEY` of acme',
        'refer to API_KEY with',
        '  Orkes and OSS Conductor: ${workflow.secrets.API_KEY}',
        'next: claviger check',
        '',
      ].join('\n'),
    );
  });

  it('is upper case where the engine demands it: asked in a terminal, told elsewhere', async () => {
    const config = CONFIG.replace('engine: conductor', 'engine: orka').replace('*.json', '*.yaml');
    const files = { 'wf/billing/a.yaml': 'nodes: []\n' };
    const told = await vault(files, config).run(['secret', 'set', 'api_key'], given);
    expect(told.code).toBe(2);
    expect(told.err).toContain('UPPER_SNAKE_CASE');
    expect(told.err).toContain('help: `API_KEY` would do\n');
    const dashed = await vault(files, config).run(['secret', 'set', 'Api-Key'], given);
    expect(dashed.err).toContain('help: `API_KEY` would do\n');
    const { run, values } = vault(files, config);
    expect((await run(['secret', 'set', 'api_key'], { in: person('', VALUE) })).code).toBe(0);
    expect(await values('secrets/acme.yaml')).toEqual({ API_KEY: VALUE });
  });
});

describe('the catalog', () => {
  const args = ['secret', 'set', 'A_KEY', '--scope', 'acme/billing', '-e', 'dev'];

  it('is written with the value, and without one the value stays', async () => {
    const { run, text, values } = vault();
    const first = await run([...args, '--description', 'what it is', '--tag', 'pci'], given);
    expect(first.out).toBe('secrets/billing/dev.yaml\nsecrets/billing/catalog.yaml\n');
    const store = text('secrets/billing/dev.yaml');
    const second = await run([...args, '--tag', 'eu'], { in: piped('') });
    expect(second).toEqual({
      code: 0,
      out: 'secrets/billing/catalog.yaml\n',
      err: 'described A_KEY in secrets/billing/catalog.yaml\n',
    });
    expect(text('secrets/billing/dev.yaml')).toBe(store);
    expect(await values('secrets/billing/dev.yaml')).toEqual({ A_KEY: VALUE });
    expect(text('secrets/billing/catalog.yaml')).toContain(
      'A_KEY:\n  description: what it is\n  tags: [pci, eu]\n',
    );
    expect(readdirSync(join(vault().root)).sort()).toEqual(['.sops.yaml', 'claviger.yaml']);
  });

  it('refuses both where the scope has none', async () => {
    const { root, run } = vault();
    const ran = await run(['secret', 'set', 'A_KEY', '--tag', 'pci'], given);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('acme has no catalog');
    expect(existsSync(join(root, 'secrets'))).toBe(false);
  });
});
