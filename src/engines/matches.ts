import { type Alternation, compileAlternation, type FormMatch } from './alternation.js';
import type { EngineDefinition, FormDefinition, ProblemText } from './definition.js';

/** One place of a field's text that means something to the engine. Offsets in the field's decoded text. */
export interface Match {
  readonly kind: 'reference' | 'dynamic' | 'malformed';
  /** Id of the form, or of what the decoder found. */
  readonly form: string;
  readonly from: number;
  readonly to: number;
  readonly name: { readonly text: string; readonly from: number; readonly to: number } | null;
  readonly valuePath: string | null;
  readonly dynamic: { readonly prefix: string; readonly suffix: string } | null;
  readonly problem: Problem | null;
  /** Without delimiters, so that prose or an expression may hold the same characters by chance. */
  readonly bare: boolean;
  readonly variable: boolean;
  /** First platform version that knows the form. */
  readonly since: string | null;
  /** How a value is written in its place. */
  readonly encode: Writing;
  /** What the expression does with the text of the reference before the platform puts the value in. */
  readonly appliedBy?: string;
}

/**
 * `feel-value`, `-key` and `-temporal` stand inside a literal of that role, `feel-fixed` inside a value that can't be
 * written as several literals, `feel-literal` where an expression may. `feel-argument`, `jinja-argument`: a literal, a call that an
 * expression computes with once the value is in its place.
 */
export type Writing =
  | 'plain'
  | 'dollar'
  | FeelWriting
  | 'feel-literal'
  | 'feel-argument'
  | 'jinja-template'
  | 'jinja-call'
  | 'jinja-argument'
  | 'none';
export type FeelWriting = 'feel-value' | 'feel-fixed' | 'feel-key' | 'feel-temporal';

export interface Problem {
  readonly message: string;
  readonly help: string | null;
  readonly severity: 'warning' | null;
}

/** What the engine looks for, compiled. */
export interface Grammar {
  readonly definition: EngineDefinition;
  /** Every form that may stand in text, in the definition's order. */
  readonly text: Alternation;
  /** The same without the forms that only name variables. */
  readonly textWithoutVariables: Alternation;
  /** What is unmistakably this engine's when it stands in another engine's file. */
  readonly foreign: Alternation;
}

export function compileGrammar(definition: EngineDefinition): Grammar {
  const forms = (definition.references ?? []).filter((form) => form.within !== 'code');
  const plain = forms.filter((form) => !form.variable);
  return {
    definition,
    text: compileAlternation(forms),
    textWithoutVariables: compileAlternation(plain),
    foreign: compileAlternation(
      plain.filter((form) => (form.kind ?? 'reference') === 'reference' && !form.bare),
    ),
  };
}

/** The forms in a text as it stands. */
export function readText(grammar: Grammar, text: string, variables: boolean): readonly Match[] {
  const forms = variables ? grammar.text : grammar.textWithoutVariables;
  const encode = grammar.definition.decoder === 'dollar' ? 'dollar' : 'plain';
  return forms
    .findAll(text)
    .filter(({ form, from, to }) => !form.whole || (from === 0 && to === text.length))
    .map((found) => toMatch(found, encode));
}

export function toMatch(found: FormMatch, encode: Match['encode']): Match {
  const { form, name } = found;
  const kind = form.kind ?? 'reference';
  return {
    kind,
    form: form.id,
    from: found.from,
    to: found.to,
    name: kind === 'dynamic' ? null : name,
    valuePath: found.path,
    dynamic: kind === 'dynamic' ? { prefix: found.prefix, suffix: found.suffix } : null,
    problem: kind === 'reference' ? null : problemOf(form, name?.text ?? null),
    bare: form.bare ?? false,
    variable: form.variable ?? false,
    since: form.since ?? null,
    encode,
  };
}

/** A definition's words with the name at hand in the place of NAME. */
export function problemOf(text: ProblemText | FormDefinition, name: string | null): Problem {
  const said = (words: string) => (name === null ? words : words.replaceAll('NAME', () => name));
  return {
    message: said(text.message ?? 'this is not the documented form of a reference'),
    help: text.help === undefined ? null : said(text.help),
    severity: text.severity ?? null,
  };
}
