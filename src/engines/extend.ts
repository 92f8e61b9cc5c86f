import type { EngineDefinition, FieldDefinition, FormDefinition } from './definition.js';
import { referenceForms } from './short-reference.js';

/** What an engine that extends nothing has: any string of a JSON or YAML file may hold a reference. */
const GENERIC: Omit<EngineDefinition, 'title' | 'platform'> = {
  decoder: 'plain',
  documents: [
    {
      name: 'document',
      formats: ['json', 'yaml'],
      arrays: true,
      identity: ['id', 'name'],
      ids: ['id', 'name', 'key'],
      fields: [{ select: ['**/description', '**/documentation'], policy: 'silent' }],
      otherwise: { policy: 'allow' },
    },
  ],
  scopes: { levels: [], precedence: 'unknown' },
};

/**
 * A user's definition with what it leaves out taken from its base, or from nothing in particular. A key of its own
 * replaces the inherited one, but `fields`, which are tried before the base's. New forms end the base's decoder and
 * its failing names: they belong to the old ones.
 */
export function extendDefinition(
  name: string,
  own: Partial<EngineDefinition>,
  base: EngineDefinition | null,
): EngineDefinition {
  const { reference, fields, ...rest } = own;
  const forms = reference === undefined ? own.references : referenceForms(reference);
  const inherited = base ?? GENERIC;
  const replaced = forms === undefined ? {} : { references: forms, ...plainReading(own, inherited) };
  return {
    ...inherited,
    ...rest,
    ...replaced,
    title: own.title ?? name,
    platform: own.platform ?? own.title ?? name,
    ...mergedFields(fields, inherited.fields),
  };
}

function mergedFields(
  own: readonly FieldDefinition[] | undefined,
  inherited: readonly FieldDefinition[] | undefined,
): Pick<EngineDefinition, 'fields'> {
  const fields = [...(own ?? []), ...(inherited ?? [])];
  return fields.length === 0 ? {} : { fields };
}

/** A Jinja function, or FEEL around another engine's forms, means nothing to the new ones unless they say so. */
function plainReading(
  own: Partial<EngineDefinition>,
  inherited: Omit<EngineDefinition, 'title' | 'platform'>,
): Partial<EngineDefinition> {
  const jinja = (own.decoder ?? inherited.decoder) === 'jinja' && own.call === undefined;
  return jinja ? { decoder: 'plain' } : {};
}

/** For messages: the documented form, as a text in which NAME stands for the name. */
export function canonicalForm(forms: readonly FormDefinition[] | undefined): string | null {
  return forms?.find((form) => form.canonical !== undefined)?.canonical ?? null;
}

/** What to write instead. */
export function suggestedForm(definition: EngineDefinition, name: string | null): string | null {
  const canonical = canonicalForm(definition.references);
  return canonical === null
    ? null
    : `write \`${name === null ? canonical : canonical.replaceAll('NAME', () => name)}\``;
}
