/** The secrets of a project as `claviger secret list` shows them. Never a value. */
import type { Analysis } from '../compile.js';
import { counted } from '../counted.js';
import type { StoreHistory, ValueChange } from '../history/index.js';
import { lineOf } from '../rules/lines.js';
import { type Definition, scopeTitle } from '../scopes/index.js';
import { type Cell, placeOf, type SecretRow, syntaxesOf } from '../secrets/index.js';
import type { Paint } from './paint.js';
import { tableOf } from './table.js';
import { jsonText, visible } from './visible.js';
import { widthOf } from './width.js';

/** The version of the format that `schemas/secrets.schema.json` describes. */
const VERSION = 1;

/** The rows as the JSON document that programs read. */
export function secretListJson(
  rows: readonly SecretRow[],
  analysis: Analysis,
  history: StoreHistory,
): string {
  return `${jsonText({ version: VERSION, secrets: rows.map((row) => rowJson(row, analysis, history)) }, 2)}\n`;
}

function rowJson(
  { name, scope, catalog, cells, uses, perhaps, unused, engines }: SecretRow,
  analysis: Analysis,
  history: StoreHistory,
) {
  return {
    name,
    scope,
    description: catalog?.description ?? null,
    tags: catalog?.tags.map(({ value }) => value) ?? [],
    owner: catalog?.owner ?? null,
    environments: cells.map(({ environment, state, definition }) => ({
      environment,
      state,
      kind: definition && (definition.store.encrypted ? 'secret' : 'variable'),
      scope: definition?.store.scope ?? null,
      store: definition?.store.file ?? null,
      line: definition && lineOf(analysis, definition),
      empty: definition?.entry.empty ?? null,
      plaintext: definition && definition.entry.plaintext !== null,
      lastChange: definition && changeJson(changeOf(definition, history)),
    })),
    uses: { ...uses, perhaps },
    unused,
    syntax: syntaxesOf(name, engines).map(({ engine, text, problem }) => ({
      engine: engine.name,
      reference: text,
      problem,
    })),
  };
}

function changeOf({ store, name, entry }: Definition, history: StoreHistory): ValueChange {
  return history.lastChange(store.file, name, entry.document);
}

function changeJson(change: ValueChange) {
  if (typeof change === 'string') return { state: change, at: null, commit: null, author: null };
  return { state: 'committed', at: change.at.toISOString(), commit: change.commit, author: change.author };
}

/** What a cell's word means, in the order in which the legend tells it. */
const LEGEND = {
  set: 'a value for this environment',
  all: "the scope's value for every environment",
  broader: "a broader scope's value",
  var: 'a variable, not encrypted',
  EMPTY: 'an empty value',
  PLAIN: 'not encrypted, though it should be',
  '-': 'no value',
} as const;

function wordOf({ state, definition }: Cell): keyof typeof LEGEND {
  if (!definition) return '-';
  if (definition.entry.plaintext !== null) return 'PLAIN';
  if (definition.entry.empty && definition.store.encrypted) return 'EMPTY';
  if (!definition.store.encrypted) return 'var';
  return state === 'inherited' ? 'broader' : state === 'every' ? 'all' : 'set';
}

/** For people: scope by scope a table of names and environments, descriptions below the names. */
export function secretListPretty(
  rows: readonly SecretRow[],
  history: StoreHistory,
  width: number,
  paint: Paint,
): string {
  const changes = new Map(rows.map((row) => [row, latestChange(row, history)]));
  // Outside of git, and in a shallow clone, the column would say nothing.
  const dated = [...changes.values()].some((change) => change !== 'unknown') ? changes : null;
  const blocks = Array.from(byScope(rows), ([title, group]) => {
    const [head = '', ...lines] = tableFor(group, dated, width - 2);
    const body = group.flatMap((row, index) => [
      `  ${lines[index]}`,
      ...describe(row).map((text) => paint('dim', `      ${text}`)),
    ]);
    return `${paint('bold', title)}\n${paint('dim', `  ${head}`)}\n${body.join('\n')}\n`;
  });
  const words = new Set(rows.flatMap(({ cells }) => cells.map(wordOf)));
  const legend = Object.entries(LEGEND)
    .filter(([word]) => words.has(word as keyof typeof LEGEND))
    .map(([word, meaning]) => paint('dim', `${word.padEnd(7)}  ${meaning}\n`));
  return `${[...blocks, legend.join('')].join('\n')}`;
}

function byScope(rows: readonly SecretRow[]): ReadonlyMap<string, readonly SecretRow[]> {
  const groups = new Map<string, SecretRow[]>();
  for (const row of rows) {
    const title = visible(scopeTitle(row.scope));
    groups.set(title, [...(groups.get(title) ?? []), row]);
  }
  return groups;
}

/** The day of the last change of any of the values. */
function latestChange({ definitions }: SecretRow, history: StoreHistory): string {
  const changes = definitions.map((each) => changeOf(each, history));
  if (changes.includes('uncommitted')) return 'uncommitted';
  const days = changes.flatMap((change) => (typeof change === 'string' ? [] : [dayOf(change.at)]));
  return days.sort().at(-1) ?? 'unknown';
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** One column for each environment; where they do not fit, all of them in one. */
function tableFor(
  rows: readonly SecretRow[],
  dated: ReadonlyMap<SecretRow, string> | null,
  width: number,
): string[] {
  const environments = rows[0]?.cells.map(({ environment }) => environment) ?? [];
  const changed = (row: SecretRow) => (dated ? [dated.get(row) ?? ''] : []);
  const title = dated ? ['changed'] : [];
  const wide = tableOf([
    ['name', ...environments, 'uses', ...title],
    ...rows.map((row) => [row.name, ...row.cells.map(wordOf), usesText(row), ...changed(row)]),
  ]);
  if (wide.every((line) => widthOf(line) <= width)) return wide;
  return tableOf([
    ['name', 'uses', ...title, 'environments'],
    ...rows.map((row) => [row.name, usesText(row), ...changed(row), summaryOf(row.cells)]),
  ]);
}

/** `set: dev, uat; -: prod`, or one word where all agree. */
function summaryOf(cells: readonly Cell[]): string {
  const groups = new Map<string, string[]>();
  for (const cell of cells) {
    const word = wordOf(cell);
    groups.set(word, [...(groups.get(word) ?? []), cell.environment]);
  }
  if (groups.size === 1) return `${[...groups.keys()].join('')}: every environment`;
  return Array.from(groups, ([word, environments]) => `${word}: ${environments.join(', ')}`).join('; ');
}

function usesText({ uses, perhaps }: SecretRow): string {
  if (uses.references > 0) return String(uses.references);
  return perhaps ? 'perhaps' : 'none';
}

function describe({ catalog }: SecretRow): string[] {
  const tags = catalog?.tags.map(({ value }) => value) ?? [];
  const text = [catalog?.description ?? '', tags.length > 0 ? `[${tags.join(', ')}]` : ''].filter(Boolean);
  return text.length > 0 ? [visible(text.join(' '))] : [];
}

/** Each secret with all that is known of it. */
export function secretListLong(
  rows: readonly SecretRow[],
  analysis: Analysis,
  history: StoreHistory,
  paint: Paint,
): string {
  return rows
    .map((row) => {
      const { name, scope, catalog, cells } = row;
      const facts: (readonly string[])[] = [
        ...(catalog?.description ? [['description', catalog.description]] : []),
        ...(catalog && catalog.tags.length > 0
          ? [['tags', catalog.tags.map(({ value }) => value).join(', ')]]
          : []),
        ...(catalog?.owner ? [['owner', catalog.owner]] : []),
        ...cells.map((cell) => [cell.environment, cellText(cell, analysis, history)]),
        ['uses', longUses(row)],
        ...syntaxesOf(name, row.engines).map(({ engine, text, problem }) => [
          engine.name,
          text ?? `can't refer to it: ${problem}`,
        ]),
      ];
      const title = `${paint('bold', visible(name))} of ${visible(scopeTitle(scope))}`;
      return `${title}\n${tableOf(facts)
        .map((line) => `  ${line}\n`)
        .join('')}`;
    })
    .join('\n');
}

function cellText(cell: Cell, analysis: Analysis, history: StoreHistory): string {
  const { definition } = cell;
  if (!definition) return 'no value';
  const word = wordOf(cell);
  const change = changeOf(definition, history);
  const when =
    typeof change === 'string'
      ? change === 'uncommitted' && 'not committed'
      : `changed ${dayOf(change.at)} by ${change.author}`;
  const facts = [word !== 'set' && LEGEND[word], when].filter(Boolean);
  return `${placeOf(definition, analysis)}${facts.length === 0 ? '' : `  ${facts.join(', ')}`}`;
}

function longUses({ uses: { references, workflows }, perhaps, unused }: SecretRow): string {
  const known = `${counted(references, 'reference')} in ${counted(workflows, 'workflow')}`;
  if (perhaps) return references > 0 ? `${known}, perhaps more` : 'perhaps: a name is computed, or misspelt';
  return references > 0 || !unused ? known : 'none';
}
