/** The real sops writes both sides of a merge, git merges them with the driver, and the real sops opens the result. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from '../../built.js';
import { repository, type Scratch } from '../../git/repositories.js';
import { IDENTITY, OTHER, RECIPIENT } from '../../stores/sops/merge/stores.js';
import { judges, type Sops } from './sops.js';

const sops = judges();
const PLAIN = `# of the whole file
A: one
# about B
B: two
DB:
    user: root
    # of the database
    password: hush
PORT: 5432
LIVE: true
TEXT: |
    several
    lines
LIST:
    - first
    - second
Ünïcödé: äöü ß
KEPT_unencrypted: plain
`;

let built: Built;
beforeAll(() => {
  built = build();
});
afterAll(() => built.remove());

describe.skipIf(sops.length === 0)('the real sops opens what the driver merged', () => {
  const pairs = sops.flatMap((ours) => sops.map((theirs) => ({ ours, theirs })));

  it.each(pairs)('ours by $ours.version, theirs by $theirs.version', ({ ours, theirs }) => {
    const scratch = base(ours);
    // A comment and an addition too: what `sops set` does not do, `sops edit` with a program for an editor does.
    edit(
      scratch,
      theirs,
      's/^B: two/B: of theirs/; s/^# about B/# of B/; s/password: hush/password: changed/; s/^PORT/ADDED: 1.5\\nPORT/',
    );
    scratch.git('commit', '--quiet', '-am', 'theirs');
    scratch.git('checkout', '--quiet', 'main');
    edit(scratch, ours, 's/^A: one/A: of ours/; s/user: root/user: admin/; s/several/many/; /^LIVE:/d');
    scratch.git('commit', '--quiet', '-am', 'ours');
    scratch.git('merge', '--quiet', '-m', 'both', 'side');
    const expected = PLAIN.replace('A: one', 'A: of ours')
      .replace('root', 'admin')
      .replace('several', 'many')
      .replace('LIVE: true\n', '')
      .replace('two', 'of theirs')
      .replace('about B', 'of B')
      .replace('hush', 'changed')
      .replace('PORT', 'ADDED: 1.5\nPORT');
    for (const each of sops) expect(decrypted(scratch, each)).toBe(expected);
  });

  it.each(sops)('$version rotated one side', (each) => {
    const scratch = base(each);
    run(scratch, each, ['--rotate', '--in-place', 'secrets.yaml']);
    scratch.git('commit', '--quiet', '-am', 'a new data key');
    scratch.git('checkout', '--quiet', 'main');
    edit(scratch, each, 's/^A: one/A: of ours/; s/^# about B/# of B/');
    scratch.git('commit', '--quiet', '-am', 'ours');
    scratch.git('merge', '--quiet', '-m', 'both', 'side');
    const expected = PLAIN.replace('A: one', 'A: of ours').replace('about B', 'of B');
    for (const other of sops) expect(decrypted(scratch, other)).toBe(expected);
  });

  it.each(sops)('$version rotated one side, the other one has another reader', (each) => {
    const scratch = base(each);
    run(scratch, each, ['--rotate', '--in-place', 'secrets.yaml']);
    scratch.git('commit', '--quiet', '-am', 'a new data key');
    scratch.git('checkout', '--quiet', 'main');
    scratch.write('.sops.yaml', `creation_rules: [{ age: "${RECIPIENT},${OTHER}" }]\n`);
    run(scratch, each, ['updatekeys', '--yes', 'secrets.yaml']);
    scratch.git('commit', '--quiet', '-am', 'ours');
    scratch.git('merge', '--quiet', '-m', 'both', 'side');
    expect(scratch.read('secrets.yaml')).toContain(OTHER);
    for (const other of sops) expect(decrypted(scratch, other)).toBe(PLAIN);
  });

  it.each(sops)('$version opens a conflict that was resolved', (each) => {
    const scratch = base(each);
    edit(scratch, each, 's/^A: one/A: of theirs/; s/^B: two/B: of theirs/');
    scratch.git('commit', '--quiet', '-am', 'theirs');
    scratch.git('checkout', '--quiet', 'main');
    edit(scratch, each, 's/^A: one/A: of ours/');
    scratch.git('commit', '--quiet', '-am', 'ours');
    expect(scratch.start('git', ['merge', 'side']).code).toBe(1);
    expect(scratch.start(each.path, ['--decrypt', 'secrets.yaml']).code).not.toBe(0);
    const resolved = scratch.start(process.execPath, [
      built.command,
      'git',
      'resolve',
      '--ours',
      'secrets.yaml',
    ]);
    expect(resolved.code).toBe(0);
    const expected = PLAIN.replace('A: one', 'A: of ours').replace('two', 'of theirs');
    for (const other of sops) expect(decrypted(scratch, other)).toBe(expected);
  });
});

/** A repository with one store, the driver, and the branch `side` checked out. */
function base(each: Sops): Scratch {
  const scratch = repository(
    {
      'claviger.yaml': 'version: 1\nstores: [{ files: secrets.yaml }]\n',
      '.sops.yaml': `creation_rules: [{ age: "${RECIPIENT}" }]\n`,
      'secrets.yaml': PLAIN,
    },
    // A version that takes a command for a file would open an editor, and wait for it for ever.
    { SOPS_AGE_KEY: IDENTITY, SOPS_DISABLE_VERSION_CHECK: '1', EDITOR: 'false' },
  );
  run(scratch, each, ['--encrypt', '--in-place', 'secrets.yaml']);
  run(scratch, { path: process.execPath }, [built.command, 'git', 'install', '--no-hooks']);
  scratch.git('add', '.');
  scratch.git('commit', '--quiet', '-m', 'base');
  scratch.git('checkout', '--quiet', '-b', 'side');
  return scratch;
}

function run(scratch: Scratch, { path }: { readonly path: string }, args: readonly string[]): string {
  const { code, out, err } = scratch.start(path, args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${err}`);
  return out;
}

/** `sops edit` with sed for an editor. */
function edit(scratch: Scratch, { path }: Sops, script: string): void {
  scratch.write('.git/edit.sh', `#!/bin/sh\nsed -i '${script}' "$1"\n`);
  const { code, err } = scratch.start('env', [
    `EDITOR=sh ${scratch.root}/.git/edit.sh`,
    path,
    'secrets.yaml',
  ]);
  if (code !== 0) throw new Error(err);
}

function decrypted(scratch: Scratch, each: Sops): string {
  return run(scratch, each, ['--decrypt', 'secrets.yaml']);
}
