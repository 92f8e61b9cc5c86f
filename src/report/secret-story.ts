import { declarations } from '../catalogs/index.js';
import { sourcesOf } from '../check.js';
import type { Analysis } from '../compile.js';
import { ALLOW_KINDS, decisionsOf, describeStep, limitsOn, originOf, permitted } from '../policy/index.js';
import { enginesInSight } from '../rules/invalid-name.js';
import { answeredFor } from '../rules/places.js';
import { usageOf } from '../rules/usage.js';
import { allDefinitions, type Definition, scopeTitle } from '../scopes/index.js';
import { placeOf, possibleReferencesTo, referencesTo, syntaxesOf } from '../secrets/index.js';
import type { StoreRecipients } from '../stores/types.js';
import { entryLines, entryPlace } from './catalog-entry.js';
import type { Paint } from './paint.js';
import { positionsOf } from './positions.js';
import { referencesPretty } from './references.js';
import { tableOf } from './table.js';
import { visible } from './visible.js';

/** All that is known of a name without a key: definitions, environments, uses, who can read it. Null: it is no name here. */
export function secretStory(name: string, analysis: Analysis, paint: Paint): string | null {
  const definitions = allDefinitions(analysis.scopes, name);
  const uses = possibleReferencesTo(analysis, name);
  if (definitions.length === 0 && uses.length === 0) return null;
  const { used, unknown } = usageOf(analysis);
  const parts = [
    `${paint('bold', visible(name))}${definitions.length === 0 ? ': referred to, but defined nowhere' : ''}`,
  ];
  if (definitions.length > 0) {
    parts.push(
      `\n${paint('bold', 'Definitions')}`,
      ...tableOf([
        ['scope', 'environment', 'place', 'kind', 'use'],
        ...definitions.map((definition) => [
          scopeTitle(definition.store.scope),
          definition.store.environment ?? 'every one',
          placeOf(definition, analysis),
          definition.store.encrypted ? 'secret' : 'variable',
          used.has(definition) ? 'used' : unknown.has(definition) ? 'perhaps used' : 'unused',
        ]),
      ]).map((line) => `  ${line}`),
    );
  }
  const entries = [...declarations(analysis.catalogs)].filter(({ entry }) => entry.name === name);
  for (const declared of entries)
    parts.push(`\n${paint('bold', 'Catalog')} ${visible(entryPlace(declared))}`, ...entryLines(declared));
  parts.push(`\n${paint('bold', 'Uses')}`);
  parts.push(
    uses.length === 0
      ? '  none'
      : referencesPretty(uses, analysis, paint)
          .trimEnd()
          .replace(/^(?=.)/gm, '  '),
  );
  const limits = limitsOf(definitions, analysis);
  if (limits.length > 0)
    parts.push(`\n${paint('bold', 'What it may be used for')}`, ...limits.map((line) => `  ${line}`));
  const refused = refusedUses(name, analysis);
  if (refused.length > 0)
    parts.push(
      `\n${paint('bold', 'Where it may not be used, and is')}`,
      ...refused.map((line) => `  ${line}`),
    );
  const readers = readersOf(name, analysis);
  if (readers.length > 0)
    parts.push(`\n${paint('bold', 'Who can read it')}`, ...readers.map((line) => `  ${line}`));
  const sight = enginesInSight(analysis);
  const engines = new Set(definitions.flatMap(({ store: { scope } }) => sight({ scope, environment: null })));
  const syntaxes = syntaxesOf(name, [...engines]);
  if (syntaxes.length > 0)
    parts.push(
      `\n${paint('bold', 'How to refer to it')}`,
      ...syntaxes.map(({ engine, text, problem }) => `  ${engine.title}: ${visible(text ?? problem ?? '')}`),
    );
  return `${parts.join('\n').trimEnd()}\n`;
}

/** Every list that a use has to be permitted by, with its line; of each scope that defines the name. */
function limitsOf(definitions: readonly Definition[], analysis: Analysis): string[] {
  const positions = positionsOf(sourcesOf(analysis));
  const ofScopes = new Map(
    definitions.filter(({ store }) => store.encrypted).map((each) => [each.store.scope, each]),
  );
  const rows = [...ofScopes.values()].flatMap((definition) =>
    limitsOn(analysis, definition).flatMap((limit) =>
      ALLOW_KINDS.flatMap((kind) => {
        const items = limit.allow[kind];
        if (items === null) return [];
        const { file, span } = limit.allow.location;
        const { line } = positions.at(file, items[0]?.span.start ?? span.start);
        return [
          [
            scopeTitle(definition.store.scope),
            `${file}:${line}`,
            originOf(limit, definition.name),
            kind,
            permitted({ kind, items }),
          ],
        ];
      }),
    ),
  );
  return rows.length === 0 ? [] : tableOf([['scope', 'place', 'by', 'limits', 'permits'], ...rows]);
}

/** Each use that is not permitted, with the line that decides: once for all environments in which it is the same. */
function refusedUses(name: string, analysis: Analysis): string[] {
  const positions = positionsOf(sourcesOf(analysis));
  return referencesTo(analysis, name).flatMap(({ workflow, reference }) => {
    const reasons = new Map<string, string[]>();
    const environments = answeredFor(analysis, workflow.file);
    for (const each of decisionsOf(analysis, workflow, reference, environments)) {
      const { forbiddenBy } = each.decision;
      if (forbiddenBy === null) continue;
      const { file, span } = forbiddenBy.location;
      const line = `${file}:${positions.at(file, span.start).line}`;
      const reason = visible(`${line}: ${describeStep(forbiddenBy, each.place)}`);
      reasons.set(reason, [...(reasons.get(reason) ?? []), each.environment]);
    }
    if (reasons.size === 0) return [];
    const { line, column } = reference;
    return [
      visible(`${workflow.file.file}:${line}:${column}`),
      ...Array.from(reasons, ([reason, where]) => `  ${where.join(', ')}: ${reason}`),
    ];
  });
}

function readersOf(name: string, analysis: Analysis): string[] {
  return analysis.stores
    .filter(({ names }) => names?.entries.some((entry) => entry.name === name))
    .map(
      ({ store, names }) =>
        `${visible(store.file)}: ${store.encrypted ? recipients(names?.recipients ?? null) : 'everyone (not encrypted)'}`,
    );
}

function recipients(found: StoreRecipients | null): string {
  if (!found) return 'not known (no `sops` block)';
  const groups = found.groups.map((group) => group.map(visible).join(', '));
  if (groups.length <= 1) return groups.join('') || 'no one';
  return `${found.threshold ?? groups.length} of ${groups.length} groups together: ${groups.map((group) => `(${group})`).join(' ')}`;
}
