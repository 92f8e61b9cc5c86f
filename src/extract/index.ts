/** From a workflow's text to what is found in it. Knows nothing of stores and scopes. */
import { credentialsIn, credentialsInText } from '../credentials/index.js';
import { lineMap, parse } from '../documents/index.js';
import type { ParseProblem, SourceResult, SourceText } from '../documents/types.js';
import type { Engine, RequestUrl, ScanContext } from '../engines/types.js';
import { ignoreComments } from '../ignores/index.js';
import { enter } from '../stages.js';
import { foundReference } from './found-reference.js';
import { onTheirOwn } from './own-texts.js';
import type { ScannedDocument, WorkflowFacts } from './types.js';

export { decodeFacts } from './decode.js';
export type { FoundReference, ScannedDocument, WorkflowFacts } from './types.js';

type OnScan = (scanned: ScannedDocument) => void;

/** Of a file that was read, or could not be. */
export function factsOfFile(
  read: SourceResult,
  engine: Engine,
  context: ScanContext,
  onScan?: OnScan,
): WorkflowFacts {
  if (read.ok) return extractFacts(read.source, engine, context, onScan);
  return brokenFacts([{ message: read.message, span: { start: 0, end: 0 } }], '');
}

/** Never throws, whatever the text holds. `onScan`: told of the document that the facts are of, where it is sound. */
export function extractFacts(
  source: SourceText,
  engine: Engine,
  context: ScanContext,
  onScan?: OnScan,
): WorkflowFacts {
  const { file, text } = source;
  const format = engine.formatOf(file, text);
  enter('parse quickly');
  const document = parse(source, format, { jsonComments: engine.jsonComments });
  enter('extract');
  // A file that is broken somewhere is not half read: what follows the break would be missing in silence.
  if (document.problems.length > 0) return brokenFacts(document.problems, text);
  const scan = engine.scan(document, context);
  if (scan.unread.length > 0) {
    const message = `${engine.title} has no such kind of document, so nothing in it is looked for`;
    return brokenFacts(
      scan.unread.map(({ start }) => ({ message, span: { start, end: start } })),
      text,
    );
  }
  onScan?.({ document, scan });
  const credentials = copied(credentialsIn(engine, document, context, scan.references));
  const masked = credentials.length > 0 ? withoutCredentials : asIs;
  const { references, workflow } = scan;
  const lines = references.length > 0 ? lineMap(text) : null;
  const ignores = copied(
    ignoreComments(file, text, format !== 'json' || engine.jsonComments ? format : null),
  );
  const destinations = references.map((each) => masked(each.destinations));
  return onTheirOwn((own) => ({
    workflow: workflow === null ? null : own(workflow),
    references:
      lines === null
        ? NONE
        : references.map((each, at) => foundReference(each, destinations[at] ?? [], lines, own)),
    credentials,
    ignores,
    problems: NONE,
  }));
}

type Destinations = readonly RequestUrl[];

function asIs(urls: Destinations): Destinations {
  return urls;
}

/** Where a credential stands in the place of a host, the request goes nowhere that is known. */
function withoutCredentials(urls: Destinations): Destinations {
  return urls.map(({ span, parts }) => ({
    span,
    parts: parts.map((part) =>
      part.kind === 'text' && credentialsInText(part.text).length > 0 ? { kind: 'computed' as const } : part,
    ),
  }));
}

/** Of what is seldom found: with texts of its own, too. */
function copied<Item>(items: readonly Item[]): readonly Item[] {
  return items.length > 0 ? JSON.parse(JSON.stringify(items)) : NONE;
}

/** There may be a hundred thousand files, and most have none of most things. */
const NONE: readonly never[] = [];

/** Of a file that can't be read as a whole. `text` is empty where there is none. */
function brokenFacts(problems: readonly ParseProblem[], text: string): WorkflowFacts {
  return { workflow: null, references: NONE, credentials: credentialsInText(text), ignores: NONE, problems };
}
