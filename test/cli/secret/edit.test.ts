/** `claviger secret edit`: with a scripted editor, as real ones are started. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { person, piped, type Ran } from '../run.js';
import { type Vault, vault } from './vault.js';

const VALUE = 'correct-horse-battery';

/** A store with two secrets, and a folder in which the private files are made. */
async function filled(): Promise<Vault & { readonly edit: Edit; readonly runtime: string }> {
  const made = vault();
  for (const name of ['A_KEY', 'B_KEY']) await made.run(['secret', 'set', name], { in: piped(VALUE) });
  const runtime = join(made.root, 'runtime');
  mkdirSync(runtime);
  const edit: Edit = (script, args = [], given = {}) => {
    const editor = join(made.root, 'my editor.sh');
    writeFileSync(editor, `#!/bin/sh\nset -e\n${script}\n`);
    chmodSync(editor, 0o755);
    // With an argument, as in `code --wait`: then the file is the second one.
    const env = { EDITOR: `"${editor}" --wait`, XDG_RUNTIME_DIR: runtime, PATH: process.env.PATH };
    return made.run(['secret', 'edit', ...args], { ...given, env });
  };
  return { ...made, edit, runtime };
}

type Edit = (script: string, args?: readonly string[], given?: Parameters<Vault['run']>[1]) => Promise<Ran>;

describe.skipIf(process.platform === 'win32')('an edit', () => {
  it('changes, adds and removes what was changed, added and removed', async () => {
    const { edit, values, runtime, text } = await filled();
    const kept = /^B_KEY: .*$/m.exec(text('secrets/acme.yaml'))?.[0] ?? '';
    const ran = await edit(`sed -i -e 's/^A_KEY:.*/A_KEY: new/' -e '$ a C_KEY: 12' "$2"`);
    expect(ran).toEqual({
      code: 0,
      out: 'secrets/acme.yaml\n',
      err: 'added C_KEY in secrets/acme.yaml\nchanged A_KEY in secrets/acme.yaml\nnext: claviger check\n',
    });
    expect(await values('secrets/acme.yaml')).toEqual({ A_KEY: 'new', B_KEY: VALUE, C_KEY: 12 });
    expect(text('secrets/acme.yaml')).toContain(kept);
    expect((await edit(`sed -i '/C_KEY/d' "$2"`)).err).toContain('removed C_KEY');
    expect(readdirSync(runtime)).toEqual([]);
  });

  it('may be of one secret', async () => {
    const { root, edit, values } = await filled();
    const ran = await edit(`cp "$2" "${root}/seen"; sed -i 's/correct/right/' "$2"`, ['A_KEY']);
    expect(ran.code).toBe(0);
    expect(readFileSync(join(root, 'seen'), 'utf8')).toContain('A_KEY');
    expect(readFileSync(join(root, 'seen'), 'utf8')).not.toContain('B_KEY');
    expect(await values('secrets/acme.yaml')).toEqual({
      A_KEY: VALUE.replace('correct', 'right'),
      B_KEY: VALUE,
    });
  });

  it('has its file where nobody else can read it', async () => {
    const { root, edit, runtime } = await filled();
    await edit(`stat -c '%a %n' "$2" "$(dirname "$2")" > "${root}/modes"`);
    const modes = readFileSync(join(root, 'modes'), 'utf8').split('\n');
    expect(modes[0]).toMatch(/^600 .*\/acme\.yaml$/);
    expect(modes[0]).toContain(runtime);
    expect(modes[1]).toMatch(/^700 /);
  });

  it.each([
    ['leaves everything as it is', 'true', 0, 'unchanged: nothing was written\n'],
    ['empties the file', ': > "$2"', 0, 'the file was left empty: nothing was written\n'],
    ['removes the file', 'rm "$2"', 0, 'the editor left no file: nothing was written\n'],
    [
      'fails',
      'exit 3',
      2,
      'claviger: the editor ended with exit code 3; nothing was written, and the edited text is gone\n',
    ],
    ['breaks the YAML', 'echo "C_KEY: [" >> "$2"', 2, 'claviger: line 4, column 1: '],
    [
      'writes the reserved name',
      'echo "sops: x" >> "$2"',
      2,
      'claviger: line 3, column 1: `sops` is reserved',
    ],
    ['makes a secret empty', `sed -i 's/^A_KEY:.*/A_KEY: ""/' "$2"`, 2, 'claviger: `A_KEY` would be empty'],
    ['gives a wrong name', 'echo "a key: x" >> "$2"', 2, 'claviger: `a key` is not a valid name'],
    [
      'copies a ciphertext',
      `echo "C_KEY: ENC[AES256_GCM,data:c2VjcmV0,iv:${'A'.repeat(43)}=,tag:${'A'.repeat(22)}==,type:str]" >> "$2"`,
      2,
      'claviger: `C_KEY` would be encrypted twice',
    ],
    ['writes no text', 'printf "\\377" >> "$2"', 2, 'claviger: this is binary data'],
  ])('writes nothing where the editor %s', async (_, script, code, message) => {
    const { edit, text, runtime } = await filled();
    const before = text('secrets/acme.yaml');
    // Backups and swap files of an editor go with the folder.
    const ran = await edit(`cp "$2" "$2~"; cp "$2" "$(dirname "$2")/.swp"\n${script}`);
    expect(ran.code).toBe(code);
    expect(ran.out).toBe('');
    expect(ran.err.startsWith(message)).toBe(true);
    expect(ran.err).not.toContain(VALUE);
    expect(text('secrets/acme.yaml')).toBe(before);
    expect(readdirSync(runtime)).toEqual([]);
  });

  it('removes what a run that was killed has left, and nothing of one that runs', async () => {
    const { edit, runtime } = await filled();
    const dead = spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout.trim();
    const own = [`claviger-${process.pid}-abcdef`, 'claviger-', 'claviger-x'];
    for (const name of [`claviger-${dead}-abcdef`, ...own]) {
      mkdirSync(join(runtime, name));
      writeFileSync(join(runtime, name, 'acme.yaml'), 'A_KEY: x\n');
    }
    expect((await edit('true')).code).toBe(0);
    expect(readdirSync(runtime).sort()).toEqual(own.sort());
  });

  it('that is given up, or has no place, says what became of it', async () => {
    const { edit, text, runtime } = await filled();
    const before = text('secrets/acme.yaml');
    const ran = await edit('echo "C_KEY: [" >> "$2"', [], { in: person('n') });
    expect([ran.code, text('secrets/acme.yaml'), readdirSync(runtime)]).toEqual([2, before, []]);
    expect(ran.err).toContain('nothing was written, and the edited text is gone\n');
    vi.stubEnv('TMPDIR', join(runtime, 'nowhere'));
    const placeless = await edit('true', [], { platform: 'darwin' });
    vi.unstubAllEnvs();
    expect([placeless.code, placeless.out]).toEqual([2, '']);
    expect(placeless.err).toMatch(
      /^claviger: no private file can be made for the editor: .*; nothing was written\n$/,
    );
  });

  it('is offered again in a terminal, with what was typed', async () => {
    const { root, edit, values } = await filled();
    const script = `if [ -e "${root}/once" ]; then sed -i 's/\\[$/good/' "$2"; else touch "${root}/once"; echo "C_KEY: [" >> "$2"; fi`;
    const asked = person('');
    const ran = await edit(script, [], { in: asked });
    expect(ran.code).toBe(0);
    expect(asked.questions).toEqual(['edit again? [Y/n] ']);
    expect(await values('secrets/acme.yaml')).toMatchObject({ C_KEY: 'good' });
  });

  it('is put together with changes of other secrets in the meantime', async () => {
    const { root, edit, run, values } = await filled();
    const waiting = edit(
      `touch "${root}/open"; while [ ! -e "${root}/go" ]; do sleep 0.02; done; sed -i 's/^A_KEY:.*/A_KEY: mine/' "$2"`,
    );
    while (!existsSync(join(root, 'open'))) await new Promise((resolve) => setTimeout(resolve, 5));
    await run(['secret', 'set', 'B_KEY'], { in: piped('theirs') });
    writeFileSync(join(root, 'go'), '');
    expect((await waiting).code).toBe(0);
    expect(await values('secrets/acme.yaml')).toEqual({ A_KEY: 'mine', B_KEY: 'theirs' });
  });

  it('is refused where the same secret was changed in the meantime', async () => {
    const { root, edit, run, values } = await filled();
    const waiting = edit(
      `touch "${root}/open"; while [ ! -e "${root}/go" ]; do sleep 0.02; done; sed -i 's/^A_KEY:.*/A_KEY: mine/' "$2"`,
    );
    while (!existsSync(join(root, 'open'))) await new Promise((resolve) => setTimeout(resolve, 5));
    await run(['secret', 'set', 'A_KEY'], { in: piped('theirs') });
    writeFileSync(join(root, 'go'), '');
    const ran = await waiting;
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(
      '`A_KEY` of `secrets/acme.yaml` was changed by another program too, while the editor was open',
    );
    expect(await values('secrets/acme.yaml')).toEqual({ A_KEY: 'theirs', B_KEY: VALUE });
  });

  it('asks which store, where there are several', async () => {
    const { edit, run } = await filled();
    for (const env of ['dev', 'prod'])
      await run(['secret', 'set', 'A_KEY', '--scope', 'acme/billing', '-e', env], { in: piped('x') });
    const several = await edit('true', ['A_KEY', '--scope', 'acme/billing']);
    expect([several.code, several.err]).toEqual([
      2,
      'claviger: an editor has one store at a time, and this is about `secrets/billing/dev.yaml` and `secrets/billing/prod.yaml`\n  help: say which: --store secrets/billing/dev.yaml or --store secrets/billing/prod.yaml\n',
    ]);
    expect((await edit('true', ['A_KEY', '--scope', 'acme/billing', '-e', 'dev'])).code).toBe(0);
    expect((await edit('true', ['A_KAY'])).err).toContain('did you mean `A_KEY`?');
  });
});
