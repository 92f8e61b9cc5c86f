import type { Location, Severity } from '../diagnostics.js';
import type { SourceText } from '../documents/types.js';
import type { AccessRule, NamingRule } from '../policy/types.js';
import type { Tree } from '../tree/index.js';
import type { FilePattern } from './pattern.js';

declare const scopeBrand: unique symbol;
/** A scope's path from its root: `acme/payments`. The empty string is the root of a project with several roots. */
export type Scope = string & { readonly [scopeBrand]: true };

/** The environment of a project that declares none. */
export const DEFAULT_ENVIRONMENT = 'default';

/** A file that an entry of `stores:` claims. */
export interface StoreFile {
  /** Relative to the project, with `/`. */
  readonly file: string;
  readonly scope: Scope;
  /** Null: for every environment. */
  readonly environment: string | null;
  readonly encrypted: boolean;
  /** Which entry of the list, from 0. */
  readonly entry: number;
}

/** An entry of `stores:`: where files may be, not only those that are there. */
export interface StorePlace {
  readonly entry: number;
  /** The pattern, as written. */
  readonly files: string;
  /** As written, with its captures. */
  readonly scope: string;
  readonly encrypted: boolean;
  /** What a file of this path, there or not, would be; null where the entry alone does not claim it. */
  readonly claim: (file: string) => { readonly scope: Scope; readonly environment: string | null } | null;
  /** The paths that a scope and an environment (null: every one) determine; empty where a wildcard is left open. */
  readonly filesFor: (scope: Scope, environment: string | null) => readonly string[];
}

/** A file that an entry of `workflows:` claims. */
export interface WorkflowFile {
  readonly file: string;
  readonly scope: Scope;
  readonly engine: string;
  /** Where it is deployed to; never empty. */
  readonly environments: readonly string[];
  readonly entry: number;
}

export interface CatalogFile {
  readonly file: string;
  readonly scope: Scope;
  readonly entry: number;
}

export interface IgnoreEntry {
  readonly rule: string;
  readonly secret: string | null;
  readonly file: string | null;
  readonly scope: string | null;
  readonly reason: string;
  /** The last day that counts, `YYYY-MM-DD`, UTC. */
  readonly until: string | null;
  /** Of the entry's rule, in claviger.yaml or a shared file. */
  readonly location: Location;
}

/** An entry of `overrides:`: how severe rules are in some files. */
export interface Override {
  readonly pattern: FilePattern;
  readonly rules: ReadonlyMap<string, Severity>;
}

/** A `stores:`, `catalogs:` or `workflows:` entry whose pattern matched nothing, or another thing that is without effect. */
export interface MatchesNothing {
  /** What the entry is, for fingerprints: `workflows projects/**`. */
  readonly entry: string;
  readonly location: Location;
  readonly message: string;
  readonly help: string | null;
}

/** A definition under `engines:` as plain data, not validated yet. */
export interface UserEngine {
  readonly name: string;
  readonly definition: unknown;
  /** Where the definition is written: claviger.yaml, a shared file or a file of its own, relative to the project. */
  readonly file: string;
  /** A problem at a JSON pointer of the definition: at its key or its value, or at the nearest part that exists. */
  readonly problem: (
    pointer: string,
    at: 'key' | 'value',
    message: string,
    help: string | null,
  ) => ConfigProblem;
}

/** Which files of a tree are what: all that a project has of its tree. Plain data, so that it can be kept. */
export interface Listing extends Pick<Project, 'stores' | 'catalogs' | 'workflows' | 'elementTemplates'> {
  /** The scope of entries that name none. */
  readonly base: Scope;
  /** Which entries claim files, by their place in the project file. */
  readonly effective: readonly number[];
  /** Folders that a pattern leads into and that can't be listed. */
  readonly unreadable: readonly string[];
}

export type ListingResult = { readonly ok: true; readonly listing: Listing } | Problems;

export interface Problems {
  readonly ok: false;
  readonly problems: readonly ConfigProblem[];
}

/** The project: claviger.yaml, validated, and the files that it claims. */
export interface Project {
  /** Absolute path of the folder of claviger.yaml. */
  readonly root: string;
  /** Where its files are read: the working tree, or a commit. */
  readonly tree: Tree;
  readonly config: SourceText;
  /** What `extends` names, broadest first: relative to the project, maybe outside of it. */
  readonly shared: readonly SourceText[];
  readonly levels: readonly string[];
  /** Declared ones, or `[default]`. */
  readonly environments: readonly string[];
  readonly stores: readonly StoreFile[];
  /** Where stores may be, in the order of the project file. */
  readonly storePlaces: readonly StorePlace[];
  readonly catalogs: readonly CatalogFile[];
  /** The files that a scope determines, there or not; empty where a wildcard is left open. */
  readonly catalogPlaces: (scope: Scope) => readonly CatalogFile[];
  readonly workflows: readonly WorkflowFile[];
  /** Camunda element templates found in the tree that no entry claims (read to know connectors' fields). */
  readonly elementTemplates: readonly string[];
  /** User engines by name: as written, to be compiled by `src/engines`. */
  readonly engines: readonly UserEngine[];
  readonly access: readonly AccessRule[];
  readonly names: readonly NamingRule[];
  readonly rules: ReadonlyMap<string, Severity>;
  /** In their order: the last one that matches has the last word. */
  readonly overrides: readonly Override[];
  readonly ignores: readonly IgnoreEntry[];
  readonly unmatched: readonly MatchesNothing[];
}

/** A fault of the project file or of a definition it names: printed as `file:line:column: message`, exit 2. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly help: string | null;
}

export type ProjectResult =
  | { readonly ok: true; readonly project: Project }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };
