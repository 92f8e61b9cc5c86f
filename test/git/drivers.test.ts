/** The built command as git starts it: in a diff, a merge, a rebase, a cherry-pick and before a commit. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from '../built.js';
import {
  edited,
  IDENTITY,
  OTHER,
  plainOf,
  RECIPIENT,
  sharedWith,
  storeOf,
  THIRD,
} from '../stores/sops/merge/stores.js';
import { repository, type Scratch } from './repositories.js';

const PLAIN = 'A: one\nB: two\nC: three\nDB:\n    user: u\n    password: p\n';
const PROJECT = 'version: 1\nstores: [{ files: secrets.yaml }]\nrules: { matches-nothing: off }\n';

let built: Built;
let base: string;
beforeAll(async () => {
  built = build();
  base = await storeOf(PLAIN);
});
afterAll(() => built.remove());

const change = (from: string, to: string) => (plain: string) => plain.replace(from, to);

/** A repository with the drivers installed and two branches, each with another change of the same store. */
async function branches(
  ours: (plain: string) => string,
  theirs: (plain: string) => string,
  env: Readonly<Record<string, string>> = { SOPS_AGE_KEY: IDENTITY },
): Promise<Scratch> {
  const scratch = repository({ 'claviger.yaml': PROJECT, 'secrets.yaml': base }, env);
  claviger(scratch, 'git', 'install', '--no-hooks');
  scratch.git('add', '.');
  scratch.git('commit', '--quiet', '-m', 'base');
  scratch.git('checkout', '--quiet', '-b', 'side');
  scratch.write('secrets.yaml', await edited(base, theirs));
  scratch.git('commit', '--quiet', '-am', 'theirs');
  scratch.git('checkout', '--quiet', 'main');
  scratch.write('secrets.yaml', await edited(base, ours));
  scratch.git('commit', '--quiet', '-am', 'ours');
  return scratch;
}

function claviger({ start }: Scratch, ...args: readonly string[]) {
  return start(process.execPath, [built.command, ...args]);
}

describe('two branches that each changed another secret of one store', () => {
  const both = PLAIN.replace('one', 'mine').replace('three', 'yours');

  it.each([
    ['merge', ['merge', '--quiet', '-m', 'both', 'side']],
    ['rebase', ['rebase', '--quiet', 'side']],
    ['cherry-pick', ['cherry-pick', 'side']],
  ])('%s by themselves', async (_, args) => {
    const scratch = await branches(change('A: one', 'A: mine'), change('C: three', 'C: yours'));
    const theirs = scratch.git('show', 'side:secrets.yaml').split('\n');
    const ours = scratch.git('show', 'main:secrets.yaml').split('\n');
    scratch.git(...args);
    expect(scratch.git('status', '--porcelain')).toBe('');
    const text = scratch.read('secrets.yaml');
    expect(await plainOf(text)).toBe(both);
    const lines = text.split('\n');
    expect(lines.find((line) => line.startsWith('A:'))).toBe(ours.find((line) => line.startsWith('A:')));
    expect(lines.find((line) => line.startsWith('C:'))).toBe(theirs.find((line) => line.startsWith('C:')));
  });

  it('are left as a conflict of texts where no key is at hand, and merge again with one', async () => {
    const keyless = await branches(change('A: one', 'A: mine'), change('C: three', 'C: yours'), {});
    const { code, err } = keyless.start('git', ['merge', 'side']);
    expect(code).toBe(1);
    expect(err).toContain('no identity opens this store');
    expect(err).toContain('with a key at hand, `git checkout --merge secrets.yaml` merges it again');
    expect(keyless.git('status', '--porcelain')).toContain('UU secrets.yaml');
    expect(keyless.read('secrets.yaml')).toMatch(/^<{7} ours\n/m);
    const open = keyless.start(process.execPath, [built.command, 'git', 'resolve', 'secrets.yaml']);
    expect(open.code).toBe(1);
    expect(open.err).toMatch(/^claviger: secrets.yaml: conflicts are open: line \d+\n/);
    const again = keyless.start('env', [
      `SOPS_AGE_KEY=${IDENTITY}`,
      'git',
      'checkout',
      '--merge',
      'secrets.yaml',
    ]);
    expect(again.code).toBe(0);
    expect(await plainOf(keyless.read('secrets.yaml'))).toBe(both);
  });
});

describe('a clone that has lost the command', () => {
  it('leaves a conflict with markers, not our side as if it were the merge', async () => {
    const scratch = await branches(change('A: one', 'A: mine'), change('C: three', 'C: yours'));
    const driver = scratch.git('config', 'merge.claviger.driver').trim();
    scratch.git(
      'config',
      'merge.claviger.driver',
      driver.replace(/^.*? git merge /, 'no-such-claviger git merge '),
    );
    expect(scratch.start('git', ['merge', 'side']).code).toBe(1);
    expect(scratch.git('status', '--porcelain')).toContain('UU secrets.yaml');
    expect(scratch.read('secrets.yaml')).toMatch(/^<{7} [\s\S]*^={7}$[\s\S]*^>{7} /m);
    scratch.git('config', 'merge.claviger.driver', driver);
    scratch.git('checkout', '--merge', 'secrets.yaml');
    expect(await plainOf(scratch.read('secrets.yaml'))).toBe(
      PLAIN.replace('one', 'mine').replace('three', 'yours'),
    );
  });
});

describe('a clone that starts the command by a path where it is no more', () => {
  it('leaves markers, and compares what is encrypted', async () => {
    const scratch = await branches(change('A: one', 'A: mine'), change('C: three', 'C: yours'));
    for (const key of ['merge.claviger.driver', 'diff.claviger.textconv']) {
      const setting = scratch.git('config', key).trim();
      expect(setting).toContain(built.command);
      scratch.git('config', key, setting.replaceAll(built.command, '/nowhere/claviger.cjs'));
    }
    const diff = scratch.start('git', ['diff', 'main', 'side']);
    expect([diff.code, diff.out]).toEqual([0, expect.stringMatching(/^\+C: ENC\[/m)]);
    expect(scratch.start('git', ['merge', 'side']).code).toBe(1);
    expect(scratch.git('status', '--porcelain')).toContain('UU secrets.yaml');
    expect(scratch.read('secrets.yaml')).toMatch(/^<{7} [\s\S]*^={7}$[\s\S]*^>{7} /m);
  });
});

describe('two branches that changed the same secret', () => {
  it('leave a conflict of that secret, which is resolved to a store that opens', async () => {
    const scratch = await branches(
      (plain) => change('A: one', 'A: mine')(plain).replace('B: two', 'B: ours-too'),
      change('A: one', 'A: yours'),
    );
    const { code, err } = scratch.start('git', ['merge', 'side']);
    expect(code).toBe(1);
    expect(err).toBe(`claviger: secrets.yaml: both sides changed A
  help: choose with \`claviger git resolve --ours secrets.yaml\` or \`--theirs\`, or edit the file and run
  \`claviger git resolve secrets.yaml\`; for another value, \`claviger secret set NAME\` after that
`);
    const conflicted = scratch.read('secrets.yaml');
    expect(conflicted).toMatch(/^<{7} ours A\nA: ENC.*\n={7}\nA: ENC.*\n>{7} theirs A\nB: ENC/);
    const refused = claviger(scratch, 'git', 'resolve', 'secrets.yaml');
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('conflicts are open: A')]);
    const resolved = claviger(scratch, 'git', 'resolve', '--theirs', 'secrets.yaml');
    expect(resolved).toEqual({
      code: 0,
      out: '',
      err: 'secrets.yaml is whole again; `git add secrets.yaml` tells git\n',
    });
    expect(await plainOf(scratch.read('secrets.yaml'))).toBe(
      PLAIN.replace('one', 'yours').replace('two', 'ours-too'),
    );
    // Edited by hand, and told to git before the MAC was thought of.
    scratch.write('secrets.yaml', conflicted.replace(/^<{7}.*\n([^\n]+\n)={7}\n[^\n]+\n>{7}.*\n/m, '$1'));
    scratch.git('add', 'secrets.yaml');
    expect(claviger(scratch, 'git', 'resolve', 'secrets.yaml').code).toBe(0);
    expect(await plainOf(scratch.read('secrets.yaml'))).toBe(
      PLAIN.replace('one', 'mine').replace('two', 'ours-too'),
    );
  });
});

describe('two branches that chose other readers', () => {
  it('leave a conflict of the metadata beside that of a secret, and both are named', async () => {
    const wide = await sharedWith(base, RECIPIENT, OTHER);
    const ours = await edited(await sharedWith(wide, RECIPIENT), change('A: one', 'A: mine'));
    const theirs = await edited(
      await sharedWith(wide, RECIPIENT, OTHER, THIRD),
      change('A: one', 'A: yours'),
    );
    const files = { 'base.yaml': wide, 'ours.yaml': ours, 'theirs.yaml': theirs };
    const scratch = repository(files, { SOPS_AGE_KEY: IDENTITY });
    const { code, err } = claviger(scratch, 'git', 'merge', 'base.yaml', 'ours.yaml', 'theirs.yaml');
    expect(code).toBe(1);
    expect(err).toMatch(
      /^claviger: ours\.yaml: both sides changed who can open it, each in its own way\nclaviger: ours\.yaml: both sides changed A\n {2}help: /,
    );
    expect(scratch.read('ours.yaml')).toMatch(/\n<{7} ours sops\nsops:\n/);
  });
});

describe('files that are no stores', () => {
  it('are merged by git', () => {
    const scratch = repository({
      'base.txt': 'a\nb\nc\n',
      'ours.txt': 'A\nb\nc\n',
      'theirs.txt': 'a\nb\nC\n',
    });
    const merged = claviger(scratch, 'git', 'merge', 'base.txt', 'ours.txt', 'theirs.txt');
    expect(merged).toEqual({ code: 0, out: '', err: '' });
    expect(scratch.read('ours.txt')).toBe('A\nb\nC\n');
    scratch.write('theirs.txt', 'X\nb\nc\n');
    expect(
      claviger(scratch, 'git', 'merge', 'base.txt', 'ours.txt', 'theirs.txt', '--marker-size', '9').code,
    ).toBe(1);
    expect(scratch.read('ours.txt')).toContain('<<<<<<<<< ours\nA\n');
  });

  it('are left alone where they are binary', () => {
    const scratch = repository({ 'base.bin': '\0a', 'ours.bin': '\0b', 'theirs.bin': '\0c' });
    const { code, err } = claviger(scratch, 'git', 'merge', 'base.bin', 'ours.bin', 'theirs.bin');
    expect([code, err]).toEqual([1, expect.stringContaining("binary files can't be merged")]);
    expect(scratch.read('ours.bin')).toBe('\0b');
  });

  it('are a whole conflict where only one side is a store', () => {
    const scratch = repository(
      { 'base.yaml': '', 'ours.yaml': base, 'theirs.yaml': 'A: plain\n' },
      { SOPS_AGE_KEY: IDENTITY },
    );
    const { code, err } = claviger(scratch, 'git', 'merge', 'base.yaml', 'ours.yaml', 'theirs.yaml');
    expect([code, err]).toEqual([1, expect.stringContaining('their side: no store: it has no `sops` block')]);
    expect(scratch.read('ours.yaml')).toContain('\n>>>>>>> theirs\n');
  });
});

describe('git diff', () => {
  it('shows what was added, removed and changed, and no ciphertext', async () => {
    const scratch = repository({ 'claviger.yaml': PROJECT, 'secrets.yaml': base });
    claviger(scratch, 'git', 'install', '--no-hooks');
    scratch.git('add', '.');
    scratch.write(
      'secrets.yaml',
      await edited(base, (plain) =>
        change('B: two\n', '')(plain).replace('password: p', 'password: q\nNEW: n'),
      ),
    );
    const marks = scratch
      .git('diff', '-U0')
      .split('\n')
      .slice(5)
      .map((line) => line.replace(/[0-9a-f]{8}/, '…'));
    expect(marks).toEqual([
      '-B: encrypted value …',
      expect.stringMatching(/^@@/),
      '-DB.password: encrypted value …',
      '+DB.password: encrypted value …',
      '+NEW: encrypted value …',
      '',
    ]);
  });
});

describe('git commit', () => {
  it('is refused for what is staged, whatever the files are by now', async () => {
    const scratch = repository({ 'claviger.yaml': PROJECT, 'secrets.yaml': base, 'a.txt': 'a' });
    claviger(scratch, 'git', 'install');
    const commit = () => scratch.start('git', ['commit', '--quiet', '-m', 'x']);
    scratch.git('add', '.');
    expect(commit()).toEqual({ code: 0, out: '', err: '' });

    scratch.write('secrets.yaml', `TYPED: hunter2\n${base}`);
    scratch.git('add', '.');
    scratch.write('secrets.yaml', base);
    const typed = commit();
    expect([typed.code, typed.err]).toEqual([
      1,
      expect.stringContaining('secrets.yaml:1: `TYPED` is not encrypted\n'),
    ]);
    expect(typed.err).toContain('git commit --no-verify');
    expect(typed.err).not.toContain('hunter2');

    // And the other way round: the work tree is broken, the index is not.
    scratch.git('add', '.');
    scratch.write('a.txt', 'b');
    scratch.git('add', 'a.txt');
    scratch.write('secrets.yaml', 'A: plain\n');
    expect(commit()).toEqual({ code: 0, out: '', err: '' });
  });

  it.each([
    ['a store that was never encrypted', 'secrets.yaml', 'A: plain\n', 'a store that is not encrypted'],
    [
      'conflict markers',
      'secrets.yaml',
      '<<<<<<< ours\nA: 1\n=======\nA: 2\n>>>>>>> theirs\n',
      'merge conflict',
    ],
    ['no text', 'secrets.yaml', 'A: \0', "can't be read"],
    ['a project file that is none', 'claviger.yaml', 'version: 9\n', 'claviger.yaml:1'],
  ])('is refused for %s', (_, file, text, message) => {
    const scratch = repository({ 'claviger.yaml': PROJECT, 'secrets.yaml': base });
    claviger(scratch, 'git', 'install');
    scratch.write(file, text);
    scratch.git('add', '.');
    const { code, err } = scratch.start('git', ['commit', '-m', 'x']);
    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
    scratch.git('commit', '--quiet', '--no-verify', '-m', 'x');
  });

  it('is refused for a private key in any file, once', () => {
    const scratch = repository({
      'claviger.yaml': PROJECT,
      'secrets.yaml': base,
      'notes/key.txt': `# mine\n${IDENTITY}\n`,
    });
    claviger(scratch, 'git', 'install');
    scratch.git('add', '.');
    const { code, err } = scratch.start('git', ['commit', '-m', 'x']);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('notes/key.txt:2: this is a private key of age'),
    ]);
    expect(err).not.toContain(IDENTITY.slice(20));
    // What is known already keeps nobody from working on the file.
    scratch.git('commit', '--quiet', '--no-verify', '-m', 'x');
    scratch.write('notes/key.txt', `# a comment\n${IDENTITY}\n`);
    scratch.git('commit', '--quiet', '-am', 'y');
  });

  it('is refused for a reference that leads nowhere, in a project below the top folder', () => {
    const project = `${PROJECT}workflows: [{ files: "*.json", engine: conductor }]\n`;
    const flow = (name: string) =>
      JSON.stringify({
        name: 'f',
        version: 1,
        tasks: [
          {
            name: 'c',
            taskReferenceName: 'c',
            type: 'SIMPLE',
            inputParameters: { t: `\${workflow.secrets.${name}}` },
          },
        ],
      });
    const scratch = repository({
      'app/claviger.yaml': project,
      'app/secrets.yaml': base,
      'app/f.json': flow('AA'),
    });
    scratch.start(process.execPath, [built.command, 'git', 'install'], 'app');
    scratch.git('add', '.');
    // The work tree has it right, which is not what is committed.
    scratch.write('app/f.json', flow('A'));
    const { code, err } = scratch.start('git', ['commit', '-m', 'x']);
    expect([code, err]).toEqual([1, expect.stringContaining('error[dangling-secret]')]);
    scratch.git('add', '.');
    scratch.git('commit', '--quiet', '-m', 'x');
  });
});
