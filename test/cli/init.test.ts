import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Io } from '../../cli/io.js';
import { conductor, project, store } from '../project.js';
import { person, type Ran, run } from './run.js';

/** Runs `init` in `home/work`, which holds these files. */
async function init(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  given: Partial<Io> = {},
): Promise<Ran & { readonly home: string; readonly root: string }> {
  const home = project(
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`work/${file}`, text])),
  );
  const root = join(home, 'work');
  mkdirSync(root, { recursive: true });
  return { ...(await again(home, args, given)), home, root };
}

async function again(home: string, args: readonly string[] = [], given: Partial<Io> = {}): Promise<Ran> {
  const ran = await run(join(home, 'work'), ['init', ...args], { home, ...given });
  expect(`${ran.out}${ran.err}`).not.toMatch(/AGE-SECRET-KEY/i);
  return ran;
}

const read = (root: string, file: string) => readFileSync(join(root, file), 'utf8');
const check = (root: string) => run(root, ['check']);
const workflow = (name = 'A') => conductor({ key: `\${workflow.secrets.${name}}` });
const ALICE = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

describe('init in an empty folder', () => {
  it('leaves a project that passes a check, with a key outside of it', async () => {
    const { code, out, err, home, root } = await init({});
    expect(code).toBe(0);
    expect(out).toBe(
      'created: claviger.yaml\ncreated: catalog.yaml\ncreated: .sops.yaml\ncreated: secrets.yaml\n',
    );
    const [key = ''] = /age1[a-z0-9]{58}/.exec(err) ?? [];
    const identity = join(home, '.config/sops/age/keys.txt');
    expect(err).toContain(`its private half is in ${identity}, readable by you alone; make a backup of it`);
    expect([
      (statSync(identity).mode & 0o777).toString(8),
      (statSync(dirname(identity)).mode & 0o777).toString(8),
    ]).toEqual(['600', '700']);
    for (const next of ['claviger secret set NAME', 'claviger check', 'claviger git install'])
      expect(err).toContain(next);
    expect(read(root, '.sops.yaml')).toContain(`age: ${key}\n`);
    expect(read(root, 'secrets.yaml')).toContain(`recipient: ${key}\n`);
    expect((await check(root)).code).toBe(0);
    expect((await run(root, ['keys', 'sync'])).code).toBe(0);
    for (const file of readdirSync(root)) expect(read(root, file)).not.toContain('AGE-SECRET-KEY');
  });

  it('changes nothing when it is run again, and completes what was removed', async () => {
    const { home, root } = await init({}, ['--env', 'dev', '--env', 'prod']);
    const before = readdirSync(root).map((file) => [file, read(root, file)]);
    const second = await again(home, ['--env', 'uat']);
    expect(second.code).toBe(0);
    expect(second.out).toBe('exists, kept: claviger.yaml\nexists, kept: .sops.yaml\n');
    expect(second.err).toContain('nothing was missing');
    expect(second.err).toContain('--env, --engine and --scope change nothing in it');
    expect(readdirSync(root).map((file) => [file, read(root, file)])).toEqual(before);
    execFileSync('rm', [join(root, 'secrets.yaml'), join(root, 'catalog.yaml'), join(root, '.sops.yaml')]);
    const third = await again(home);
    expect([third.code, third.out]).toEqual([
      0,
      'exists, kept: claviger.yaml\ncreated: catalog.yaml\ncreated: .sops.yaml\ncreated: secrets.yaml\n',
    ]);
    expect((await check(root)).code).toBe(0);
    expect((await run(root, ['keys', 'sync'])).code).toBe(0);
  });

  it('takes environments, engines and a scope from the command line', async () => {
    const args = ['-e', 'dev', '-e', 'prod', '--engine', 'conductor', '--scope', 'acme/pay'];
    const { root, err } = await init({}, args);
    const config = read(root, 'claviger.yaml');
    expect(config).toContain('environments: [dev, prod]\n');
    expect(config).toContain('  - { files: "secrets.{environment}.yaml", scope: acme/pay }\n');
    expect(config).toContain('  - { files: "**/conductor/**/*.json", engine: conductor, scope: acme/pay }\n');
    expect(err).toContain('claviger secret set NAME --env dev');
    expect((await check(root)).code).toBe(0);
    for (const wrong of [
      ['--engine', 'conducter'],
      ['--env', 'a b'],
      ['--scope', 'a//b'],
    ])
      expect((await init({}, wrong)).code).toBe(2);
  });

  it('uses the key that is there', async () => {
    const { home, root } = await init({});
    const { publicKey } = /age: (?<publicKey>\S+)/.exec(read(root, '.sops.yaml'))?.groups ?? {};
    mkdirSync(join(home, 'second'));
    const second = await run(join(home, 'second'), ['init'], { home });
    expect(second.err).toContain(
      `your key: ${publicKey}\n  from ${join(home, '.config/sops/age/keys.txt')}\n`,
    );
    expect(read(join(home, 'second'), '.sops.yaml')).toContain(`age: ${publicKey}\n`);
  });

  it('asks in a terminal what nothing tells, and only with an answer writes', async () => {
    const gaveUp = await init({}, [], { in: person('dev, prod', 'orka', 'n') });
    expect([gaveUp.code, gaveUp.out, readdirSync(gaveUp.root)]).toEqual([2, '', []]);
    expect(existsSync(join(gaveUp.home, '.config'))).toBe(false);
    for (const answers of [[null], ['', null], ['', '', null]])
      expect(readdirSync((await init({}, [], { in: person(...answers) })).root)).toEqual([]);
    const given = await init({}, [], { in: person('dev, prod', 'orka', '') });
    expect(given.code).toBe(0);
    expect(read(given.root, 'claviger.yaml')).toMatch(/environments: \[dev, prod\][\s\S]*engine: orka/);
    expect((await init({}, ['--yes'], { in: person() })).code).toBe(0);
  });

  it('makes no project of the home folder', async () => {
    const home = project({});
    const { code, err } = await run(home, ['init'], { home });
    expect([code, readdirSync(home)]).toEqual([2, []]);
    expect(err).toContain('make one and run claviger init there');
  });

  it('writes nothing where no key can be made', async () => {
    const files = project({ 'work/x': '' });
    const inside = await again(files, [], { env: { SOPS_AGE_KEY_FILE: 'in/key.txt' } });
    expect([inside.code, inside.out, readdirSync(join(files, 'work'))]).toEqual([2, '', ['x']]);
    expect(inside.err).toContain('a private key must not get into git');
  });
});

describe('init where something is', () => {
  it('finds workflows by where they are and by what is in them', async () => {
    const { root, out, err } = await init({
      'flows/a.json': workflow(),
      'flows/quiet.json': conductor({}),
      'package.json': '{ "name": "x" }',
      'tsconfig.json': '{ "tasks": [1] }',
      'x/gainsight/c.json': '{ "name": "c" }',
      'bots/hello.yaml': 'id: b\ntoken: "{{$secret.B}}"\n',
    });
    const config = read(root, 'claviger.yaml');
    expect(config).toContain('  - { files: "flows/*.json", engine: conductor }');
    expect(config).toContain('  - { files: "**/gainsight/**/*.json", engine: gainsight }');
    expect(config).toContain('  - { files: bots/hello.yaml, engine: jelou }');
    expect(out).toContain('exists, kept: 2 workflows of Orkes and OSS Conductor\n');
    expect(err).toContain('claviger check: 4 workflows, 0 secrets, 2 errors,');
    expect((await check(root)).code).toBe(1);
  });

  it('leaves out what git ignores', async () => {
    const home = project({
      'work/.gitignore': 'build/\n',
      'work/a.bpmn': '<x/>',
      'work/build/a.bpmn': '<x/>',
    });
    execFileSync('git', ['init', '-q'], { cwd: join(home, 'work') });
    await again(home);
    const config = read(join(home, 'work'), 'claviger.yaml');
    expect(config).toContain('  - { files: a.bpmn, engine: camunda }');
  });

  it('takes stores and environments from the names of files, and asks for no other first store', async () => {
    const { code, root, err } = await init({
      'secrets/prod.yaml': store('A'),
      'secrets/dev.yaml': store('A'),
      'shared.yaml': store('B'),
      'flows/a.json': workflow(),
    });
    expect(code).toBe(0);
    const config = read(root, 'claviger.yaml');
    expect(config).toContain('environments: [dev, prod]\n');
    expect(config).toContain('  - { files: "secrets/{environment}.yaml" }\n  - { files: shared.yaml }\n');
    expect(config).not.toContain('catalogs');
    expect(existsSync(join(root, 'secrets.yaml'))).toBe(false);
    expect(err).toContain('claviger check: 1 workflow, 2 secrets, 0 errors, 1 warning');
    // The readers of what is there stay its readers.
    expect(read(root, '.sops.yaml')).toContain(`age: ${ALICE}\n`);
    expect((await run(root, ['keys', 'sync'])).code).toBe(0);
  });

  it('takes catalogs for catalogs, beside stores of environments', async () => {
    const { code, root, out, err } = await init({
      'secrets/x/prod.yaml': store('A'),
      'secrets/x/dev.yaml': store('A'),
      'secrets/x/catalog.yaml': 'A:\n  description: a token\n  rotateEvery: 90d\n',
      'other.yaml': 'A:\n  description: a token\n  colour: red\n',
      'flows/a.json': workflow(),
    });
    expect([code, err]).toEqual([0, expect.not.stringContaining('one by one')]);
    const config = read(root, 'claviger.yaml');
    expect(config).toContain('stores:\n  - { files: "secrets/x/{environment}.yaml" }\n\n');
    expect(config).toContain('catalogs:\n  - { files: secrets/x/catalog.yaml }\n');
    expect(config).not.toContain('other.yaml');
    expect(out).toContain('exists, kept: secrets/x/catalog.yaml (a catalog)\n');
    expect((await check(root)).code).toBe(0);
  });

  it('claims nothing that is no store, and says so', async () => {
    const { root, err } = await init({
      'secrets.yaml': 'PASSWORD: kQ83mZx2\n',
      'secrets/dev.yaml': 'PASSWORD: kQ83mZx2\n',
      'k8s/secrets.yaml': store('apiVersion=v1', 'kind=Secret', 'stringData'),
      'k8s/config.yaml': 'apiVersion: v1\nkind: Secret\n',
      'other/prod.yaml': store('A'),
      'other/all.yaml': 'x: 1\n',
    });
    const config = read(root, 'claviger.yaml');
    expect(config.match(/files: .*/g)).toEqual([
      'files: other/prod.yaml }',
      'files: "**/*.bpmn", engine: camunda }',
    ]);
    for (const file of ['secrets.yaml', 'secrets/dev.yaml'])
      expect(err).toContain(`note: ${file} is not encrypted, so it is not taken for a store`);
    expect(err).toContain('k8s/secrets.yaml is an encrypted Kubernetes manifest');
    expect(err).toContain('`other/{environment}.yaml` would also claim other/all.yaml');
    expect(err).not.toContain('kQ83');
    expect((await check(root)).code).toBe(0);
  });

  it('keeps .sops.yaml, and makes the first store as it says, where it says so', async () => {
    const rules = `creation_rules: [{ path_regex: "enc.yaml$", age: ${ALICE} }]\n`;
    const { code, home, root, out } = await init({ '.sops.yaml': rules });
    expect(code).toBe(0);
    expect(out).toBe(
      'exists, kept: .sops.yaml\ncreated: claviger.yaml\ncreated: catalog.yaml\ncreated: secrets.enc.yaml\n',
    );
    expect(read(root, '.sops.yaml')).toBe(rules);
    expect(read(root, 'secrets.enc.yaml')).toContain(`recipient: ${ALICE}\n`);
    expect(existsSync(join(home, '.config'))).toBe(false);
    expect((await check(root)).code).toBe(0);
  });

  it('writes nothing where .sops.yaml has no rule for a store, and says which one to add', async () => {
    const rules = 'creation_rules: [{ path_regex: "^x$", age: age1x }]\n';
    const { code, home, root, err } = await init({ '.sops.yaml': rules });
    expect([code, readdirSync(root)]).toEqual([2, ['.sops.yaml']]);
    expect(err).toContain('no rule in `.sops.yaml` matches `secrets.yaml`');
    expect(err).toContain("- path_regex: '^secrets\\.yaml$'");
    writeFileSync(
      join(root, '.sops.yaml'),
      `creation_rules:\n  - path_regex: '^secrets\\.yaml$'\n    age: ${ALICE}\n`,
    );
    expect((await again(home)).code).toBe(0);
    expect((await check(root)).code).toBe(0);
  });

  it('writes no .sops.yaml that could not say what the stores need', async () => {
    const { code, root, err } = await init({ 'a.yaml': store('A').replace(ALICE, 'x25519') });
    expect(code).toBe(0);
    expect(err).toContain('no .sops.yaml is written');
    expect(existsSync(join(root, '.sops.yaml'))).toBe(false);
  });

  it('takes nothing over from a store that YAML could read as more than a recipient', async () => {
    for (const forged of [
      '"age1x\\n  - path_regex: .*\\n    age: age1evil"',
      "'age1x #'",
      "'ssh-rsa AAAA a: b'",
      'age1x,age1y',
    ]) {
      const { code, root, err } = await init({ 'a.yaml': store('A').replace(ALICE, forged) });
      expect([forged, code, existsSync(join(root, '.sops.yaml'))]).toEqual([forged, 0, false]);
      expect(err).toContain('write it by hand');
    }
  });

  it('tells of workflows that the project file does not know', async () => {
    const { home, root } = await init({});
    mkdirSync(join(root, 'flows'));
    writeFileSync(join(root, 'flows', 'a.json'), workflow());
    const { code, err } = await again(home);
    expect(code).toBe(0);
    expect(err).toContain('1 workflow of Orkes and OSS Conductor: no entry of claviger.yaml claims them');
  });

  it('acts on the project around it, and says what is wrong with its file', async () => {
    const { home, root } = await init({ 'in/x': '' });
    expect((await run(join(root, 'in'), ['init'], { home })).out).toContain('exists, kept: claviger.yaml');
    expect(readdirSync(join(root, 'in'))).toEqual(['x']);
    writeFileSync(join(root, 'claviger.yaml'), 'version: 2\n');
    const { code, out, err } = await again(home);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^claviger.yaml:1:/);
  });

  it('reads any name of a file as that name', async () => {
    const { code, root } = await init({
      'a [1] {x}/f(1).json': workflow(),
      'a [1] {x}/other.json': '{}',
      '[s].yaml': store('A'),
    });
    expect(code).toBe(0);
    expect((await check(root)).out).toContain('1 workflow,');
  });
});
