/** Values of decrypted stores that stand in workflow files in plain text. Places are found; no value is handed out. */
import type { Analysis, LoadedWorkflow } from '../compile.js';
import { visit } from '../documents/index.js';
import type { MappedText, ParsedDocument, Span } from '../documents/types.js';
import type { ScanContext, StringPlace } from '../engines/types.js';
import { locationOf } from '../rules/places.js';
import type { Finding } from '../rules/types.js';
import { type Definition, resolve, scopeTitle } from '../scopes/index.js';
import { type TextFinder, textFinder } from './find-texts.js';
import { type HeldSecret, textsIn } from './held-values.js';
import { isOrdinary, SHORTEST } from './ordinary.js';

export interface Leak {
  readonly finding: Finding;
  readonly file: string;
  readonly span: Span;
}

/** Gives the leaks in a file that is parsed anyway: those in what it says, and in comments and whatever else it holds. */
export type LeakFinder = (
  workflow: LoadedWorkflow,
  document: ParsedDocument,
  context: ScanContext,
) => readonly Leak[];

export function leakFinder(analysis: Analysis, environment: string, held: readonly HeldSecret[]): LeakFinder {
  const holders = holdersByText(held);
  const finder = textFinder([...holders.keys()]);
  const secrets = [...holders.values()];
  return (workflow, document, context) => {
    const places = new Map<string, { readonly span: Span; readonly secrets: Set<Definition> }>();
    const look = (text: string, spanOf: (from: number, to: number) => Span) =>
      finder.find(text, (index, from, to) => {
        const span = spanOf(from, to);
        const key = `${span.start}-${span.end}`;
        const place = places.get(key) ?? { span, secrets: new Set() };
        places.set(key, place);
        for (const each of secrets[index] ?? []) place.secrets.add(each);
      });
    look(document.source.text, (start, end) => ({ start, end }));
    for (const text of rewritten(document)) look(text.text, (from, to) => text.rawSpan(from, to));
    if (places.size === 0) return [];
    const fields = workflow.engine.strings(document, context, () => true);
    return [...places.values()].map(({ span, secrets }) => {
      const field = fields.find(({ node }) => node.span.start <= span.start && span.end <= node.span.end);
      const place = field?.place() ?? null;
      // A key that is a value itself, or what lies below one, would be told by its name.
      const told = place !== null && holdsAny(finder, place) ? null : place;
      const finding = findingAt(span, told, [...secrets], { analysis, environment, workflow });
      return { finding, file: workflow.file.file, span };
    });
  };
}

function holdsAny(finder: TextFinder, { key, logical, workflow }: StringPlace): boolean {
  let found = false;
  for (const text of [key, logical, workflow ?? ''])
    for (const each of [text, text.replaceAll('~1', '/').replaceAll('~0', '~')])
      finder.find(each, () => {
        found = true;
      });
  return found;
}

/** Who holds each text that is looked for, in the order of files and lines. */
function holdersByText(held: readonly HeldSecret[]): ReadonlyMap<string, ReadonlySet<Definition>> {
  const holders = new Map<string, Set<Definition>>();
  for (const { definition, value } of held)
    for (const text of textsIn(value)) {
      // Blanks around it come from how it was typed or piped into the store.
      const trimmed = text.trim();
      if (isOrdinary(trimmed)) continue;
      for (const form of formsOf(trimmed)) {
        const known = holders.get(form);
        if (known) known.add(definition);
        else holders.set(form, new Set([definition]));
      }
    }
  return holders;
}

/** As it is, with the line breaks that parsers make, and as a JSON or FEEL string within another string. */
function formsOf(text: string): ReadonlySet<string> {
  const lines = text.replaceAll('\r\n', '\n');
  return new Set([text, lines, JSON.stringify(text).slice(1, -1), JSON.stringify(lines).slice(1, -1)]);
}

/** The texts of a document that its file writes in some other way: with escapes, on several lines, over an alias. */
function rewritten({ source, roots }: ParsedDocument): readonly MappedText[] {
  const found: MappedText[] = [];
  for (const root of roots)
    visit(root, ({ text, keyText, alias }) => {
      if (alias !== undefined) return;
      for (const each of [text, keyText])
        if (
          each &&
          each.text.length >= SHORTEST &&
          !source.text.startsWith(each.text, each.rawSpan(0, 0).start)
        )
          found.push(each);
    });
  return found;
}

interface Surroundings {
  readonly analysis: Analysis;
  readonly environment: string;
  readonly workflow: LoadedWorkflow;
}

/** `secrets`: those whose value stands there, at least one. */
function findingAt(
  span: Span,
  place: StringPlace | null,
  secrets: readonly Definition[],
  { analysis, environment, workflow: { file, engine } }: Surroundings,
): Finding {
  // Of several, the one that could be referred to.
  const usable = secrets.find((each) => {
    const meant = resolve(analysis.scopes, file.scope, environment, each.name, 'any');
    return (
      'definition' in meant && meant.definition.entry === each.entry && engine.nameProblem(each.name) === null
    );
  });
  const [first] = secrets;
  const secret = usable ?? first;
  if (!secret) throw new Error('nothing was found, and a place for it');
  const workflow = place?.workflow ?? null;
  return {
    message: `a value of \`${secret.name}\` of ${scopeTitle(secret.store.scope)} stands ${place === null ? 'here' : `in ${place.key}`} as it is`,
    location: { file: file.file, span },
    label: 'masked',
    logical: `${workflow ?? ''}#${place?.logical ?? ''}`,
    ...(place === null ? {} : { field: place.key }),
    secret: secret.name,
    engine: engine.name,
    scope: file.scope,
    environments: [environment],
    related: secrets.slice(0, MAX_SHOWN).map((each) => ({
      ...locationOf(each),
      message: `\`${each.name}\` of ${scopeTitle(each.store.scope)} has this value`,
    })),
    help:
      usable && place !== null
        ? `write \`${engine.syntax(usable.name)}\` here, and give it another value`
        : 'remove it from the file, and give the secret another value',
    notes: ['git keeps it: who issued it has to revoke it'],
  };
}

const MAX_SHOWN = 10;
