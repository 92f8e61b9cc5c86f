import type { Location } from '../diagnostics.js';
import type { Span } from '../documents/types.js';
import type { Category } from '../engines/types.js';
import type { Scope } from '../project/types.js';

/** The kinds of limits that an `allow` may set, in the order in which they are decided and told. */
export type AllowKind = 'scopes' | 'workflows' | 'engines' | 'fields' | 'hosts';

/** One value of an `allow` list, and where it stands. */
export interface AllowItem<Value extends string = string> {
  readonly value: Value;
  readonly span: Span;
}

/**
 * What a secret may be used for. A list that is absent (null) limits nothing; an empty one permits nothing. All lists
 * must permit a use.
 */
export interface Allow {
  /** A scope permits what lies below it. */
  readonly scopes: readonly AllowItem<Scope>[] | null;
  /** Patterns of workflow files. */
  readonly workflows: readonly AllowItem[] | null;
  readonly engines: readonly AllowItem[] | null;
  readonly fields: readonly AllowItem<Category>[] | null;
  readonly hosts: readonly AllowItem[] | null;
  /** Of the `allow` key. */
  readonly location: Location;
}

/** An entry of `access:` in the project file: it applies to secrets that have any of the tags. */
export interface AccessRule {
  /** In the file of `allow`. */
  readonly tags: readonly AllowItem[];
  readonly allow: Allow;
}

/** An entry of `names:` in the project file. */
export interface NamingRule {
  /** Null: every scope. */
  readonly scope: Scope | null;
  readonly pattern: string | null;
  readonly case: 'UPPER_SNAKE_CASE' | 'lower_snake_case' | 'camelCase' | 'PascalCase' | 'kebab-case' | null;
  readonly prefix: string | null;
  readonly location: Location;
}
