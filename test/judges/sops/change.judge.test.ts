import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { decryptSops } from 'sops-age';
import { afterAll, describe, expect, it } from 'vitest';
import { identitySource } from '../../../src/stores/identities/index.js';
import { Plaintext } from '../../../src/stores/plaintext.js';
import {
  changeStore,
  type OpenedStore,
  openStore,
  plainContent,
  replaceContent,
  type StoreChange,
} from '../../../src/stores/sops/index.js';
import type { SecretValue } from '../../../src/stores/types.js';
import { actualTexts, expectedTexts, sourceOf } from '../../stores/sops/vectors.js';
import { type ChangedStore, changedStores, plainText, quoted } from './changed-stores.js';
import { judges, type Sops } from './sops.js';

/** Stores for each version of sops; each holds 20 entries or more, and each entry is a case. */
const RUNS = Number(process.env.CLAVIGER_JUDGE_RUNS ?? 60) / 6;
const NOW = new Date('2027-01-02T03:04:05.678Z');
const all = judges();
const key = await generateX25519Identity();
const second = await generateX25519Identity();
const [recipient, other] = [await identityToRecipient(key), await identityToRecipient(second)];
const identities = identitySource({ env: { SOPS_AGE_KEY: key }, home: '', platform: 'linux' });
const folder = mkdtempSync(join(tmpdir(), 'judge-change-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILE = join(folder, 'store.yaml');
const EDITOR = join(folder, 'editor.sh');
writeFileSync(
  EDITOR,
  '#!/bin/sh\nprintf \'"by-editor": "x"\\n\' | cat - "$1" > "$1.new" && mv "$1.new" "$1"\n',
);
chmodSync(EDITOR, 0o700);

function run(
  { path }: Sops,
  args: readonly string[],
): { readonly ok: boolean; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(path, args, {
    cwd: folder,
    encoding: 'utf8',
    // `sops edit` asks again and again where it can't read what it wrote.
    timeout: 60_000,
    env: { HOME: folder, PATH: process.env.PATH, SOPS_AGE_KEY: key, EDITOR },
  });
  return { ok: status === 0, out: stdout, err: stderr };
}

function configure(rule: readonly string[], recipients: string): void {
  const lines = [`  - age: ${recipients}`, ...rule.map((line) => `    ${line}`)];
  writeFileSync(join(folder, '.sops.yaml'), `creation_rules:\n${lines.join('\n')}\n`);
}

/**
 * The values that `sops -d` gives. Several documents can't be had as JSON, and go-yaml's YAML is read by nobody else in
 * every case: then it is null, and the MAC alone judges. Throws where sops refuses.
 */
function valuesBy(sops: Sops, text: string, documents: number): unknown {
  const json = documents === 1 ? ['--output-type', 'json'] : [];
  const { ok, out, err } = run(sops, ['--decrypt', ...json, fileOf(text)]);
  if (!ok) throw new Error(`${sops.version}: ${err}\n${text}`);
  return documents === 1 ? expectedTexts(out) : null;
}

/** Whether go-yaml reads what it writes of the store: `sops edit` loses other values, such as a line break alone. */
function survivesItself(sops: Sops): boolean {
  const json = ['--decrypt', '--output-type', 'json'];
  const before = run(sops, [...json, FILE]);
  writeFileSync(join(folder, 'again.yaml'), run(sops, ['--decrypt', FILE]).out);
  const { ok, out } = run(sops, ['--encrypt', join(folder, 'again.yaml')]);
  writeFileSync(join(folder, 'again.yaml'), out);
  return ok && run(sops, [...json, join(folder, 'again.yaml')]).out === before.out;
}

/** Comments that `sops -d` leaves encrypted: they were encrypted for another place. */
function unreadComments(sops: Sops, text: string): number {
  writeFileSync(FILE, text);
  const { out } = run(sops, ['--decrypt', FILE]);
  return out.match(/type:comment\]/g)?.length ?? 0;
}

function fileOf(text: string): string {
  writeFileSync(FILE, text);
  return FILE;
}

async function open(text: string): Promise<OpenedStore> {
  const result = await openStore(sourceOf(text), identities);
  if (!result.ok) throw new Error(`${result.error.message}\n${text}`);
  return result.store;
}

function texts(store: OpenedStore): unknown {
  return actualTexts({ ok: true, documents: store.documents });
}

type Model = Map<string, SecretValue>[];

function apply(model: Model, change: StoreChange): void {
  const at = Math.max(
    model.findIndex((document) => document.has(change.name)),
    0,
  );
  const document = model[at];
  if (!document) return;
  if (change.kind === 'remove') document.delete(change.name);
  else if (change.kind === 'set') document.set(change.name, change.value);
  else
    model[at] = new Map(
      [...document].map(([name, value]) => [name === change.name ? change.to : name, value]),
    );
}

const value = (text: string): SecretValue => ({ kind: 'scalar', type: 'str', text: new Plaintext(text) });

describe.skipIf(all.length === 0)('the real sops judges our writer', () => {
  let changes = 0;
  let edits = 0;

  for (const sops of all) {
    it(`${sops.version}: what it encrypts and we change, every version reads; what it changes then, we read`, async () => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(changedStores, async (store) => {
          const text = encrypted(sops, store);
          if (text === null) return;
          compared++;
          const before = await open(text);
          const unread = unreadComments(sops, text);
          const model: Model = before.documents.map((document) => new Map(document));
          let current = text;
          for (const { change } of store.documents.flat()) {
            if (change === null) continue;
            const result = changeStore(await open(current), [change], NOW, 'any');
            if (!result.ok) {
              // A name whose values would become readable, or were.
              expect(result.problem.message, current).toMatch(/in plain text/);
              continue;
            }
            changes++;
            apply(model, change);
            current = result.text;
          }
          const edited = await open(current);
          const addition = `# ADDED\n${quoted('added one')}: |\n  a\n   b\nadded2: [{ x: 1, y: "2024-01-02" }]\n`;
          const view = plainContent(edited, null).reveal();
          if (!/^\S/.test(view) || view.startsWith('---')) throw new Error('a view that begins otherwise');
          const replaced = replaceContent(edited, new Plaintext(addition + view), null, NOW, 'any');
          if (!replaced.ok) throw new Error(`${JSON.stringify(replaced.problem)}\n${view}`);
          edits++;
          current = replaced.text;
          const list: SecretValue = {
            kind: 'list',
            items: [
              {
                kind: 'map',
                entries: new Map([
                  ['x', value('1')],
                  ['y', value('2024-01-02')],
                ]),
              },
            ],
          };
          model[0] = new Map([['added one', value('a\n b\n')], ['added2', list], ...(model[0] ?? [])]);
          const wanted = actualTexts({ ok: true, documents: model });
          expect(texts(await open(current))).toEqual(wanted);
          for (const each of all) {
            if (each.version.startsWith('3.8')) continue;
            const values = valuesBy(each, current, model.length);
            if (values !== null) expect(values, `${each.version}\n${current}`).toEqual(wanted);
          }
          expect(unreadComments(sops, current), current).toBeLessThanOrEqual(unread);
          await changedBySops(sops, store, current, model);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
      expect(compared).toBeGreaterThan(RUNS / 2);
    });
  }

  it('was asked for 500 cases at least', () => {
    if (RUNS >= 10) expect(changes).toBeGreaterThan(500);
    expect(edits).toBeGreaterThan(0);
  });

  async function changedBySops(
    sops: Sops,
    { rule }: ChangedStore,
    text: string,
    model: Model,
  ): Promise<void> {
    writeFileSync(FILE, text);
    if (!sops.version.startsWith('3.8')) {
      const set = run(sops, ['set', FILE, '["by sops"]', '"1_0"']);
      expect(set.ok, set.err).toBe(true);
      model[0]?.set('by sops', value('1_0'));
      expect(texts(await open(readFileSync(FILE, 'utf8')))).toEqual(
        actualTexts({ ok: true, documents: model }),
      );
    }
    if (model.length === 1 && survivesItself(sops)) {
      const edit = run(sops, [FILE]);
      expect(edit.ok, edit.err).toBe(true);
      model[0] = new Map([['by-editor', value('x')], ...(model[0] ?? [])]);
    }
    configure(rule, `${recipient},${other}`);
    for (const args of [
      ['updatekeys', '-y', FILE],
      ['--rotate', '-i', FILE],
    ]) {
      const done = run(sops, args);
      expect(done.ok, `${args[0]} ${done.err}`).toBe(true);
    }
    expect(texts(await open(readFileSync(FILE, 'utf8')))).toEqual(
      actualTexts({ ok: true, documents: model }),
    );
  }

  function encrypted(sops: Sops, store: ChangedStore): string | null {
    configure(store.rule, recipient);
    writeFileSync(FILE, plainText(store));
    const { ok, out } = run(sops, ['--encrypt', FILE]);
    // What it can't read itself is no case.
    return ok && run(sops, ['--decrypt', fileOf(out)]).ok ? store.reformat(out) : null;
  }

  it('sops-age reads the same values', async () => {
    const sops = all.at(-1);
    if (!sops) return;
    configure([], recipient);
    writeFileSync(FILE, 'first: "1"\n');
    let store = await open(run(sops, ['--encrypt', FILE]).out);
    const names = fc
      .stringMatching(/^[a-z][a-z_]{0,8}$/)
      .filter((name) => !name.endsWith('_unencrypted') && name !== 'sops');
    const values = fc.dictionary(names, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), {
      minKeys: 1,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(values, async (dictionary) => {
        const set = Object.entries(dictionary).map(
          ([name, text]): StoreChange => ({ kind: 'set', name, value: value(text) }),
        );
        const result = changeStore(store, set, NOW);
        if (!result.ok) throw new Error(result.problem.message);
        store = await open(result.text);
        const [document = new Map<string, SecretValue>()] = store.documents;
        const ours = [...document].map(([name, each]) => [
          name,
          each.kind === 'scalar' ? each.text.reveal() : null,
        ]);
        expect(await decryptSops(result.text, { secretKey: key, fileType: 'yaml' })).toEqual(
          Object.fromEntries(ours),
        );
      }),
      { numRuns: 50 },
    );
  });
});
