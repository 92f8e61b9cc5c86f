/** Where `--since` compares, and with what: clones of every kind, histories that are cut off, projects that were not. */
import { mkdirSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { run } from '../cli/run.js';
import { repository, type Scratch } from '../git/repositories.js';
import { ACME, conductor, project, store } from '../project.js';
import { findingsSince } from './since.js';

const good = conductor({ dsn: '${workflow.secrets.A}' }, 'good');
const wrong = (name = 'wrong') => conductor({ dsn: '${workflow.secrets.NONE}' }, name);
const FILES = {
  'claviger.yaml': ACME,
  'secrets/acme.yaml': store('A'),
  'flows/pay/good.json': good,
};
const NEW = '+ dangling-secret flows/pay/wrong.json:10 NONE';

function committed(files: Readonly<Record<string, string>> = FILES): Scratch {
  const scratch = repository(files);
  commit(scratch, 'begin');
  return scratch;
}

function commit({ git }: Scratch, message: string): string {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '-m', message);
  return git('rev-parse', 'HEAD').trim();
}

function put(scratch: Scratch, file: string, text: string): void {
  mkdirSync(dirname(join(scratch.root, file)), { recursive: true });
  scratch.write(file, text);
}

describe('what is compared', () => {
  it('is the working tree, with files that git does not know', async () => {
    const scratch = committed();
    put(scratch, 'flows/pay/wrong.json', wrong());
    expect(await findingsSince(scratch.root, 'HEAD')).toMatchObject({ said: [NEW], code: 1 });
  });

  it('is beside the commit where the branches parted: what others did meanwhile is not ours', async () => {
    const scratch = committed();
    const parted = scratch.git('rev-parse', 'HEAD').trim();
    scratch.git('checkout', '--quiet', '-b', 'ours');
    put(scratch, 'flows/pay/wrong.json', wrong());
    commit(scratch, 'ours');
    scratch.git('checkout', '--quiet', 'main');
    put(scratch, 'flows/pay/theirs.json', wrong('theirs'));
    commit(scratch, 'theirs');
    scratch.git('checkout', '--quiet', 'ours');
    const told = await findingsSince(scratch.root, 'main');
    expect(told).toMatchObject({ said: [NEW], commit: parted, err: '' });
  });

  it('is the ref itself where there is no common history, and that is said', async () => {
    const scratch = committed();
    scratch.git('checkout', '--quiet', '--orphan', 'other');
    commit(scratch, 'other');
    const { said, err } = await findingsSince(scratch.root, 'main');
    expect(said).toEqual([]);
    expect(err).toBe(
      'note: `main` and this branch have no common history: compared with `main` itself, so what changed there since counts as well\n',
    );
  });

  it('works with a detached HEAD, in a linked work tree and from a folder inside', async () => {
    const scratch = committed();
    put(scratch, 'flows/pay/wrong.json', wrong());
    commit(scratch, 'wrong');
    scratch.git('checkout', '--quiet', '--detach', 'HEAD');
    expect((await findingsSince(scratch.root, 'HEAD~1')).said).toEqual([NEW]);
    expect((await findingsSince(join(scratch.root, 'flows'), 'HEAD~1')).said).toEqual([NEW]);
    const linked = join(project({}), 'linked');
    scratch.git('worktree', 'add', '--quiet', linked, 'main');
    expect((await findingsSince(linked, 'HEAD~1')).said).toEqual([NEW]);
  });

  it('works in a hook, where git tells where its folder is', async () => {
    const scratch = committed();
    put(scratch, 'flows/pay/wrong.json', wrong());
    vi.stubEnv('GIT_DIR', join(scratch.root, '.git'));
    vi.stubEnv('GIT_INDEX_FILE', join(scratch.root, '.git/index'));
    expect((await findingsSince(scratch.root, 'HEAD')).said).toEqual([NEW]);
    vi.unstubAllEnvs();
  });

  it('is a project in a folder, with a .sops.yaml above it and links out of it', async () => {
    const inner = Object.fromEntries(Object.entries(FILES).map(([file, text]) => [`deep/${file}`, text]));
    const scratch = repository({
      ...inner,
      '.sops.yaml': 'creation_rules:\n  - age: age1xyz\n',
      'shared/flow.json': wrong('linked'),
    });
    symlinkSync('../../../shared/flow.json', join(scratch.root, 'deep/flows/pay/linked.json'));
    symlinkSync('../deep/flows/pay', join(scratch.root, 'deep/other'));
    commit(scratch, 'begin');
    const { said, summary } = await findingsSince(join(scratch.root, 'deep'), 'HEAD');
    expect({ said, summary }).toMatchObject({ said: [], summary: { fixed: 0, remaining: 2 } });
  });

  it('limits reports to environments and paths, never the analysis', async () => {
    const scratch = committed({ ...FILES, 'secrets/acme.dev.yaml': store('B') });
    put(scratch, 'flows/pay/b.json', conductor({ dsn: '${workflow.secrets.B}' }, 'b'));
    const prod = ['--env', 'prod'];
    const told = await findingsSince(scratch.root, 'HEAD', ...prod);
    expect(told.said).toEqual(['+ missing-in-environment flows/pay/b.json:10 B']);
    expect((await findingsSince(scratch.root, 'HEAD', '--env', 'dev')).said).toEqual([
      '- unused-secret secrets/acme.dev.yaml:1 B',
    ]);
    const there = await findingsSince(scratch.root, 'HEAD', 'secrets');
    expect(there.said).toEqual(['- unused-secret secrets/acme.dev.yaml:1 B']);
  });

  it('does not take the passing of time for a change', async () => {
    const scratch = committed({
      ...FILES,
      'claviger.yaml': `${ACME}catalogs: [{ files: catalog.yaml, scope: acme }]\n`,
      'catalog.yaml': 'A: { expiresAt: 2020-01-31 }\n',
    });
    expect(await findingsSince(scratch.root, 'HEAD')).toMatchObject({ said: [], summary: { remaining: 1 } });
  });
});

describe('what moved', () => {
  const anonymous = (dsn: string) =>
    conductor({ dsn: `\${workflow.secrets.${dsn}}` }).replace(/\n {2}"name": "flow",/, '');
  const FLOWS = ACME.replace('flows/{project}/*.json', 'flows/{project}/**/*.json');

  it('is the same finding, with an id of its own or without', async () => {
    const scratch = committed({
      ...FILES,
      'claviger.yaml': FLOWS,
      'flows/pay/a.json': anonymous('NONE'),
      'flows/pay/b.json': '{ broken',
    });
    mkdirSync(join(scratch.root, 'flows/pay/inner'));
    for (const [from, to] of [
      ['a', 'inner/z'],
      ['b', 'inner/a'],
    ])
      renameSync(join(scratch.root, `flows/pay/${from}.json`), join(scratch.root, `flows/pay/${to}.json`));
    expect(await findingsSince(scratch.root, 'HEAD')).toMatchObject({ said: [], summary: { remaining: 2 } });
  });

  it('is not taken for what is fixed in one file and broken in another', async () => {
    const scratch = committed({
      ...FILES,
      'flows/pay/a.json': anonymous('NONE'),
      'flows/pay/b.json': anonymous('A'),
      'flows/pay/c.json': '{ broken',
    });
    put(scratch, 'flows/pay/a.json', anonymous('A'));
    put(scratch, 'flows/pay/b.json', anonymous('NONE'));
    put(scratch, 'flows/pay/c.json', good);
    put(scratch, 'flows/pay/good.json', '{ broken');
    expect((await findingsSince(scratch.root, 'HEAD')).said).toEqual([
      '+ dangling-secret flows/pay/b.json:9 NONE',
      '+ broken-workflow flows/pay/good.json:1',
      '- dangling-secret flows/pay/a.json:9 NONE',
      '- broken-workflow flows/pay/c.json:1',
    ]);
  });

  it('a copy is new where it is, wherever it sorts', async () => {
    const scratch = committed({ ...FILES, 'flows/pay/b.json': wrong() });
    put(scratch, 'flows/pay/a.json', wrong());
    expect((await findingsSince(scratch.root, 'HEAD')).said).toEqual([
      '+ dangling-secret flows/pay/a.json:10 NONE',
    ]);
  });
});

describe('a base that has no project', () => {
  const everything = 'every finding counts as new';

  it('without a project file: all is new, and it is said', async () => {
    const { 'claviger.yaml': config, ...rest } = FILES;
    const scratch = committed({ ...rest, 'flows/pay/wrong.json': wrong() });
    put(scratch, 'claviger.yaml', config);
    const { said, err, summary } = await findingsSince(scratch.root, 'HEAD');
    expect({ said, summary }).toMatchObject({
      said: [NEW, '+ unused-secret'].slice(0, 1),
      summary: { fixed: 0, remaining: 0 },
    });
    expect(err).toMatch(
      /^note: there is no `claviger\.yaml` in `HEAD` \([0-9a-f]{10}\): every finding counts as new\n$/,
    );
  });

  it('with one that is invalid: all is new, and its first problem is named', async () => {
    const scratch = committed({
      ...FILES,
      'claviger.yaml': 'version: 1\nstors: []\n',
      'flows/pay/wrong.json': wrong(),
    });
    put(scratch, 'claviger.yaml', ACME);
    const { said, err } = await findingsSince(scratch.root, 'HEAD');
    expect(said).toEqual([NEW]);
    expect(err).toContain("the project can't be read in `HEAD` (");
    expect(err).toContain(') (claviger.yaml:2:1: ');
    expect(err).toContain(everything);
  });

  it('without an environment that is new', async () => {
    const scratch = committed({ ...FILES, 'claviger.yaml': ACME.replace('[dev, prod]', '[dev]') });
    put(scratch, 'claviger.yaml', ACME);
    put(scratch, 'flows/pay/wrong.json', wrong());
    expect((await findingsSince(scratch.root, 'HEAD', '--env', 'prod')).said).toEqual([NEW]);
  });
});

describe('a clone that lacks the base', () => {
  it('of depth 1: a clear sentence with the way out, exit code 2', async () => {
    const origin = committed();
    put(origin, 'flows/pay/wrong.json', wrong());
    const second = commit(origin, 'second');
    const first = origin.git('rev-parse', 'HEAD~1').trim();
    const folder = project({});
    origin.start('git', ['clone', '--quiet', '--depth=1', `file://${origin.root}`, join(folder, 'clone')]);
    const clone = join(folder, 'clone');
    const at = (ref: string) => run(clone, ['check', '--since', ref]);
    const said = (ref: string, way: string) =>
      `claviger: --since: this clone is shallow and does not have \`${ref}\`; \`${way}\` gets it\n`;
    for (const [ref, way] of [
      ['HEAD~1', 'git fetch --deepen=200'],
      [first, `git fetch --depth=200 origin ${first}`],
      ['develop', 'git fetch --depth=200 origin develop'],
      ['origin/develop', 'git fetch --depth=200 origin develop:refs/remotes/origin/develop'],
    ] as const)
      expect(await at(ref)).toEqual({ code: 2, out: '', err: said(ref, way) });
    // The newest commit is there, and the sentence is true.
    expect((await findingsSince(clone, second)).said).toEqual([]);
    expect(origin.start('git', ['-C', clone, 'fetch', '--quiet', '--depth=200', 'origin', first]).code).toBe(
      0,
    );
    expect((await findingsSince(clone, first)).said).toEqual([NEW]);
  });

  it('two cut-off branches: compared with the ref itself, which is said', async () => {
    const origin = committed();
    origin.git('checkout', '--quiet', '-b', 'ours');
    put(origin, 'flows/pay/wrong.json', wrong());
    commit(origin, 'ours');
    origin.git('checkout', '--quiet', 'main');
    commit(origin, 'theirs');
    const clone = join(project({}), 'clone');
    const args = ['--quiet', '--depth=1', '--no-single-branch', '--branch=ours'];
    origin.start('git', ['clone', ...args, `file://${origin.root}`, clone]);
    const { said, err } = await findingsSince(clone, 'origin/main');
    expect(said).toEqual([NEW]);
    expect(err).toContain('this clone is too shallow to show where `origin/main` and this branch parted');
    expect(err).toContain('`git fetch --unshallow` gets the rest');
  });

  it('a partial one: nothing is fetched, and nothing is told wrongly', async () => {
    const origin = committed();
    put(origin, 'flows/pay/good.json', wrong('good'));
    commit(origin, 'second');
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const clone = join(project({}), 'clone');
    origin.start('git', ['clone', '--quiet', '--filter=blob:none', `file://${origin.root}`, clone]);
    const { code, out, err } = await run(clone, ['check', '--since', 'HEAD~1']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(
      /^claviger: --since: this partial clone lacks files of `HEAD~1` \([0-9a-f]{10}\); `git fetch --refetch --no-filter` gets them\n$/,
    );
  });

  it.each([
    ['a name that is not there', 'mian', 'there is no commit `mian` here; did you mean `main`?'],
    ['an option of git', '--all', 'there is no commit `--all` here'],
    ['nothing', '', 'there is no commit `` here'],
    ['what would steer the terminal', 'a\u001b[2Jb', 'there is no commit `a\\u001b[2Jb` here'],
    ['all that it does not reach', '^HEAD', 'there is no commit `^HEAD` here'],
    ['two commits', 'HEAD..HEAD', 'there is no commit `HEAD..HEAD` here'],
    ['a file', 'HEAD:claviger.yaml', 'there is no commit `HEAD:claviger.yaml` here'],
  ])('%s', async (_, ref, message) => {
    const scratch = committed();
    const { code, out, err } = await run(scratch.root, ['check', `--since=${ref}`]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`claviger: --since: ${message}`);
  });

  it('a commit by the words of its message', async () => {
    const scratch = committed();
    const { commit: found } = await findingsSince(scratch.root, ':/begin');
    expect(found).toBe(scratch.git('rev-parse', 'HEAD').trim());
  });

  it('before the first commit', async () => {
    expect(await run(repository(FILES).root, ['check', '--since', 'HEAD'])).toEqual({
      code: 2,
      out: '',
      err: 'claviger: --since: there is nothing to compare with: no commit was made here yet\n',
    });
  });

  it('without git, or without a repository', async () => {
    const bare = project(FILES);
    expect(await run(bare, ['check', '--since', 'HEAD'])).toEqual({
      code: 2,
      out: '',
      err: 'claviger: --since: there is nothing to compare with: this is no git work tree; `git init` makes one\n',
    });
    vi.stubEnv('PATH', '/nowhere');
    const { code, err } = await run(bare, ['check', '--since', 'HEAD']);
    vi.unstubAllEnvs();
    expect({ code, err }).toEqual({
      code: 2,
      err: 'claviger: --since: there is nothing to compare with: git is not installed\n',
    });
  });
});

describe('what stands elsewhere', () => {
  it.each([
    ['a pointer of git-lfs', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n'],
    ['what git-crypt keeps', '\0GITCRYPT\0\u0001\u0002'],
  ])('%s is no content, and that is said', async (_, kept) => {
    const scratch = committed({ ...FILES, 'flows/pay/wrong.json': kept });
    put(scratch, 'flows/pay/wrong.json', wrong());
    const { said, err } = await findingsSince(scratch.root, 'HEAD');
    expect(said).toContain(NEW);
    expect(err).toMatch(
      /git has no readable content of flows\/pay\/wrong\.json in `HEAD` \(.*\): what is found there counts as new/,
    );
  });

  it('a file that is broken is new, though its pointer was no workflow either', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n';
    const scratch = committed({ ...FILES, 'flows/pay/wrong.json': pointer });
    put(scratch, 'flows/pay/wrong.json', '{ "name": ');
    const { said, code } = await findingsSince(scratch.root, 'HEAD');
    expect({ said, code }).toEqual({ said: ['+ broken-workflow flows/pay/wrong.json:1'], code: 1 });
  });

  it('a submodule is read where the working tree has it', async () => {
    const inner = committed({ 'wrong.json': wrong() });
    const scratch = committed();
    scratch.start('git', [
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      inner.root,
      'flows/ship',
    ]);
    commit(scratch, 'submodule');
    const { said, summary } = await findingsSince(scratch.root, 'HEAD');
    expect({ said, remaining: summary.remaining }).toEqual({ said: [], remaining: 1 });
  });
});

describe('nothing is touched', () => {
  it('neither the working tree nor the index nor the temporary folder', async () => {
    const scratch = committed();
    put(scratch, 'flows/pay/wrong.json', wrong());
    const temporary = project({});
    const home = project({});
    vi.stubEnv('TMPDIR', temporary);
    const index = join(scratch.root, '.git/index');
    // An entry whose time says nothing: what looks at the state would refresh it.
    writeFileSync(join(scratch.root, 'flows/pay/good.json'), good);
    const look = () => ({
      status: scratch.git('--no-optional-locks', 'status', '--porcelain', '--ignored'),
      index: statSync(index, { bigint: true }).mtimeNs,
      head: scratch.git('rev-parse', 'HEAD'),
      objects: scratch.git('count-objects', '-v'),
      refs: scratch.git('for-each-ref'),
      left: readdirSync(temporary),
    });
    const before = look();
    for (const args of [['--json'], ['--format', 'markdown'], []])
      expect((await run(scratch.root, ['check', '--since', 'HEAD', ...args], { home })).code).toBe(1);
    expect(look()).toEqual(before);
    vi.unstubAllEnvs();
  });
});

describe('a finding that is said of more environments', () => {
  const MISSING = '+ missing-in-environment flows/pay/flow.json:10 A';
  const stores = (...environments: readonly string[]) =>
    Object.fromEntries(
      ['dev', 'uat', 'prod'].map((each) => [
        `secrets/acme.${each}.yaml`,
        environments.includes(each) ? store('A', 'B') : store('B'),
      ]),
    );
  const begin = (...environments: readonly string[]) =>
    committed({
      'claviger.yaml': ACME.replace('[dev, prod]', '[dev, uat, prod]'),
      ...stores(...environments),
      'flows/pay/flow.json': conductor({ dsn: '${workflow.secrets.A}', other: '${workflow.secrets.B}' }),
    });
  const change = (scratch: Scratch, ...environments: readonly string[]) => {
    for (const [file, text] of Object.entries(stores(...environments))) scratch.write(file, text);
    return findingsSince(scratch.root, 'HEAD');
  };

  it('is new, and nothing is fixed', async () => {
    expect(await change(begin('uat', 'prod'), 'uat')).toMatchObject({ said: [MISSING], code: 1 });
  });

  it('is new where it is said of another one instead', async () => {
    expect(await change(begin('uat', 'prod'), 'dev', 'uat')).toMatchObject({ said: [MISSING], code: 1 });
  });

  it('remains where it is said of fewer', async () => {
    expect(await change(begin('uat'), 'uat', 'prod')).toMatchObject({ said: [], code: 0 });
  });
});
