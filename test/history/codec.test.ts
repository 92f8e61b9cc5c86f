/** The history of a store that was changed and rotated by the codec itself, not by made-up ciphertexts. */
import { describe, expect, it } from 'vitest';
import { storeHistory } from '../../src/history/index.js';
import { Plaintext } from '../../src/stores/plaintext.js';
import { changeRecipients } from '../../src/stores/sops/change-recipients.js';
import { changeStore } from '../../src/stores/sops/change-store.js';
import { createStore } from '../../src/stores/sops/create-store.js';
import type { Changed, OpenedStore } from '../../src/stores/sops/index.js';
import { openStore } from '../../src/stores/sops/open-store.js';
import { rotateDataKey } from '../../src/stores/sops/rotate.js';
import type { SecretValue } from '../../src/stores/types.js';
import { workingTree } from '../../src/tree/index.js';
import { planFor, recipients } from '../stores/sops/recipient-plans.js';
import { allKeys } from '../stores/sops/vectors.js';
import { repository } from './repository.js';

const FILE = 'secrets.yaml';
const NOW = new Date('2026-01-01T00:00:00Z');
const scalar = (text: string): SecretValue => ({ kind: 'scalar', type: 'str', text: new Plaintext(text) });

function textOf(changed: Changed): string {
  if (!changed.ok) throw new Error(changed.problem.message);
  return changed.text;
}

async function opened(text: string): Promise<OpenedStore> {
  const result = await openStore({ file: FILE, text, encoding: 'utf-8' }, allKeys());
  if (!result.ok) throw new Error(result.error.message);
  return result.store;
}

describe('the dates of values that the codec wrote', () => {
  it('are right after a set, a new data key, new readers, a move and a change of one value of three', async () => {
    const { root, write, commit } = repository();
    const structured: SecretValue = {
      kind: 'map',
      entries: new Map([
        ['user', scalar('shop')],
        ['hosts', { kind: 'list', items: [scalar('a'), scalar('b')] }],
      ]),
    };
    const content = new Map([
      ['A', scalar('first')],
      ['B', scalar('second')],
      ['C', structured],
    ]);
    let file = FILE;
    let text = textOf(await createStore(FILE, content, planFor([['alice']]), NOW));
    const next = (day: string, changed: Changed) => {
      text = textOf(changed);
      write({ [file]: text });
      commit(day);
    };
    const days = () =>
      ['A', 'B', 'C'].map((name) => {
        const change = storeHistory(workingTree(root), [file]).lastChange(file, name, 1);
        return typeof change === 'string' ? change : change.at.toISOString().slice(0, 10);
      });

    next('2026-01-01', { ok: true, text, changed: true });
    expect(days()).toEqual(['2026-01-01', '2026-01-01', '2026-01-01']);
    const set = changeStore(await opened(text), [{ kind: 'set', name: 'A', value: scalar('third') }], NOW);
    next('2026-02-01', set);
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-01-01']);
    next('2026-03-01', await rotateDataKey(await opened(text), NOW));
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-01-01']);
    next('2026-04-01', await changeRecipients(await opened(text), recipients([['alice', 'bob']])));
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-01-01']);
    write({ [file]: null });
    file = 'moved/secrets.yaml';
    next('2026-05-01', await rotateDataKey(await opened(text), NOW));
    expect(days()).toEqual(['2026-02-01', '2026-01-01', '2026-01-01']);
    next(
      '2026-06-01',
      changeStore(await opened(text), [{ kind: 'set', name: 'B', value: scalar('fourth') }], NOW),
    );
    expect(days()).toEqual(['2026-02-01', '2026-06-01', '2026-01-01']);
  });
});
