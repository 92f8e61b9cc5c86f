import type { DocumentNode, Edit, MappedText, ParsedDocument, Span } from '../documents/types.js';

/** What the platform does with a reference in a field. See the vocabulary in README. */
export type Policy = 'allow' | 'deny' | 'inert' | 'leaky';

export type Category =
  | 'auth'
  | 'headers'
  | 'query'
  | 'url'
  | 'body'
  | 'response'
  | 'script'
  | 'metadata'
  | 'other';

/** The place of a reference inside its workflow. */
export interface FieldPlace {
  /** The definition's key for the place (`authentication.token`, a header's name), else the JSON pointer. */
  readonly key: string;
  /** JSON pointer of the field in the parsed document (XML: element names with ordinals, `@attribute`). */
  readonly pointer: string;
  /** Stable across moved lines and inserted siblings: made of the workflow's own ids where there are any. */
  readonly logical: string;
  readonly category: Category;
  readonly policy: Policy;
  /** Why, in words, for anything but `allow`. */
  readonly reason: string | null;
  /** What the definition says of this place instead of the rule's own severity, e.g. `warning` without a template. */
  readonly severity: 'warning' | null;
}

/**
 * `reference`: the engine resolves it. `dynamic`: the engine computes the name at run time. `malformed`: meant as a
 * reference, not taken for one. `foreign`: another engine's syntax. `reserved`: Camunda's `secrets.` where no
 * connector reads it.
 */
export type ReferenceKind = 'reference' | 'dynamic' | 'malformed' | 'foreign' | 'reserved';

/** What is known of the URL to which a request goes, in order. `name`: the value of a secret or a variable. */
export type UrlPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string; readonly variableOnly: boolean }
  | { readonly kind: 'computed' };

/** The URL field of a request. */
export interface RequestUrl {
  readonly span: Span;
  readonly parts: readonly UrlPart[];
}

/** One use of a secret in a workflow. Positions are source positions unless said otherwise. */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly file: string;
  readonly engine: string;
  /** The workflow's own id or name, else null. */
  readonly workflow: string | null;
  /** Decoded text of the whole reference, what `render` replaces. */
  readonly text: string;
  readonly span: Span;
  /** Null where no name can be told (dynamic, some malformed). */
  readonly secret: string | null;
  readonly nameSpan: Span;
  /** The path into the secret's value (`password` in `${workflow.secrets.DB.password}`). */
  readonly valuePath: string | null;
  /** The form can only name variables (`${workflow.env.NAME}`). */
  readonly variableOnly: boolean;
  /** The platform provides this name, or the task itself writes the secret: it is never missing. */
  readonly builtIn: boolean;
  /** The task itself writes the secret. */
  readonly written: boolean;
  readonly field: FieldPlace;
  /** dynamic: what is known of the name's beginning and end. `any` marks every visible secret. */
  readonly dynamic: { readonly prefix: string; readonly suffix: string } | null;
  /** What is wrong or to be said: always for malformed, foreign, reserved and dynamic. No values, one line. */
  readonly problem: {
    readonly message: string;
    readonly help: string | null;
    /** Overrides the rule's severity, where the platform would leave the text alone. */
    readonly severity: 'warning' | null;
  } | null;
  /** An expression computes with the value (`jwt_encode(payload, get_secret('K'))`): it is no part of the field's text. */
  readonly computed: boolean;
  /** Where the request goes of which the field is a part; empty where it is a part of none. */
  readonly destinations: readonly RequestUrl[];
  /** The type of the connector or task that the field belongs to; null where the definition tells none. */
  readonly connector: string | null;
  /** Where the element or task begins that says so; null where there is none, or all of the document is one. */
  readonly request: number | null;
  /** The reference fills its field alone. */
  readonly whole: boolean;
  readonly node: DocumentNode;
  /** The whole reference in `node.text.text`, in decoded units. */
  readonly from: number;
  readonly to: number;
  /** The name, in units of the same text; null where no name can be told. */
  readonly name: { readonly from: number; readonly to: number } | null;
}

export interface WorkflowScan {
  /** The workflow's own id or name; the first where the file has several. */
  readonly workflow: string | null;
  /** In document order. */
  readonly references: readonly Reference[];
  /** Documents that are none of the kinds that the engine has, but hold what may be references. */
  readonly unread: readonly Span[];
}

/** A string of a document, for those who look for something else than references in it. */
export interface StringField {
  readonly node: DocumentNode;
  readonly text: MappedText;
  /** What the field is called, told from its key and what stands beside it; need not be the definition's key. */
  readonly name: string;
  /** The text that the engine takes as it stands; null where an expression computes something else. */
  readonly literal: () => string | null;
  /** What the field table says; null in a document that is of no kind of the engine's. */
  readonly place: () => StringPlace | null;
}

export interface StringPlace extends Pick<FieldPlace, 'key' | 'logical' | 'category'> {
  readonly policy: Policy | 'silent';
  readonly workflow: string | null;
}

export interface ScanContext {
  /** True where some variables store is visible: `${workflow.env.NAME}` is then a reference. */
  readonly variables: boolean;
  /** Fields that the repository's element templates know, by template id (Camunda). */
  readonly templates: TemplateFields;
  /** Every engine of the project, for foreign syntax. */
  readonly engines: readonly Engine[];
}

/** Template id -> field keys (`authentication.token`) that its connector has. */
export type TemplateFields = ReadonlyMap<string, ReadonlySet<string>>;

/** A loaded, validated, compiled definition. Built by `compileEngine`; everything else only uses these members. */
export interface Engine {
  readonly name: string;
  readonly title: string;
  /** The built-in engine that this one is or extends. */
  readonly base: string | null;
  /** JSON or YAML or XML, decided by the file's name and, failing that, its text. */
  readonly formatOf: (file: string, text: string) => 'json' | 'yaml' | 'xml';
  readonly jsonComments: boolean;
  /**
   * Lower-case texts: wherever a reference of this engine or a mistake stands, one of them does, in whatever letter
   * case. Null where no such list can be told: any text may hold one.
   */
  readonly triggers: readonly string[] | null;
  /** False is certain: nothing of this text, decoded or not, is a reference of this engine or looks like one. */
  readonly mayHold: (text: string) => boolean;
  /** What is unmistakably this engine's syntax in a text of another engine. */
  readonly findForeign: (text: string) => readonly ForeignMatch[];
  readonly scopes: EngineScopes;
  readonly scan: (document: ParsedDocument, context: ScanContext) => WorkflowScan;
  /** The strings of a document, of whatever kind, that are wanted by the field's name and the text; in document order. */
  readonly strings: (
    document: ParsedDocument,
    context: ScanContext,
    wanted: (name: string, text: string) => boolean,
  ) => readonly StringField[];
  /** Null where the engine accepts the name; otherwise why not, in the platform's words, one line. */
  readonly nameProblem: (name: string) => string | null;
  /** The documented form of a reference to `name`. */
  readonly syntax: (name: string) => string;
  /** What the platform does at run time when the name is missing: `at run time Conductor would ...`. */
  readonly missing: (reference: Pick<Reference, 'whole' | 'field'>) => string;
  /**
   * Edits that put `values` in the place of references of one field, encoded for the template or FEEL string they
   * stand in. Refuses where the result would not mean the same to the engine.
   */
  readonly substitute: (
    node: DocumentNode,
    values: readonly { readonly reference: Reference; readonly value: string }[],
    context: ScanContext,
  ) => SubstituteResult;
}

/** Offsets in the text that was searched. */
export interface ForeignMatch {
  readonly from: number;
  readonly to: number;
  readonly name: { readonly text: string; readonly from: number; readonly to: number } | null;
}

/** Where the platform itself keeps secrets, and which value wins when two scopes have the name. */
export interface EngineScopes {
  readonly levels: readonly string[];
  /** `unknown`: no public source says, so a shadowing deserves a warning. */
  readonly precedence: 'narrowest' | 'unknown';
}

export type SubstituteResult =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly reference: Reference; readonly reason: string };
