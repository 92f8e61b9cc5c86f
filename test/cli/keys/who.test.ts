import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { project, store } from '../../project.js';
import { run } from '../run.js';

const ALICE = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
const BOB = 'age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg';
const CAROL = 'age1t2vk7lnvwmz8nrsfkcqf5umsp6p3jtmkyqrkuj3lcnuyc9ydqgjsjyjnsd';
const CONFIG = 'version: 1\nstores: [{ files: "*.yaml" }]\nrules: { matches-nothing: off }\n';

/** A store of `A` for these recipients. */
function storeFor(...recipients: readonly string[]): string {
  const text = store('A');
  const [holder = ''] = /^ {8}- enc: \|[\s\S]*?recipient: \S+\n/m.exec(text) ?? [];
  return text.replace(holder, recipients.map((each) => holder.replace(ALICE, each)).join(''));
}

function grouped(threshold: number, ...groups: readonly string[]): string {
  const list = groups.map(
    (recipient) => `        - age:\n            - recipient: ${recipient}\n              enc: x\n`,
  );
  return storeFor(ALICE).replace(
    /^ {4}age:[\s\S]*?recipient: \S+\n/m,
    `    shamir_threshold: ${threshold}\n    key_groups:\n${list.join('')}`,
  );
}

const DATES = { GIT_AUTHOR_DATE: '2026-01-02T00:00:00Z' };

function git(root: string, day: number, ...args: readonly string[]): string {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_COMMITTER_DATE: `2026-01-0${day}T00:00:00Z`,
    ...DATES,
  };
  const who = ['-c', 'user.name=n', '-c', 'user.email=n@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...who, ...args], { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });
}

function commit(root: string, day: number): string {
  git(root, day, 'add', '-A');
  git(root, day, 'commit', '-qm', `day ${day}`);
  return git(root, day, 'rev-parse', 'HEAD').slice(0, 9);
}

describe('keys who', () => {
  it('lists each recipient with its stores, called as .sops.yaml calls it', async () => {
    const root = project({
      'claviger.yaml': CONFIG,
      'a.yaml': storeFor(ALICE, BOB),
      'b.yaml': storeFor(BOB, CAROL),
      '.sops.yaml': `keys:\n  # Alice, laptop\n  - ${ALICE}\n  - &ci ${BOB} # the build\n  - &carol ${CAROL}\ncreation_rules:\n  - key_groups: [{ age: [${BOB}] }]\n`,
    });
    const { code, out, err } = await run(root, ['keys', 'who']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`${BOB} (the build)
  a.yaml
  b.yaml

${ALICE}
  a.yaml

${CAROL} (carol)
  b.yaml

Other than .sops.yaml asks for
  a.yaml: the store can be opened by others than \`.sops.yaml\` asks for
    not asked for: ${ALICE}
  b.yaml: the store can be opened by others than \`.sops.yaml\` asks for
    not asked for: ${CAROL} (carol)
`);
  });

  it('takes a comment above a list for the first of several where each has its own', async () => {
    const rule = (comments: readonly string[]) =>
      `creation_rules:\n  - age:\n${[ALICE, BOB].map((each, at) => `${comments[at] ?? ''}      - ${each}\n`).join('')}`;
    const labelled = async (comments: readonly string[]) => {
      const files = {
        'claviger.yaml': CONFIG,
        'a.yaml': storeFor(ALICE, BOB),
        '.sops.yaml': rule(comments),
      };
      return (await run(project(files), ['keys', 'who'])).out.match(/\(.*\)/g);
    };
    expect(await labelled(['      # alice\n', '      # bob\n'])).toEqual(['(bob)', '(alice)']);
    expect(await labelled(['      # the team\n'])).toBeNull();
  });

  it('tells who opens a store alone and who only with other key groups', async () => {
    const root = project({
      'claviger.yaml': CONFIG,
      'both.yaml': grouped(2, ALICE, BOB),
      'any.yaml': grouped(1, ALICE, BOB),
    });
    const { out } = await run(root, ['keys', 'who']);
    expect(out).toContain(`${ALICE}\n  any.yaml\n  both.yaml  together with other key groups\n`);
    expect(out).toContain(
      `both.yaml: 2 of 2 key groups are needed\n  group 1: ${ALICE}\n  group 2: ${BOB}\n`,
    );
    const json = JSON.parse((await run(root, ['keys', 'who', '--json'])).out);
    expect(json.readers[0]).toEqual({
      recipient: BOB,
      label: null,
      opens: ['any.yaml'],
      helpsOpen: ['both.yaml'],
    });
    expect(json.stores.map(({ threshold }: { threshold: number }) => threshold)).toEqual([1, 2]);
  });

  it('says of a broken store that nothing is known', async () => {
    const root = project({ 'claviger.yaml': CONFIG, 'a.yaml': 'A: plain\n', 'b.yaml': '"' });
    const { code, out } = await run(root, ['keys', 'who']);
    expect(code).toBe(0);
    expect(out).toContain('Nothing can be said of\n  a.yaml: it has no `sops` block\n  b.yaml: ');
    expect(out).not.toContain('plain\n');
  });

  it('looks at the named stores, or at one recipient', async () => {
    const root = project({
      'claviger.yaml': CONFIG,
      'a.yaml': storeFor(ALICE, BOB),
      'b.yaml': storeFor(BOB),
      '.sops.yaml': `keys: [&al ${ALICE}]\n`,
    });
    expect((await run(root, ['keys', 'who', 'b.yaml'])).out).toBe(`${BOB}\n  b.yaml\n`);
    for (const word of [ALICE, 'al', ALICE.slice(0, 8)])
      expect((await run(root, ['keys', 'who', '-r', word])).out).toBe(`${ALICE} (al)\n  a.yaml\n`);
    const several = await run(root, ['keys', 'who', '-r', 'age1']);
    expect([several.code, several.out]).toEqual([2, '']);
    expect(several.err).toContain('could be 2 recipients');
    const secret = 'AGE-SECRET-KEY-1QQPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGP';
    for (const word of [secret, secret.toLowerCase(), ` ${secret}`]) {
      const typed = await run(root, ['keys', 'who', '-r', word]);
      expect([typed.code, typed.out, typed.err]).toEqual([2, '', expect.stringContaining('a private key')]);
      expect(typed.err.toLowerCase()).not.toContain('qqpqyq');
    }
    const none = await run(root, ['keys', 'who', '-r', `${BOB.slice(0, -1)}x`]);
    expect(none.code).toBe(2);
    expect(none.err).toContain(`did you mean \`${BOB}\`?`);
    expect((await run(root, ['keys', 'who', 'claviger.yaml'])).code).toBe(2);
  });
});

describe('keys who --history', () => {
  it('tells who could open a store under any name, on any branch, and since when no longer', async () => {
    const root = project({ 'claviger.yaml': CONFIG, 'old.yaml': storeFor(ALICE, BOB) });
    git(root, 1, 'init', '-q');
    const first = commit(root, 1);
    git(root, 1, 'branch', 'side');
    renameSync(join(root, 'old.yaml'), join(root, 'new.yaml'));
    commit(root, 2);
    writeFileSync(join(root, 'new.yaml'), storeFor(ALICE));
    const third = commit(root, 3);
    // Another file under the earlier name, whose reader never could open this one.
    const stranger = 'age1yhm4gctwfmrpz87tdslm550wrx6m79y9f2hdzt0lndjnehwj0ukqrjpyx5';
    writeFileSync(join(root, 'old.yaml'), storeFor(stranger));
    commit(root, 4);
    git(root, 5, 'checkout', '-q', 'side');
    writeFileSync(join(root, 'old.yaml'), storeFor(ALICE, BOB, CAROL));
    const side = commit(root, 5);
    git(root, 5, 'checkout', '-q', 'main');

    const { code, out, err } = await run(root, ['keys', 'who', 'new.yaml', '--history', '--json']);
    expect([code, err]).toEqual([0, '']);
    const { history, readers } = JSON.parse(out);
    expect(readers.map(({ recipient }: { recipient: string }) => recipient)).toEqual([ALICE]);
    const seen = history.former.map((each: { recipient: string; first: Moment; last: Moment }) => [
      each.recipient,
      each.first.commit.slice(0, 9),
      each.last.commit.slice(0, 9),
    ]);
    expect(seen.sort()).toEqual([
      [BOB, first, side],
      [CAROL, side, side],
    ]);
    expect([history.complete, history.versions]).toEqual([true, 4]);
    expect(third).not.toBe(side);

    const pretty = (await run(root, ['keys', 'who', 'new.yaml', '--history'])).out;
    expect(pretty).toContain(`${BOB}\n    new.yaml  2026-01-01 ${first}  to  2026-01-05 ${side}\n`);
    expect(pretty).not.toContain(stranger);
  });

  it('tells of a store that stood unencrypted, without a word of it', async () => {
    const root = project({ 'claviger.yaml': CONFIG, 'a.yaml': 'A: kMq93xLwe\n' });
    git(root, 1, 'init', '-q');
    const plain = commit(root, 1);
    writeFileSync(join(root, 'a.yaml'), storeFor(ALICE));
    commit(root, 2);
    const { out } = await run(root, ['keys', 'who', '--history']);
    expect(out).toContain(
      `everybody with the repository: it stood there unencrypted\n    a.yaml  2026-01-01 ${plain}`,
    );
    expect(out).not.toContain('kMq93');
  });

  it('says so where the history has no other reader', async () => {
    const root = project({ 'claviger.yaml': CONFIG, 'a.yaml': storeFor(ALICE) });
    git(root, 1, 'init', '-q');
    commit(root, 1);
    expect((await run(root, ['keys', 'who', '--history'])).out).toBe(
      `${ALICE}\n  a.yaml\n\nnobody else could open them in 1 version in git history\n`,
    );
  });

  it('warns of a shallow clone and of versions that it can not read', async () => {
    const root = project({ 'claviger.yaml': CONFIG, 'a.yaml': storeFor(ALICE, BOB) });
    git(root, 1, 'init', '-q');
    commit(root, 1);
    writeFileSync(join(root, 'a.yaml'), `<<<<<<< a\n${storeFor(ALICE).replace(/^sops:/m, '=====\nsops: x')}`);
    commit(root, 2);
    writeFileSync(join(root, 'a.yaml'), storeFor(ALICE));
    commit(root, 3);
    const whole = await run(root, ['keys', 'who', '--history']);
    expect(whole.err).toContain('warning: 1 version could not be read (a.yaml in ');
    expect(whole.out).toContain(BOB);
    const clone = project({});
    git(clone, 3, 'clone', '-q', '--depth', '1', `file://${root}`, 'c');
    const { out, err } = await run(join(clone, 'c'), ['keys', 'who', '--history', '--json']);
    expect(err).toContain('warning: this clone is shallow');
    expect(JSON.parse(out).history).toMatchObject({ complete: false, shallow: true, former: [] });
  });

  it('does not pretend where there is no repository', async () => {
    const root = project({ 'claviger.yaml': CONFIG, 'a.yaml': storeFor(ALICE) });
    const { code, out, err } = await run(root, ['keys', 'who', '--history']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('there is no history to look at: this is no git repository');
    git(root, 1, 'init', '-q');
    rmSync(join(root, '.git', 'HEAD'));
    expect((await run(root, ['keys', 'who', '--history'])).code).toBe(2);
  });
});

interface Moment {
  readonly commit: string;
}
