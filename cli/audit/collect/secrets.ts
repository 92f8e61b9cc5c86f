import type { Analysis } from '../../../src/compile.js';
import { readersOf } from '../../../src/readers/index.js';
import { positionsOf } from '../../../src/report/positions.js';
import { recipientTitle } from '../../../src/report/readers.js';
import { visible } from '../../../src/report/visible.js';
import { type Cell, listSecrets, type SecretRow, syntaxesOf } from '../../../src/secrets/index.js';
import type { CellState, FindingRecord, PersonRecord, SecretRecord, StoreRecord } from '../model/index.js';
import { NONE, rulesBy } from './rules-by.js';

export function secretsOf(
  analysis: Analysis,
  findings: readonly FindingRecord[],
  uses: ReadonlyMap<string, readonly number[]>,
): SecretRecord[] {
  const positions = positionsOf({
    source: (file) => analysis.stores.find(({ store }) => store.file === file)?.names?.source ?? null,
  });
  const rules = rulesBy(findings, ({ scope, secret, engine }) =>
    secret === null || scope === null || engine !== null ? null : `${scope}\0${secret}`,
  );
  return listSecrets(analysis).map((row: SecretRow): SecretRecord => {
    const key = `${row.scope}\0${row.name}`;
    return {
      name: row.name,
      scope: row.scope,
      variable: row.definitions.every(({ store }) => !store.encrypted),
      cells: row.cells.map(stateOf),
      definitions: row.definitions.map(({ store, entry }) => {
        const { line, column } = positions.at(store.file, entry.span.start);
        return { file: store.file, line, column, environment: store.environment };
      }),
      uses: uses.get(key) ?? [],
      workflows: row.uses.workflows,
      unused: row.unused,
      perhaps: row.perhaps && row.uses.references === 0,
      declared: row.catalog !== null,
      rules: rules.get(key) ?? NONE,
      syntaxes: syntaxesOf(row.name, row.engines).flatMap(({ engine, text }) =>
        text === null ? [] : [{ engine: engine.name, text }],
      ),
    };
  });
}

function stateOf({ state, definition }: Cell): CellState {
  if (!definition) return 'missing';
  if (definition.entry.plaintext !== null) return 'PLAIN';
  if (definition.entry.empty && definition.store.encrypted) return 'EMPTY';
  if (!definition.store.encrypted) return 'variable';
  return state === 'every' ? 'all' : state;
}

export function peopleOf(analysis: Analysis, stores: readonly StoreRecord[]): PersonRecord[] {
  const places = new Map(stores.map(({ file }, index) => [file, index]));
  const indexes = (files: readonly string[]) => files.flatMap((file) => places.get(file) ?? []);
  return readersOf(analysis.project.root, analysis.stores).readers.map(
    ({ recipient, label, opens, helpsOpen }) => ({
      recipient: visible(recipient),
      title: recipientTitle(recipient, label),
      opens: indexes(opens),
      helpsOpen: indexes(helpsOpen),
    }),
  );
}
