/** What a store's rule would leave in plain text is written by no command without the user's word. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { person, piped } from '../run.js';
import { CONFIG, type Vault, vault } from './vault.js';

const VALUE = 'correct-horse-battery';

/** A project whose stores are made by these lines of a creation rule. */
function ruled(rule: string): Vault {
  const { text } = vault();
  const config = text('.sops.yaml').replace(' }]', `, ${rule} }]`);
  return vault({ '.sops.yaml': config, 'wf/billing/a.json': '{"name":"a","tasks":[]}' }, CONFIG);
}

const set = (made: Vault, ...args: readonly string[]) =>
  made.run(['secret', 'set', ...args], { in: piped(VALUE) });
const STORE = 'secrets/acme.yaml';

describe('a name that escapes the rule of the store', () => {
  it('is refused for a new store and for one that is there', async () => {
    const made = ruled("encrypted_regex: '^SECRET_'");
    const { code, out, err } = await set(made, 'FOO', '--scope', 'acme');
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'claviger: `secrets/acme.yaml`, `FOO`: `encrypted_regex: ^SECRET_` does not cover this value: it would stand in plain text\n' +
        '  help: take a name that the rule covers, such as `SECRET_FOO`; the rule stands in the `sops` block of a store, and for new ones in .sops.yaml\n',
    );
    expect(() => made.text(STORE)).toThrow();
    expect((await set(made, 'SECRET_FOO', '--scope', 'acme')).code).toBe(0);
    const before = made.text(STORE);
    for (const args of [['FOO'], ['FOO', '--plain-text'], ['SECRET_FOO', 'BAR_B']]) {
      writeFileSync(join(made.root, 'v.yaml'), `FOO: ${VALUE}\nSECRET_FOO: x\nBAR_B: ${VALUE}\n`);
      expect((await set(made, ...args, '--values', 'v.yaml', '--scope', 'acme')).code).toBe(2);
      expect(made.text(STORE)).toBe(before);
    }
    const rename = await made.run(['secret', 'rename', 'SECRET_FOO', 'FOO']);
    expect([rename.code, made.text(STORE)]).toEqual([1, before]);
    expect(rename.err).toContain('in plain text');
  });

  it('is refused where a secret would move into such a store', async () => {
    const made = ruled('unencrypted_suffix: _u');
    await set(made, 'TOKEN', '--scope', 'acme/billing', '-e', 'dev');
    const config = made.text('.sops.yaml').replace('unencrypted_suffix: _u', "encrypted_regex: '^SECRET_'");
    writeFileSync(join(made.root, '.sops.yaml'), config);
    const project = made
      .text('claviger.yaml')
      .replace('secrets/acme.yaml', '"secrets/acme.{environment}.yaml"');
    writeFileSync(join(made.root, 'claviger.yaml'), project);
    const before = made.text('secrets/billing/dev.yaml');
    const { code, err } = await made.run(['secret', 'move', 'TOKEN', '--to', 'acme']);
    expect([code, made.text('secrets/billing/dev.yaml')]).toEqual([1, before]);
    expect(err).toContain('`encrypted_regex: ^SECRET_` does not cover this value');
    expect(() => made.text('secrets/acme.dev.yaml')).toThrow();
  });
});

describe('a name that the rule leaves plain by decision', () => {
  it('is set, and moved, when the user says so', async () => {
    const made = ruled('unencrypted_suffix: _public');
    const { code, err } = await set(made, 'KEY_public', '--scope', 'acme');
    expect(code).toBe(2);
    expect(err).toContain('`unencrypted_suffix: _public` leaves this value in plain text');
    expect(err).toContain('--plain-text');
    expect((await set(made, 'KEY_public', '--scope', 'acme', '--plain-text')).code).toBe(0);
    expect(made.text(STORE)).toContain(`KEY_public: ${VALUE}\n`);
  });

  it('is refused before its value is asked for, and by a dry run of a move', async () => {
    const made = ruled('unencrypted_suffix: _public');
    for (const there of [false, true]) {
      const asked = person(VALUE);
      const ran = await made.run(['secret', 'set', 'KEY_public', '--scope', 'acme'], { in: asked });
      expect([ran.code, asked.questions]).toEqual([2, []]);
      expect(ran.err).toContain('`secrets/acme.yaml`, `KEY_public`: `unencrypted_suffix: _public` leaves');
      if (!there) await set(made, 'A_KEY', '--scope', 'acme');
    }
    const other = ['--scope', 'acme/billing', '-e', 'dev'];
    await set(made, 'KEY_public', ...other, '--plain-text');
    const project = made
      .text('claviger.yaml')
      .replace('secrets/acme.yaml', '"secrets/acme.{environment}.yaml"');
    writeFileSync(join(made.root, 'claviger.yaml'), project);
    const move = ['secret', 'move', 'KEY_public', '--to', 'acme', '--dry-run'];
    const dry = await made.run(move);
    expect([dry.code, dry.err]).toEqual([1, expect.stringContaining('leaves this value in plain text')]);
    expect((await made.run([...move, '--plain-text'])).code).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('is added by an edit when the user says so', async () => {
    const made = ruled('unencrypted_suffix: _public');
    await set(made, 'A_KEY', '--scope', 'acme');
    const editor = join(made.root, 'editor.sh');
    writeFileSync(editor, `#!/bin/sh\necho 'B_public: ${VALUE}' >> "$1"\n`);
    chmodSync(editor, 0o755);
    const edit = (...args: readonly string[]) =>
      made.run(['secret', 'edit', '--scope', 'acme', ...args], { env: { EDITOR: editor } });
    const before = made.text(STORE);
    const refused = await edit();
    expect([refused.code, made.text(STORE)]).toEqual([2, before]);
    expect(refused.err).toMatch(/^claviger: line 2, column 11: `unencrypted_suffix: _public` leaves /);
    expect((await edit('--plain-text')).code).toBe(0);
    expect(made.text(STORE)).toContain(`B_public: ${VALUE}\n`);
  });
});
