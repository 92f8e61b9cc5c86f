/** The fields of an entry as `secret describe` sets them, and as they are written. */
import { scalarText } from '../documents/yaml/scalar-text.js';

/** Null takes a field away; one that is absent stays as it is. */
export interface EntryFields {
  readonly description?: string | null;
  readonly tags?: readonly string[] | null;
  readonly owner?: string | null;
  readonly rotateEvery?: string | null;
  /** `YYYY-MM-DD`. */
  readonly expiresAt?: string | null;
  readonly environments?: readonly string[] | null;
}

export type FieldName = keyof EntryFields;

/** In the order in which a new entry is written; `allow` and `schema` come after. */
const FIELDS: readonly FieldName[] = [
  'description',
  'tags',
  'owner',
  'rotateEvery',
  'expiresAt',
  'environments',
];

export interface GivenField {
  readonly key: FieldName;
  /** Null: to be taken away. */
  readonly value: string | readonly string[] | null;
}

/** Those that are set, in the order of an entry, then those that are taken away. An empty list is none. */
export function givenFields(fields: EntryFields): readonly GivenField[] {
  const given = FIELDS.flatMap((key): readonly GivenField[] => {
    const value = fields[key];
    if (value === undefined) return [];
    return [{ key, value: typeof value === 'object' && value?.length === 0 ? null : value }];
  });
  return [...given.filter(({ value }) => value !== null), ...given.filter(({ value }) => value === null)];
}

/** The place of a field among those of an entry. */
export function rankOf(key: string): number {
  const rank = (FIELDS as readonly string[]).indexOf(key);
  return rank < 0 ? FIELDS.length : rank;
}

export function valueText(
  key: FieldName,
  value: string | readonly string[],
  within: 'block' | 'brackets',
): string {
  if (typeof value !== 'string') return `[${value.map((item) => scalarText(item, 'brackets')).join(', ')}]`;
  // YAML 1.2 has no dates: plain, a day is text.
  return key === 'expiresAt' ? value : scalarText(value, within);
}
