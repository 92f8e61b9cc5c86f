import type { ConfigProblem, Scope } from '../project/types.js';
import type { Report } from '../report/types.js';
import type { Plaintext } from '../stores/plaintext.js';
import type { DecryptError } from '../stores/types.js';

export type EmitKind = 'document' | 'payload';

/** What one workflow became. Everything that can hold a value is wrapped: only `reveal()` gives it. */
export interface Rendered {
  /** The workflow's path in the project, with `/`. */
  readonly file: string;
  /** The workflow's own id or name. */
  readonly workflow: string | null;
  readonly engine: string;
  readonly environment: string;
  readonly scope: Scope;
  /** How many references were replaced. */
  readonly replaced: number;
  /**
   * `document`: the file's text with each permitted reference replaced. `payload`: the JSON document
   * `{workflow, engine, environment, scope, fields: {pointer: resolved text}}`, as text. Where a file holds several
   * YAML documents, pointers begin with the document's index.
   */
  readonly content: Plaintext;
  /** How the text is to be written, so that nothing but the references changes. */
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
}

export type RenderResult =
  | {
      readonly ok: true;
      /** The project's folder. */
      readonly root: string;
      readonly rendered: readonly Rendered[];
      /** What a check says of these workflows; no errors. */
      readonly report: Report;
    }
  /** The project file, an option: exit code 2. */
  | { readonly ok: false; readonly kind: 'configuration'; readonly problems: readonly ConfigProblem[] }
  /** `only` or the environment leaves nothing to render: exit code 2. */
  | { readonly ok: false; readonly kind: 'selection'; readonly message: string; readonly help: string | null }
  /** Findings that forbid emission: exit code 1. */
  | { readonly ok: false; readonly kind: 'findings'; readonly report: Report }
  /** A store can't be decrypted: exit code 3. */
  | {
      readonly ok: false;
      readonly kind: 'key';
      readonly report: Report;
      readonly failures: readonly { readonly store: string; readonly error: DecryptError }[];
    };
