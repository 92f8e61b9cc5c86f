import type { Category, Policy } from './types.js';

/**
 * The shape of an engine definition: what `definitions/*.yaml` and a user's engine say, checked against
 * `schemas/engine.schema.json` before any of this is believed. docs/engines.md teaches it.
 */
export interface EngineDefinition {
  readonly title: string;
  /** The word for the platform in sentences: `Conductor`. */
  readonly platform: string;
  /** The engine that whatever is absent here is taken from. */
  readonly extends?: string;
  /** Globs of files that `init` takes for this engine's. */
  readonly files?: readonly string[];
  readonly jsonComments?: boolean;
  /** XML prefixes that selectors use. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** What lies between the field's text and the text that references are looked up in. */
  readonly decoder?: Decoder;
  readonly documents?: readonly DocumentDefinition[];
  /** Of an extending definition: tried before the inherited ones, in every document. */
  readonly fields?: readonly FieldDefinition[];
  /**
   * Where the URL stands that the request goes to of which a field is a part. All that are found count, but where an
   * entry with `of` finds one: it has the last word. A field for which none does is no part of a request.
   */
  readonly destinations?: readonly DestinationDefinition[];
  /** Paths to the type of the connector or task, seen from the nearest node around a field that has one. */
  readonly connector?: readonly string[];
  /** Categories of places whose field entry names none: the first whose pattern the key matches. */
  readonly categories?: readonly { readonly key: string; readonly category: Category }[];
  readonly references?: readonly FormDefinition[];
  /** Short for `references`: a text in which NAME stands for the name. Replaces every inherited form. */
  readonly reference?: string;
  /** Decoder `jinja`: the function whose argument is the name, and what to say of calls that are not as documented. */
  readonly call?: { readonly function: string; readonly problems?: Readonly<Record<string, ProblemText>> };
  /** Decoder `feel`: what to say of uses that the expression's structure rules out, by what is wrong. */
  readonly expression?: Readonly<Partial<Record<ExpressionProblem, ProblemText>>>;
  /** Syntax besides references that the platform expands in a value and that has no escape: `{{`. */
  readonly unsafe?: readonly string[];
  /** Of a form in a JSON or YAML key. */
  readonly keys?: { readonly severity?: 'warning'; readonly help?: string };
  readonly names?: NameDefinition;
  readonly scopes?: ScopeDefinition;
  readonly missing?: { readonly embedded: Failure; readonly whole?: Failure };
  /** Where the platform shows or keeps what a field holds, in words. */
  readonly sinks?: readonly string[];
  readonly delivery?: DeliveryDefinition;
  readonly links?: readonly string[];
  readonly vectors?: readonly Vector[];
}

/** `feel`: expressions that begin with `=`; `jinja`: calls in `{{ }}`; `dollar`: `${...}` with `$${` as its escape. */
export type Decoder = 'plain' | 'feel' | 'jinja' | 'dollar';

/**
 * `unquoted`: a reference outside the string literals; `source`: the same where the value is put in before the
 * expression is evaluated; `refused`: a form that the platform rejects in this place of an
 * expression; `invalid`: the expression does not parse; `built`: its name is put together at run time; `scattered`: it is
 * put together from strings that no value could replace; `late`: it is put together where the value is put in before;
 * `changed`, `tested`: a function makes something else of its text, or it is compared, before the value is put in.
 */
export type ExpressionProblem =
  | 'unquoted'
  | 'source'
  | 'refused'
  | 'invalid'
  | 'built'
  | 'scattered'
  | 'late'
  | 'changed'
  | 'tested';

export interface ProblemText {
  /** NAME stands for the name, where it is known. */
  readonly message?: string;
  readonly help?: string;
  readonly severity?: 'warning';
}

/** One kind of file of the engine. The first whose format and sniff fit is the file's kind. */
export interface DocumentDefinition {
  readonly name: string;
  readonly formats: readonly ('json' | 'yaml' | 'xml')[];
  /** All must hold of a document's root. */
  readonly sniff?: readonly Condition[];
  /** An array at the top holds several documents of this kind. */
  readonly arrays?: boolean;
  /** Selectors of the workflow's own id or name; the first that exists. In XML the nearest enclosing element's. */
  readonly identity?: readonly string[];
  /** Keys (`@id`, `taskReferenceName`) whose value names the node that has them, for paths that survive insertions. */
  readonly ids?: readonly string[];
  /** Selectors, from the root, of the platform version that the file asks for. */
  readonly version?: readonly string[];
  readonly fields?: readonly FieldDefinition[];
  /** Of strings that no field entry claims. */
  readonly otherwise: Omit<FieldDefinition, 'select'>;
}

export interface FieldDefinition {
  readonly select: string | readonly string[];
  /** All must hold, else the next entry is tried. */
  readonly where?: readonly Condition[];
  /** Relative selector of the string that is the field's key; without one the JSON pointer is. */
  readonly key?: string;
  /** The key itself, where the entry is about one place: `url`. */
  readonly named?: string;
  readonly category?: Category;
  /** `silent`: prose; nothing in it means anything to the engine. */
  readonly policy: Policy | 'silent';
  readonly reason?: string;
  readonly severity?: 'warning';
  /** Ids of the reference forms that count here; without it all do. */
  readonly only?: readonly string[];
  /** Ids of forms that the platform resolves here whatever the policy says. */
  readonly allows?: readonly string[];
  /** A form marked `bare` in an expression is reserved syntax here, not an inert reference. */
  readonly reserved?: boolean;
  /** The whole string is a secret's name, without any syntax. */
  readonly bareName?: boolean;
  /** The task writes the secret of this name: it need not exist before. */
  readonly written?: boolean;
  /** Values are put into the text before its expression is evaluated. */
  readonly substitutedFirst?: boolean;
}

export interface DestinationDefinition {
  /** Regular expression for the keys of the fields that the entry is about; without it all. */
  readonly of?: string;
  /** Of the URL, seen from the field; `/` at the beginning: from the document's root. Of several all count. */
  readonly path: string | readonly string[];
  /** `path` starts at the ancestors with this key instead of at the field. */
  readonly within?: string;
  /** `path` starts at the ancestors of which the field is a child, or stands below a child of one of these categories. */
  readonly parts?: readonly Category[];
  /** All must hold of the URL's node. */
  readonly where?: readonly Condition[];
  /**
   * Keys, whatever their letter case and without `_` and `-`: where `path` finds a URL, what is called so at any level
   * between the field and the start of `path`, or inside the field's own text, counts besides.
   */
  readonly also?: readonly string[];
  /**
   * Path to a field's name, seen from the field, where dots in names make one document of the fields that `path` leads to
   * before `where` is asked: what is called as `also` says around the field in that document counts besides.
   */
  readonly dotted?: string;
}

export interface Condition {
  /** Relative to the field; `/` at the beginning: from the document's root. */
  readonly path?: string;
  /** `path` starts at the nearest ancestor with this key instead of at the field. */
  readonly nearest?: string;
  readonly exists?: boolean;
  /** The value is one of these, as text. */
  readonly equals?: readonly string[];
  /** The template whose id stands at `path` is known in the repository and (does not) have the field's key. */
  readonly templateField?: boolean;
}

export interface FormDefinition extends ProblemText {
  readonly id: string;
  /** `malformed`: looks like a mistake. Without it the platform resolves the text. */
  readonly kind?: 'reference' | 'dynamic' | 'malformed';
  /**
   * Regular expression, Unicode. Named groups: `name`, `path` (into the secret's value), `prefix` and `suffix` of a
   * dynamic name. All forms are one alternation; at one place the first in the list wins.
   */
  readonly pattern: string;
  /** The form as documented, with NAME for the name. Needed of a form that suggestions may use. */
  readonly canonical?: string;
  /** Must fill its field alone. */
  readonly whole?: boolean;
  /** No delimiters: prose can match it, so it is never looked for in another engine's files. */
  readonly bare?: boolean;
  /** Can only name variables; looked for only where variables are visible. */
  readonly variable?: boolean;
  /** Of kind `malformed`: resolved elsewhere, refused in text. Where nothing is resolved it counts as a reference. */
  readonly refused?: boolean;
  /** In which part of an expression the form stands; without it in string literals and in static text. */
  readonly within?: 'code';
  /** First platform version that knows the form. */
  readonly since?: string;
}

export interface NameDefinition {
  /** Regular expression for the whole name. */
  readonly pattern: string;
  /** What the platform accepts, in words: `upper snake case, such as API_KEY`. */
  readonly rule: string;
  readonly reserved?: readonly string[];
  /** Provided by the platform, so never missing. */
  readonly builtIn?: readonly string[];
}

export interface ScopeDefinition {
  readonly levels: readonly string[];
  /** Which value wins when two scopes have the name. */
  readonly precedence: 'narrowest' | 'unknown';
}

export interface Failure {
  readonly does: 'incident' | 'step-fails' | 'literal' | 'empty' | 'null' | 'refused';
  /** `at run time Conductor would put an empty string here`. */
  readonly note: string;
}

export interface DeliveryDefinition {
  readonly dotenv?: { readonly prefix: string };
  readonly requests?: { readonly method: string; readonly path: string; readonly body: 'json-string' };
  readonly note?: string;
}

/** What the definition claims of itself, run as tests (built-in) or when it is loaded (a user's). */
export interface Vector {
  /** A string in a field that carries references. */
  readonly text?: string;
  /** Or a whole file. */
  readonly document?: string;
  readonly file?: string;
  /** Names in order; a name may be null where none can be told. */
  readonly names?: readonly (string | null)[];
  readonly finds?: readonly {
    readonly kind?: string;
    readonly secret?: string | null;
    readonly text?: string;
    readonly path?: string;
    readonly field?: string;
    readonly category?: Category;
    readonly policy?: Policy;
    readonly severity?: 'warning';
    readonly whole?: boolean;
    readonly problem?: string;
  }[];
  /** Every reference found is of this kind. */
  readonly kind?: string;
  /** Whether variables are visible; else not. */
  readonly variables?: boolean;
}
