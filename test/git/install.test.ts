import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { run } from '../cli/run.js';
import { project } from '../project.js';
import { repository } from './repositories.js';

const PROJECT = `version: 1
environments: [dev, prod]
stores:
  - { files: "secrets/{project}/{environment}.yaml", scope: "acme/{project}" }
  - { files: "config/{project}/{environment}.yaml", scope: "acme/{project}", encrypted: false }
  - { files: "my secrets/{a,b}.yaml", scope: acme }
catalogs:
  - { files: "secrets/{project}/catalog.yaml", scope: "acme/{project}" }
`;
const BEGIN = '# >>> claviger: written by `claviger git install`, removed by `claviger git uninstall`';
const END = '# <<< claviger';
const ATTRIBUTES = `${BEGIN}
/secrets/*/*.yaml diff=claviger merge=claviger
"/my secrets/a.yaml" diff=claviger merge=claviger
"/my secrets/b.yaml" diff=claviger merge=claviger
/secrets/*/catalog.yaml !diff !merge
${END}
`;
const HOOK = '.git/hooks/pre-commit';
const REFUSED = `  status=$?
  [ $status -ne 127 ] || echo 'install claviger, or commit unchecked: git commit --no-verify' >&2
  exit $status
`;

const install = (cwd: string, ...args: readonly string[]) => run(cwd, ['git', 'install', ...args]);
const uninstall = (cwd: string) => run(cwd, ['git', 'uninstall']);

/** As if the package were a dependency. */
function withDependency(root: string, folder = '.'): void {
  const bin = join(root, folder, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'claviger'), '#!/bin/sh\nexit 0\n');
  chmodSync(join(bin, 'claviger'), 0o755);
}

describe('claviger git install', () => {
  it('sets up diffs, merges and the hook, says so, and does it once', async () => {
    const { root, read, git } = repository({ 'claviger.yaml': PROJECT });
    withDependency(root);
    const settings = read('.git/config');
    const dry = await install(root, '--dry-run');
    expect(dry.err).toContain('nothing was changed');
    expect(existsSync(join(root, '.gitattributes'))).toBe(false);
    expect(read('.git/config')).toBe(settings);

    const done = await install(root);
    expect(done).toEqual({
      code: 0,
      out: dry.out,
      err: 'next: commit .gitattributes with the repository; every other clone runs `claviger git install` too\n',
    });
    expect(done.out).toBe(`new file  .gitattributes
new file  .git/hooks/pre-commit
set       git config diff.claviger.textconv = f() { node_modules/.bin/claviger git textconv "$1" || cat "$1"; }; f
set       git config merge.claviger.name = by secret, with a new MAC
set       git config merge.claviger.driver = node_modules/.bin/claviger git merge %O %A %B --marker-size %L --path %P || { s=$?; [ $s -ne 127 ] || git merge-file --marker-size=%L %A %O %B; exit $s; }
`);
    expect(read('.gitattributes')).toBe(ATTRIBUTES);
    expect(read(HOOK)).toBe(
      `#!/bin/sh\n${BEGIN}\nnode_modules/.bin/claviger git pre-commit || {\n${REFUSED}}\n${END}\n`,
    );
    expect(statSync(join(root, HOOK)).mode & 0o777).toBe(0o755);
    const attribute = (file: string) => git('check-attr', 'merge', file).trim();
    expect(attribute('secrets/pay/prod.yaml')).toMatch(/claviger$/);
    expect(attribute('my secrets/a.yaml')).toMatch(/claviger$/);
    expect(attribute('secrets/pay/catalog.yaml')).toMatch(/unspecified$/);
    expect(attribute('config/pay/prod.yaml')).toMatch(/unspecified$/);

    const again = await install(root);
    expect(again).toEqual({ code: 0, out: '', err: 'everything is installed already\n' });

    expect((await uninstall(root)).code).toBe(0);
    expect(existsSync(join(root, '.gitattributes'))).toBe(false);
    expect(existsSync(join(root, HOOK))).toBe(false);
    expect(read('.git/config')).toBe(settings);
    expect((await uninstall(root)).err).toBe('nothing is installed\n');
  });

  it('keeps what stands in .gitattributes and in a hook', async () => {
    const { root, read, write } = repository({ 'claviger.yaml': PROJECT, '.gitattributes': '*.bpmn text\n' });
    const hook = '#!/usr/bin/env bash\nnpm test\nexit 0\n';
    write(HOOK, hook);
    chmodSync(join(root, HOOK), 0o700);
    expect((await install(root)).out).toContain('changed  .git/hooks/pre-commit');
    expect(read('.gitattributes')).toBe(`*.bpmn text\n${ATTRIBUTES}`);
    expect(read(HOOK)).toMatch(
      /^#!\/usr\/bin\/env bash\n# >>> [^\n]+\n[^\n]+ git pre-commit \|\| \{\n(?: .*\n)+\}\n# <<< claviger\nnpm test\nexit 0\n$/,
    );
    expect(statSync(join(root, HOOK)).mode & 0o777).toBe(0o700);
    await uninstall(root);
    expect(read('.gitattributes')).toBe('*.bpmn text\n');
    expect(read(HOOK)).toBe(hook);
  });

  it('names the way out where the command of the hook is gone', async () => {
    const { root, git, start } = repository({ 'claviger.yaml': PROJECT });
    withDependency(root);
    await install(root);
    git('add', 'claviger.yaml');
    rmSync(join(root, 'node_modules'), { recursive: true });
    const refused = start('git', ['commit', '--message', 'one']);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('git commit --no-verify');
    withDependency(root);
    expect(start('git', ['commit', '--message', 'one']).code).toBe(0);
  });

  it('leaves hooks alone with --no-hooks', async () => {
    const { root } = repository({ 'claviger.yaml': PROJECT });
    expect((await install(root, '--no-hooks')).out).not.toContain('hook');
    expect(existsSync(join(root, HOOK))).toBe(false);
  });

  it.each([
    ['husky', '.husky/pre-commit', 'npm test\n', '.husky/pre-commit'],
    ['lefthook', 'lefthook.yml', 'pre-commit: {}\n', 'lefthook'],
    ['pre-commit', '.pre-commit-config.yaml', 'repos: []\n', 'a local hook'],
  ])('tells the line to add where %s keeps the hooks', async (_, file, text, place) => {
    const { root, read } = repository({ 'claviger.yaml': PROJECT, [file]: text });
    const { code, err } = await install(root);
    expect(code).toBe(0);
    expect(err).toContain('so no hook was written; add this line to');
    expect(err).toContain(place);
    expect(err).toMatch(/git pre-commit\n/);
    expect(read(file)).toBe(text);
    expect(existsSync(join(root, HOOK))).toBe(false);
  });

  it.each([
    [
      'core.hooksPath is set',
      (root: ReturnType<typeof repository>) => root.git('config', 'core.hooksPath', 'ci/hooks'),
    ],
    [
      'the hook is another language',
      ({ write, root }: ReturnType<typeof repository>) => {
        write(HOOK, '#!/usr/bin/env python3\nprint(1)\n');
        chmodSync(join(root, HOOK), 0o755);
      },
    ],
    ['the hook is switched off', ({ write }: ReturnType<typeof repository>) => write(HOOK, '#!/bin/sh\n')],
  ])('tells the line to add where %s', async (_, prepare) => {
    const scratch = repository({ 'claviger.yaml': PROJECT });
    prepare(scratch);
    const before = existsSync(join(scratch.root, HOOK)) ? scratch.read(HOOK) : null;
    const { code, err } = await install(scratch.root);
    expect(code).toBe(0);
    expect(err).toContain('so no hook was written; add this line to');
    expect(existsSync(join(scratch.root, HOOK)) ? scratch.read(HOOK) : null).toBe(before);
  });

  it('works for a project in a folder of the repository, with a blank in its name', async () => {
    const { root, read } = repository({ 'our services/pay/claviger.yaml': PROJECT });
    withDependency(root, 'our services/pay');
    const folder = join(root, 'our services/pay');
    const { code, out } = await install(folder);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining("= f() { 'our services/pay/node_modules/.bin/claviger' git textconv"),
    ]);
    expect(read('our services/pay/.gitattributes')).toBe(ATTRIBUTES);
    expect(read(HOOK)).toContain(
      "\n'our services/pay/node_modules/.bin/claviger' git pre-commit 'our services/pay' || {\n",
    );
    await uninstall(folder);
    expect(existsSync(join(root, HOOK))).toBe(false);
  });

  it('works in a linked work tree, whose hooks are those of the repository', async () => {
    const scratch = repository({ 'claviger.yaml': PROJECT });
    scratch.git('add', '.');
    scratch.git('commit', '--quiet', '-m', 'one');
    scratch.git('worktree', 'add', '--quiet', 'linked');
    const { code, out } = await install(join(scratch.root, 'linked'));
    expect(code).toBe(0);
    expect(out).toContain(join(scratch.root, HOOK));
    expect(scratch.read('linked/.gitattributes')).toBe(ATTRIBUTES);
    expect(scratch.read(HOOK)).toContain('git pre-commit || {');
  });

  it('refuses where there is no repository, or nothing to install for', async () => {
    const outside = await install(project({ 'claviger.yaml': PROJECT }));
    expect([outside.code, outside.err]).toEqual([
      2,
      'claviger: this is no git work tree; `git init` makes one\n',
    ]);
    const { root } = repository({ 'a.txt': '' });
    expect((await install(root)).code).toBe(2);
  });

  it('says why git refuses a repository', async () => {
    const { root } = repository({ 'claviger.yaml': PROJECT });
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
    const { code, err } = await install(root);
    vi.unstubAllEnvs();
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^claviger: git refuses to work here: fatal: detected dubious ownership/),
    ]);
  });

  it('changes nothing where a part of it can not be written', async () => {
    const { root, read, write } = repository({ 'claviger.yaml': PROJECT });
    const settings = read('.git/config');
    write('.git/config.lock', '');
    const locked = await install(root);
    expect([locked.code, locked.err]).toEqual([2, expect.stringContaining('could not lock config file')]);
    expect(existsSync(join(root, '.gitattributes'))).toBe(false);
    rmSync(join(root, '.git/config.lock'));

    rmSync(join(root, '.git/hooks'), { recursive: true, force: true });
    write('.git/hooks', 'a file where the folder should be');
    const refused = await install(root);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/hooks\/pre-commit` can't be/);
    expect(read('.git/config')).toBe(settings);
    expect(existsSync(join(root, '.gitattributes'))).toBe(false);
  });

  it('reads no attributes that are a folder, or no text', async () => {
    const { root } = repository({ 'claviger.yaml': PROJECT, '.gitattributes/x': '' });
    const { code, err } = await install(root);
    expect([code, err]).toEqual([2, "claviger: `.gitattributes` can't be read: it is a folder (EISDIR)\n"]);
    const other = repository({ 'claviger.yaml': PROJECT });
    writeFileSync(join(other.root, '.gitattributes'), Buffer.from([0xff, 0x41]));
    expect((await install(other.root)).err).toBe('claviger: `.gitattributes` is no text in UTF-8\n');
  });
});
