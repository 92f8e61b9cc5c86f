/** What is to be said of a secret: where it stands, who reads it, what uses it, what would miss it. */
import { declarationOf } from '../../../src/catalogs/index.js';
import type { Scope } from '../../../src/project/types.js';
import { entryLines, entryPlace } from '../../../src/report/catalog-entry.js';
import { placeLines } from '../../../src/report/place-lines.js';
import { secretStory } from '../../../src/report/secret-story.js';
import { secretUsesPretty } from '../../../src/report/secret-uses.js';
import { tableOf } from '../../../src/report/table.js';
import { visible } from '../../../src/report/visible.js';
import { locationOf } from '../../../src/rules/places.js';
import { allDefinitions, type Definition, scopeTitle } from '../../../src/scopes/index.js';
import { planRemoval, usesOf } from '../../../src/secrets/index.js';
import type { SecretRecord } from '../model/index.js';
import type { DetailContext } from './context.js';
import { nextAction } from './next-action.js';
import { readerLines } from './people.js';
import { linesOf, sections } from './sections.js';

/** Where a secret is defined, each with its line. */
export function definitionText(context: DetailContext, { name, scope }: SecretRecord): readonly string[] {
  const { checked, positions, width, paint } = context;
  return definitionsIn(context, name, scope).flatMap((definition) => [
    `${visible(scopeTitle(scope))}, ${visible(definition.store.environment ?? 'every environment')}`,
    ...placeLines(
      locationOf(definition),
      { store: checked.report.isStore(definition.store.file), secret: name },
      positions,
      width - 2,
      { paint, style: 'blue', label: null },
    ).lines,
  ]);
}

function definitionsIn({ checked }: DetailContext, name: string, scope: string): readonly Definition[] {
  return allDefinitions(checked.analysis.scopes, name).filter(({ store }) => store.scope === scope);
}

export function secretText(context: DetailContext, record: SecretRecord): string {
  const { checked, data, paint } = context;
  const { name, scope } = record;
  const declared = declarationOf(checked.analysis.catalogs, scope as Scope, name);
  const cells = data.environments.map((environment, index) => [
    environment,
    record.cells[index] ?? 'missing',
  ]);
  return [
    sections(paint, [
      [`${visible(name)} of ${visible(scopeTitle(scope))}`, tableOf(cells)],
      ['Next', nextAction(data, null, record).map(visible)],
      [
        'Catalog',
        declared
          ? [visible(entryPlace(declared)), ...entryLines(declared)]
          : ['it is declared in no catalog'],
      ],
      ['Who can decrypt it', linesOf(readerLines(context, record))],
      ['Uses', linesOf(usesText(context, record)).slice(1)],
    ]),
    sections(paint, [
      [
        `All of the name \`${visible(name)}\``,
        linesOf(secretStory(name, checked.analysis, paint) ?? '').slice(1),
      ],
    ]),
  ].join('\n');
}

export function usesText({ checked, paint }: DetailContext, { name, scope }: SecretRecord): string {
  return secretUsesPretty(usesOf(checked.analysis, name, scope as Scope), checked.analysis, paint);
}

/** What becomes of everything that means the secret, were it removed from every store of its scope. */
export function breaksText({ checked, paint }: DetailContext, record: SecretRecord): string {
  const { name, scope } = record;
  const files = new Set(record.definitions.map(({ file }) => file));
  const { breaking, falling, perhaps, catalog } = planRemoval(checked.analysis, name, files);
  const lines = (rows: readonly (readonly string[])[]) => tableOf(rows);
  const none = breaking.length + falling.length + perhaps.length === 0;
  return sections(paint, [
    [
      `If ${visible(name)} of ${visible(scopeTitle(scope))} were removed`,
      none ? ['nothing would break: no workflow means it or may mean it'] : [],
    ],
    [
      `${breaking.length} would break`,
      lines(breaking.map(({ place, text, reason }) => [place, text, reason])),
    ],
    [
      `${falling.length} would mean another secret`,
      lines(falling.map(({ place, text, scope: other }) => [place, text, `that of ${scopeTitle(other)}`])),
    ],
    [`${perhaps.length} may mean it`, lines(perhaps.map(({ place, text }) => [place, text]))],
    ['Catalog', catalog === null ? [] : [`its entry would go from ${visible(catalog)}`]],
  ]);
}
