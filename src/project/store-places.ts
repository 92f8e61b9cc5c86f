/** Where stores and catalogs may be kept: what their entries say of files that need not be there yet. */
import type { Entry } from './entries.js';
import { expandBraces, isGlob } from './pattern.js';
import type { Project, Scope, StorePlace } from './types.js';

/** `base`: the scope of entries that name none. */
export function storePlaces(entries: readonly Entry[], base: Scope): readonly StorePlace[] {
  const stores = entries.filter(({ list }) => list === 'stores');
  return stores.map((entry) => ({
    entry: entry.index,
    files: entry.pattern.text,
    scope: entry.scope?.text ?? base,
    encrypted: entry.kind === 'stores',
    claim: (file) => {
      const captured = entry.pattern.match(file);
      // A file that two entries claim is an error as soon as it is there.
      if (!captured || stores.some((other) => other !== entry && other.pattern.match(file))) return null;
      return {
        scope: entry.scope?.fill(captured) ?? base,
        environment: captured.get('environment') ?? null,
      };
    },
    filesFor: (scope, environment) => filesFor(entry, base, scope, environment),
  }));
}

/** The paths at which a scope's catalog may be kept, whether or not it is there. */
export function catalogPlaces(entries: readonly Entry[], base: Scope): Project['catalogPlaces'] {
  const catalogs = entries.filter(({ list }) => list === 'catalogs');
  return (scope) =>
    catalogs.flatMap((entry) =>
      filesFor(entry, base, scope, null).map((file) => ({ file, scope, entry: entry.index })),
    );
}

/** The paths of an entry's pattern that a scope and an environment determine: no wildcard is left open. */
function filesFor(entry: Entry, base: Scope, scope: Scope, environment: string | null): readonly string[] {
  const levels = entry.scope ? capturesIn(entry.scope.text, scope) : scope === base ? new Map() : null;
  if (!levels) return [];
  const captured = new Map(levels);
  if (environment !== null) captured.set('environment', environment);
  const files = (expandBraces(entry.pattern.text) ?? []).flatMap((alternative) => {
    const file = alternative.replace(CAPTURE, (whole, name: string) => captured.get(name) ?? whole);
    if (isGlob(file)) return [];
    // Only what reads back as the same scope and environment: an alternative may lack a capture.
    const found = entry.pattern.match(file);
    const same =
      found &&
      (entry.scope?.fill(found) ?? base) === scope &&
      (found.get('environment') ?? null) === environment;
    return same ? [file] : [];
  });
  return [...new Set(files)];
}

const CAPTURE = /\{([A-Za-z_][A-Za-z0-9_-]*)\}/g;

/** What a scope's template captures in a scope; null where the scope is not of its kind. */
function capturesIn(template: string, scope: Scope): Map<string, string> | null {
  const names: string[] = [];
  const source = template
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part.slice(1, -1));
      return '([^/]+)';
    })
    .join('');
  const found = new RegExp(`^${source}$`).exec(scope);
  if (!found) return null;
  const captured = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const value = found[index + 1] ?? '';
    if ((captured.get(name) ?? value) !== value) return null;
    captured.set(name, value);
  }
  return captured;
}
