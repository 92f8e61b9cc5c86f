import type { DeclaredSecret } from '../catalogs/index.js';
import { lineMap } from '../documents/index.js';
import { listed } from '../listed.js';
import { scopeTitle } from '../scopes/index.js';
import type { Paint } from './paint.js';
import { tableOf } from './table.js';
import { visible } from './visible.js';

/** What a catalog says of a secret, for a reader: where it stands, then a line for each field. */
export function entryText(declared: DeclaredSecret, paint: Paint): string {
  const { entry, catalog } = declared;
  const head = `${paint('bold', visible(entry.name))} of ${visible(scopeTitle(catalog.file.scope))}, as ${visible(entryPlace(declared))} says`;
  const lines = entryLines(declared);
  return `${[head, ...(lines.length === 0 ? ['  nothing but the name'] : lines)].join('\n')}\n`;
}

/** One line for each field that is there; indented. */
export function entryLines({ entry }: DeclaredSecret): readonly string[] {
  const words = (items: readonly { readonly value: string }[]) => listed(items.map(({ value }) => value));
  const limits = Object.entries(entry.allow ?? {}).flatMap(([kind, items]) =>
    Array.isArray(items) ? [`${kind} ${words(items)}`] : [],
  );
  const rows: readonly (readonly [string, string | null])[] = [
    ['description', entry.description],
    ['tags', entry.tags.length === 0 ? null : words(entry.tags)],
    ['owner', entry.owner],
    ['rotate every', entry.rotateEvery?.text ?? null],
    ['expires after', entry.expiresAt?.day ?? null],
    ['a value in', entry.environments && words(entry.environments)],
    ['allowed for', limits.length === 0 ? null : limits.join('; ')],
    ['schema', entry.schema && JSON.stringify(entry.schema.value)],
  ];
  const given = rows.flatMap(([title, text]) => (text === null ? [] : [[title, text]]));
  return tableOf(given).map((line) => `  ${line}`);
}

/** `secrets/billing/catalog.yaml:4` */
export function entryPlace({ entry, catalog: { file, source } }: DeclaredSecret): string {
  return `${file.file}:${lineMap(source.text).position(entry.span.start).line}`;
}
