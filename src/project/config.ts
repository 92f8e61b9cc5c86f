import type { Severity } from '../diagnostics.js';
import { type LineMap, lineMap } from '../documents/lines.js';
import type { SourceText, Span } from '../documents/types.js';
import type { AllowData } from '../policy/read-allow.js';
import type { NamingRule } from '../policy/types.js';
import { schemaProblems } from '../schema-errors.js';
import type { Tree } from '../tree/index.js';
import { type Locator, locator } from '../yaml/locate.js';
import { quickData } from '../yaml/quick-data.js';
import { parseYamlStream } from '../yaml/stream.js';
import type { ConfigProblem } from './types.js';
import { validate } from './validate.generated.js';

export interface FileEntry {
  readonly files: string;
  readonly scope?: string;
}

export interface StoreItem extends FileEntry {
  readonly encrypted?: boolean;
}

export interface WorkflowItem extends FileEntry {
  readonly engine?: string;
  readonly environments?: readonly string[];
}

export interface IgnoreItem {
  readonly rule: string;
  readonly secret?: string;
  readonly file?: string;
  readonly scope?: string;
  readonly reason: string;
  readonly until?: string;
}

export interface OverrideItem {
  readonly files: string;
  readonly rules: Readonly<Record<string, Severity>>;
}

export interface NamingItem {
  readonly scope?: string;
  readonly pattern?: string;
  readonly case?: NonNullable<NamingRule['case']>;
  readonly prefix?: string;
}

/** What `schemas/project.schema.json` accepts. */
export interface ConfigData {
  readonly version: 1;
  readonly extends?: string | readonly string[];
  readonly levels?: readonly string[];
  readonly environments?: readonly string[];
  readonly stores?: readonly StoreItem[];
  readonly catalogs?: readonly FileEntry[];
  readonly workflows?: readonly WorkflowItem[];
  readonly engines?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
  readonly access?: readonly { readonly tags: readonly string[]; readonly allow: AllowData }[];
  readonly rules?: Readonly<Record<string, Severity>>;
  readonly overrides?: readonly OverrideItem[];
  readonly ignore?: readonly IgnoreItem[];
  readonly names?: readonly NamingItem[];
}

/** One file that the schema of project files accepts. */
export interface ConfigFile {
  readonly source: SourceText;
  readonly data: ConfigData;
  readonly locate: Locator;
  /** A problem at a place of the file. */
  readonly problem: (span: Span, message: string, help?: string | null) => ConfigProblem;
}

export type ConfigFileResult =
  | { readonly ok: true; readonly config: ConfigFile }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

export type DataResult =
  | { readonly ok: true; readonly source: SourceText; readonly data: unknown; readonly locate: Locator }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** A configuration file is written by hand: parsing more than this would take seconds and mean a mistake. */
const MAX_CHARACTERS = 1_000_000;

/** There are too many rules to be named in one line; where the project file is broken, they are listed elsewhere. */
function helpForRules(known: readonly string[]): string | null {
  return known.includes('dangling-secret') ? LIST_RULES : null;
}

const LIST_RULES = '`claviger check --list-rules` lists them, in a folder without a project file';

/** Checks the text of a project file, by itself. */
export function parseConfig(text: SourceText): ConfigFileResult {
  const read = parseData(text);
  if (!read.ok) return read;
  const { source, data, locate } = read;
  const problem = problemsIn(source);
  if (data === null || data === undefined) {
    const message = 'the project file is empty';
    return { ok: false, problems: [problem({ start: 0, end: 0 }, message, 'begin with `version: 1`')] };
  }
  const found = schemaProblems(validate, data, helpForRules);
  if (found.length === 0) return { ok: true, config: { source, data: data as ConfigData, locate, problem } };
  return {
    ok: false,
    problems: found.map(({ path, at, message, help }) =>
      problem(at === 'key' ? locate.key(path) : locate.value(path), message, help),
    ),
  };
}

/** Reads a YAML or JSON file (JSON is read as YAML, which it is) into data, and knows where each piece of it stands. */
export function readData(tree: Tree, file: string): DataResult {
  const read = tree.read(file);
  if (read.ok) return parseData(read.source);
  const message = `this file can't be read: ${read.message}`;
  return { ok: false, problems: [{ file, line: 1, column: 1, message, help: null }] };
}

/** `readData` of a text that has been read. */
export function parseData(source: SourceText): DataResult {
  const quick = source.text.length > MAX_CHARACTERS ? null : quickData(source.text);
  return quick === null ? parseDataFully(source) : { ok: true, source, ...quick };
}

/** The same with the full parser, which knows everything, and says what is wrong. */
export function parseDataFully(source: SourceText): DataResult {
  const fail = (message: string, line = 1, column = 1): DataResult => ({
    ok: false,
    problems: [{ file: source.file, line, column, message, help: null }],
  });
  if (source.text.length > MAX_CHARACTERS)
    return fail(`this file is larger than ${MAX_CHARACTERS} characters`);
  const { documents, problem } = parseYamlStream(source.text, { merge: true, uniqueKeys: true });
  if (problem) {
    const { line, column } = lineMap(source.text).position(problem.span.start);
    return fail(problem.message, line, column);
  }
  const [document, second] = documents;
  if (second) {
    const { line, column } = lineMap(source.text).position(second.range?.[0] ?? 0);
    return fail('a second document begins here; one is expected', line, column);
  }
  if (!document) return { ok: true, source, data: null, locate: { key: () => start, value: () => start } };
  try {
    return { ok: true, source, data: document.toJS({ maxAliasCount: 100 }), locate: locator(document) };
  } catch (error) {
    // The library's way to refuse an alias bomb, an alias without an anchor, and a merge of what is no map.
    if (error instanceof ReferenceError)
      return fail('an alias (`*name`) has no anchor, or aliases repeat too much');
    if (error instanceof Error && error.message.startsWith('Merge sources must be'))
      return fail('a merge key (`<<`) has a value that is no map');
    throw error;
  }
}

const start: Span = { start: 0, end: 0 };

export function problemsIn(source: SourceText): ConfigFile['problem'] {
  let lines: LineMap | null = null;
  return (span, message, help = null) => {
    lines ??= lineMap(source.text);
    const { line, column } = lines.position(span.start);
    return { file: source.file, line, column, message, help };
  };
}
