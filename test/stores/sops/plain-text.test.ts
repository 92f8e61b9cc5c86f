/** A value is never written in plain text without the user's word, by whatever command. */
import { describe, expect, it } from 'vitest';
import type { RuleKind } from '../../../src/stores/encryption-rule.js';
import { Plaintext } from '../../../src/stores/plaintext.js';
import {
  type Changed,
  changeStore,
  createStore,
  plainContent,
  replaceContent,
} from '../../../src/stores/sops/index.js';
import { planFor, secrets } from './recipient-plans.js';
import { loadVector } from './vectors.js';
import { done, map, NOW, opened, set, text } from './writing.js';

const VALUE = 'correct-horse-battery';

/** A store with this rule and these entries, however the rule takes them. */
async function storeBy(kind: RuleKind, rule: string, entries: Parameters<typeof secrets>[0] = {}) {
  const plan = { ...planFor([['alice']]), rule: { kind, text: rule } };
  return opened(done(await createStore('a.yaml', secrets(entries), plan, NOW, 'any')));
}

function refused(changed: Changed) {
  if (changed.ok) throw new Error(`written:\n${changed.text}`);
  const { message, help } = changed.problem;
  expect(`${message}${help}`).not.toContain(VALUE);
  return `${message}\n${help}`;
}

describe('a value that escapes the rule', () => {
  it.each([
    ['encrypted_regex', '^SECRET_', 'FOO', 'SECRET_FOO'],
    ['encrypted_regex', '(?i)password$', 'FOO', 'FOOpassword'],
    ['encrypted_suffix', '_enc', 'FOO', 'FOO_enc'],
  ] as const)('%s %s: %s is refused, with a name that would do', async (kind, rule, name, instead) => {
    const store = await storeBy(kind, rule);
    const said = refused(changeStore(store, [set(name, VALUE)], NOW));
    expect(said).toContain(`\`${kind}: ${rule}\` does not cover this value: it would stand in plain text`);
    expect(said).toContain(`such as \`${instead}\``);
    expect(done(changeStore(store, [set(instead, VALUE)], NOW))).not.toContain(VALUE);
    // Nobody decided on it, so nobody can permit it.
    refused(changeStore(store, [set(name, VALUE)], NOW, 'decided'));
  });

  it('is refused in a new store, and in a part of a value', async () => {
    const plan = { ...planFor([['alice']]), rule: { kind: 'encrypted_regex', text: '^pass' } } as const;
    refused(await createStore('a.yaml', secrets({ FOO: VALUE }), plan, NOW));
    const value = map({ password: text('x'), user: text(VALUE) });
    const made = await createStore('a.yaml', new Map([['LOGIN', value]]), plan, NOW);
    expect(refused(made)).toContain('does not cover a part of this value');
  });

  it('stays where it stands, and is not set, edited or renamed', async () => {
    const store = await storeBy('encrypted_regex', '^SECRET_', { FOO: 'old', SECRET_A: 'a' });
    refused(changeStore(store, [set('FOO', VALUE)], NOW));
    expect(done(changeStore(store, [set('SECRET_A', VALUE)], NOW))).toContain('FOO: old\n');
    refused(changeStore(store, [{ kind: 'rename', name: 'SECRET_A', to: 'A' }], NOW));
    const edit = (from: string, to: string) =>
      replaceContent(store, new Plaintext(plainContent(store, null).reveal().replace(from, to)), null, NOW);
    expect(done(edit('SECRET_A: a', `SECRET_A: ${VALUE}`))).toContain('FOO: old\n');
    expect(edit('FOO: old', `FOO: ${VALUE}`)).toMatchObject({ ok: false, problem: { line: 1, column: 6 } });
    refused(edit('FOO: old', `FOO: old\nBAR: ${VALUE}`));
    refused(edit('SECRET_A: a', `SECRET_A: a\nBAR: [1, { x: ${VALUE} }]`));
    refused(edit('SECRET_A: a', `A: ${VALUE}`));
  });
});

describe('a value that the rule leaves plain by decision', () => {
  it.each([
    ['unencrypted_suffix', '_unencrypted', 'FOO_unencrypted'],
    ['unencrypted_regex', '^pub', 'pub_key'],
  ] as const)('%s %s: %s needs the word of the user', async (kind, rule, name) => {
    const store = await storeBy(kind, rule);
    const said = refused(changeStore(store, [set(name, VALUE)], NOW));
    expect(said).toContain(`\`${kind}: ${rule}\` leaves this value in plain text`);
    expect(said).toContain('--plain-text');
    expect(done(changeStore(store, [set(name, VALUE)], NOW, 'decided'))).toContain(`${name}: ${VALUE}`);
    const inside = set('LOGIN', map({ [name]: text(VALUE), other: text('x') }));
    refused(changeStore(store, [inside], NOW));
    expect(done(changeStore(store, [inside], NOW, 'decided'))).toContain(VALUE);
  });

  it('may be edited where it stands, is not added by an edit, and keeps its name or gets another plain one', async () => {
    const store = await storeBy('unencrypted_suffix', '_unencrypted', { A: 'a', B_unencrypted: 'old' });
    const edit = (from: string, to: string) =>
      replaceContent(store, new Plaintext(plainContent(store, null).reveal().replace(from, to)), null, NOW);
    expect(done(edit('B_unencrypted: old', 'B_unencrypted: new'))).toContain('B_unencrypted: new\n');
    refused(edit('A: a', `A: a\nC_unencrypted: ${VALUE}`));
    refused(edit('A: a', `A_unencrypted: ${VALUE}`));
    refused(changeStore(store, [{ kind: 'rename', name: 'A', to: 'A_unencrypted' }], NOW));
    const renamed = changeStore(store, [{ kind: 'rename', name: 'B_unencrypted', to: 'C_unencrypted' }], NOW);
    expect(done(renamed)).toContain('C_unencrypted: old\n');
  });

  it('is not asked about where it has not changed', async () => {
    const value = (user: string) => map({ b_unencrypted: text(user), a: text('x') });
    const store = await opened(
      done(
        changeStore(
          await storeBy('unencrypted_suffix', '_unencrypted'),
          [set('LOGIN', value('u'))],
          NOW,
          'any',
        ),
      ),
    );
    // In another order, so that all of it is written anew.
    const turned = map({ a: text('y'), b_unencrypted: text('u') });
    expect(done(changeStore(store, [set('LOGIN', turned)], NOW))).toContain('b_unencrypted: u\n');
    refused(changeStore(store, [set('LOGIN', value(VALUE))], NOW));
  });

  it('by a comment, too: there another value needs the word of the user', async () => {
    const { source } = loadVector('3.13.2', 'unencrypted-comment-regex');
    const store = await opened(source.text);
    const plain = /^(\w+): (?!ENC\[)\S+$/m.exec(source.text)?.[1] ?? '';
    expect(plain).not.toBe('');
    expect(refused(changeStore(store, [set(plain, VALUE)], NOW))).toContain('--plain-text');
    expect(done(changeStore(store, [set(plain, VALUE)], NOW, 'decided'))).toContain(`${plain}: ${VALUE}\n`);
  });

  it('nor is what has no value', async () => {
    const store = await storeBy('encrypted_regex', '^SECRET_');
    expect(changeStore(store, [set('FOO', '')], NOW)).toMatchObject({ ok: true });
  });
});
