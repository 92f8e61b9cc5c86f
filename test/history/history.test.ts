import { describe, expect, it, vi } from 'vitest';
import { type StoreHistory, storeHistory } from '../../src/history/index.js';
import { workingTree } from '../../src/tree/index.js';
import { project } from '../project.js';
import { repository, type ScratchRepository } from './repository.js';

/** A ciphertext of its own for each word; words of the same length have plaintexts of the same length. */
function sealed(word: string, type = 'str'): string {
  const bytes = (size: number, salt: string) =>
    Buffer.from(salt.repeat(size)).subarray(0, size).toString('base64');
  const data = bytes(word.length, word);
  return `ENC[AES256_GCM,data:${data},iv:${bytes(32, `i${word}`)},tag:${bytes(16, `t${word}`)},type:${type}]`;
}

/** A store: a data key's name, and lines. */
function store(dataKey: string, ...lines: readonly string[]): string {
  const enc = Buffer.from(dataKey.repeat(40)).toString('base64');
  return `${lines.join('\n')}
sops:
    age:
        - enc: |
            -----BEGIN AGE ENCRYPTED FILE-----
            ${enc.slice(0, 48)}
            ${enc.slice(48)}
            -----END AGE ENCRYPTED FILE-----
          recipient: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
    lastmodified: "2026-01-01T00:00:00Z"
    mac: ${sealed(dataKey)}
    unencrypted_suffix: _unencrypted
    version: 3.13.2
`;
}

const value = (name: string, word: string) => `${name}: ${sealed(word)}`;
const FILE = 'secrets/pay.yaml';

/** The days on which names of a store were last changed, and what is no day. */
function days(root: string, names: string, file = FILE): string {
  return told(storeHistory(workingTree(root), [file]), names, file);
}

function told(history: StoreHistory, names: string, file = FILE): string {
  return names
    .split(' ')
    .map((name) => {
      const change = history.lastChange(file, name, 1);
      return typeof change === 'string' ? change : change.at.toISOString().slice(0, 10);
    })
    .join(' ');
}

/** A repository in which A, B and C came on three days. */
function threeDays(): ScratchRepository {
  const scratch = repository({ 'README.md': 'x' });
  scratch.write({ [FILE]: store('one', value('A', 'a1')) });
  scratch.commit('2026-01-01');
  scratch.write({ [FILE]: store('one', value('A', 'a1'), value('B', 'b1')) });
  scratch.commit('2026-02-01');
  scratch.write({ [FILE]: store('one', value('A', 'a1'), value('B', 'b1'), value('C', 'c1')) });
  scratch.commit('2026-03-01');
  return scratch;
}

describe('the last change of a value', () => {
  it('is the commit that set it, by the committer’s date, with its author', () => {
    const { root, git } = threeDays();
    expect(days(root, 'A B C')).toBe('2026-01-01 2026-02-01 2026-03-01');
    expect(storeHistory(workingTree(root), [FILE]).lastChange(FILE, 'C', 1)).toEqual({
      commit: git('rev-parse', 'HEAD'),
      at: new Date('2026-03-01T12:00:00Z'),
      author: 'Author',
    });
  });

  it('is that of one value of three', () => {
    const { root, write, commit } = threeDays();
    write({ [FILE]: store('one', value('A', 'a1'), value('B', 'b2'), value('C', 'c1')) });
    commit('2026-04-01');
    expect(days(root, 'A B C')).toBe('2026-01-01 2026-04-01 2026-03-01');
  });

  it('is not a new data key', () => {
    const { root, write, commit } = threeDays();
    write({ [FILE]: store('two', value('A', 'a9'), value('B', 'b9'), value('C', 'c9')) });
    commit('2026-04-01');
    expect(days(root, 'A B C')).toBe('2026-01-01 2026-02-01 2026-03-01');
    write({ [FILE]: store('two', value('A', 'a9'), value('B', 'b9'), value('C', 'cX')) });
    commit('2026-05-01');
    expect(days(root, 'A B C')).toBe('2026-01-01 2026-02-01 2026-05-01');
  });

  it('is a new data key’s commit for a value of another length or type, and for a new name', () => {
    const { root, write, commit } = threeDays();
    const lines = [value('A', 'longer'), `B: ${sealed('b9', 'int')}`, value('C', 'c9'), value('D', 'd9')];
    write({ [FILE]: store('two', ...lines) });
    commit('2026-04-01');
    expect(days(root, 'A B C D')).toBe('2026-04-01 2026-04-01 2026-03-01 2026-04-01');
  });

  it('is the commit that changed every value under the same data key', () => {
    const { root, write, commit } = threeDays();
    write({ [FILE]: store('one', value('A', 'a9'), value('B', 'b9'), value('C', 'c9')) });
    commit('2026-04-01');
    expect(days(root, 'A B C')).toBe('2026-04-01 2026-04-01 2026-04-01');
  });

  it('is the commit that changed one value while the holders of the data key were written anew', () => {
    const { root, write, commit } = threeDays();
    write({ [FILE]: store('again', value('A', 'a1'), value('B', 'b2'), value('C', 'c1')) });
    commit('2026-04-01');
    expect(days(root, 'A B C')).toBe('2026-01-01 2026-04-01 2026-03-01');
  });

  it('is not another order, other comments, quotes or indentation', () => {
    const { root, write, commit } = threeDays();
    write({
      [FILE]: store('one', '# sorted', `"C": "${sealed('c1')}" # c`, value('B', 'b1'), '', value('A', 'a1')),
    });
    commit('2026-04-01');
    expect(days(root, 'A B C')).toBe('2026-01-01 2026-02-01 2026-03-01');
  });

  it('is that of any part of a structured value, and not of its layout', () => {
    const { root, write, commit } = repository();
    const nested = (indent: string, word: string) =>
      `DB:\n${indent}user: ${sealed('user')}\n${indent}hosts:\n${indent}${indent}- ${sealed(word)}`;
    write({ [FILE]: store('one', nested('    ', 'h1')) });
    commit('2026-01-01');
    write({ [FILE]: store('one', nested('  ', 'h1')) });
    commit('2026-02-01');
    expect(days(root, 'DB')).toBe('2026-01-01');
    write({ [FILE]: store('one', `DB: {user: ${`"${sealed('user')}"`}, hosts: ["${sealed('h1')}"]}`) });
    commit('2026-03-01');
    expect(days(root, 'DB')).toBe('2026-01-01');
    write({ [FILE]: store('one', nested('  ', 'h2')) });
    commit('2026-04-01');
    expect(days(root, 'DB')).toBe('2026-04-01');
  });

  it('begins anew for a name that was gone', () => {
    const { root, write, commit } = threeDays();
    write({ [FILE]: store('one', value('A', 'a1')) });
    commit('2026-04-01');
    write({ [FILE]: store('one', value('A', 'a1'), value('B', 'b1')) });
    commit('2026-05-01');
    expect(days(root, 'A B C')).toBe('2026-01-01 2026-05-01 unknown');
  });

  it('is told apart in the documents of one file', () => {
    const { root, write, commit } = repository();
    write({ [FILE]: `${store('one', value('A', 'a1'))}---\n${store('one', value('A', 'b1'))}` });
    commit('2026-01-01');
    write({ [FILE]: `${store('one', value('A', 'a1'))}---\n${store('one', value('A', 'b2'))}` });
    commit('2026-02-01');
    const history = storeHistory(workingTree(root), [FILE]);
    const dates = [1, 2].map((document) => history.lastChange(FILE, 'A', document));
    expect(dates).toMatchObject([
      { at: new Date('2026-01-01T12:00:00Z') },
      { at: new Date('2026-02-01T12:00:00Z') },
    ]);
  });

  it('is looked for behind versions that are no YAML', () => {
    const { root, write, commit } = threeDays();
    write({ [FILE]: `<<<<<<< ours\n${store('one', value('A', 'a1'))}=======\n>>>>>>> theirs\n` });
    commit('2026-04-01');
    write({ [FILE]: store('one', value('A', 'a1'), value('B', 'b2'), value('C', 'c1')) });
    commit('2026-05-01');
    expect(days(root, 'A C')).toBe('2026-01-01 2026-03-01');
    expect(['2026-04-01', '2026-05-01']).toContain(days(root, 'B'));
  });
});

describe('a store that was moved', () => {
  it('keeps its history, and that of its earlier names', () => {
    const { root, write, commit } = threeDays();
    const text = store('one', value('A', 'a1'), value('B', 'b1'), value('C', 'c1'));
    write({ [FILE]: null, 'vault/a.yaml': text });
    commit('2026-04-01');
    write({ 'vault/a.yaml': store('one', value('A', 'a1'), value('B', 'b1'), value('C', 'c2')) });
    commit('2026-05-01');
    write({
      'vault/a.yaml': null,
      'vault/b.yaml': store('one', value('A', 'a1'), value('B', 'b1'), value('C', 'c2')),
    });
    commit('2026-06-01');
    expect(days(root, 'A B C', 'vault/b.yaml')).toBe('2026-01-01 2026-02-01 2026-05-01');
  });

  it('keeps it with a new data key in the same commit', () => {
    const { root, write, commit } = threeDays();
    write({
      [FILE]: null,
      'vault/pay.yaml': store('two', value('A', 'a9'), value('B', 'b9'), value('C', 'c9')),
    });
    commit('2026-04-01');
    expect(days(root, 'A B C', 'vault/pay.yaml')).toBe('2026-01-01 2026-02-01 2026-03-01');
  });

  it('is not taken for the copy of another', () => {
    const { root, write, commit } = threeDays();
    write({ 'vault/pay.yaml': store('two', value('A', 'a9'), value('B', 'b9'), value('C', 'c9')) });
    commit('2026-04-01');
    expect(days(root, 'A B C', 'vault/pay.yaml')).toBe('2026-04-01 2026-04-01 2026-04-01');
  });
});

describe('branches', () => {
  it('give each value the date of its own commit, not of the merge', () => {
    const { root, write, commit, git } = threeDays();
    git('switch', '--quiet', '--create', 'side');
    write({ [FILE]: store('one', value('A', 'a2'), value('B', 'b1'), value('C', 'c1')) });
    commit('2026-04-01');
    git('switch', '--quiet', 'main');
    write({ [FILE]: store('one', value('A', 'a1'), value('B', 'b1'), value('C', 'c2')) });
    commit('2026-05-01');
    git('merge', '--quiet', '--no-commit', '--strategy=ours', 'side');
    write({ [FILE]: store('one', value('A', 'a2'), value('B', 'b1'), value('C', 'c2')) });
    commit('2026-06-01');
    expect(days(root, 'A B C')).toBe('2026-04-01 2026-02-01 2026-05-01');
  });

  it('are followed where a merge takes one side as it is', () => {
    const { root, write, commit, git } = threeDays();
    git('switch', '--quiet', '--create', 'side');
    write({ [FILE]: store('one', value('A', 'a2'), value('B', 'b1'), value('C', 'c1')) });
    commit('2026-04-01');
    git('switch', '--quiet', 'main');
    write({ 'other.yaml': 'a: b\n' });
    commit('2026-05-01');
    git('merge', '--quiet', '--no-ff', 'side');
    expect(days(root, 'A B C')).toBe('2026-04-01 2026-02-01 2026-03-01');
  });
});

describe('what is not committed', () => {
  it('is said of the values that differ alone', () => {
    const { root, write } = threeDays();
    write({ [FILE]: store('one', value('A', 'a1'), value('B', 'b2'), value('C', 'c1'), value('D', 'd1')) });
    expect(days(root, 'A B C D')).toBe('2026-01-01 uncommitted 2026-03-01 uncommitted');
  });

  it('is not said of a new data key', () => {
    const { root, write } = threeDays();
    write({ [FILE]: store('two', value('A', 'a9'), value('B', 'b9'), value('C', 'c9')) });
    expect(days(root, 'A B C')).toBe('2026-01-01 2026-02-01 2026-03-01');
  });

  it('is a whole file that git does not have, and everything before the first commit', () => {
    const { root, write } = threeDays();
    write({ 'new.yaml': store('one', value('A', 'a1')) });
    expect(days(root, 'A', 'new.yaml')).toBe('uncommitted');
    expect(days(repository({ [FILE]: store('one', value('A', 'a1')) }).root, 'A')).toBe('uncommitted');
  });
});

describe('where git is asked', () => {
  it('a project may be a folder of a repository, a linked work tree, a detached HEAD', () => {
    const { root, git, write, commit } = repository();
    write({ 'deep/er/secrets/pay.yaml': store('one', value('A', 'a1')) });
    commit('2026-01-01');
    write({ 'x.txt': 'x' });
    commit('2026-02-01');
    expect(days(`${root}/deep/er`, 'A')).toBe('2026-01-01');
    git('worktree', 'add', '--quiet', '--detach', 'linked');
    expect(days(`${root}/linked/deep/er`, 'A')).toBe('2026-01-01');
  });

  it('names may hold blanks, quotes and letters of any script', () => {
    const { root, write, commit } = repository();
    const file = 'secrets/größe "1"\t日本.yaml';
    write({ [file]: store('one', `"a b": ${sealed('x1')}`, `größe: ${sealed('x2')}`) });
    commit('2026-01-01');
    const history = storeHistory(workingTree(root), [file]);
    expect(['a b', 'größe'].map((name) => history.lastChange(file, name, 1))).toMatchObject([
      { at: new Date('2026-01-01T12:00:00Z') },
      { at: new Date('2026-01-01T12:00:00Z') },
    ]);
  });

  it('a shallow clone knows what was changed since, and says that it does not know the rest', () => {
    const { root, git } = threeDays();
    git('clone', '--quiet', '--depth=2', `file://${root}`, 'clone');
    const history = storeHistory(workingTree(`${root}/clone`), [FILE]);
    expect(told(history, 'A B C')).toBe('unknown unknown 2026-03-01');
    expect(history.unknown).toContain('shallow');
  });

  it('a partial clone does not know what was changed in versions that it lacks, and says so', () => {
    const scratch = repository({ 'README.md': 'x' });
    scratch.write({ [FILE]: store('one', value('A', 'a1'), value('B', 'b1')) });
    scratch.commit('2026-01-01');
    scratch.write({ [FILE]: store('one', value('A', 'a2'), value('B', 'b1')) });
    scratch.commit('2026-02-01');
    scratch.git('config', 'uploadpack.allowFilter', 'true');
    scratch.git('clone', '--quiet', '--filter=blob:none', `file://${scratch.root}`, 'clone');
    const history = storeHistory(workingTree(`${scratch.root}/clone`), [FILE]);
    expect(told(history, 'A B')).toBe('unknown unknown');
    expect(history.unknown).toContain('partial');
    scratch.git('-C', 'clone', 'fetch', '--quiet', '--refetch', '--no-filter');
    const whole = storeHistory(workingTree(`${scratch.root}/clone`), [FILE]);
    expect(told(whole, 'A B')).toBe('2026-02-01 2026-01-01');
    expect(whole.unknown).toBeNull();
  });

  it('neither a hook’s own GIT_DIR nor how git reads patterns changes anything', () => {
    const { root } = threeDays();
    vi.stubEnv('GIT_DIR', `${root}/.git`);
    vi.stubEnv('GIT_LITERAL_PATHSPECS', '1');
    expect(days(`${root}/secrets`, 'A B C', 'pay.yaml')).toBe('2026-01-01 2026-02-01 2026-03-01');
    vi.unstubAllEnvs();
  });

  it('no repository means that nothing is known', () => {
    const history = storeHistory(workingTree(project({ [FILE]: store('one', value('A', 'a1')) })), [FILE]);
    expect(told(history, 'A')).toBe('unknown');
    expect(history.unknown).toContain('no git repository');
  });
});
