/**
 * Facts of workflows that were found in earlier runs, by the blob that git has of the file. Only what was extracted is
 * kept: what it means in this project is worked out afresh each time.
 */
import type { Engine, ScanContext, TemplateFields } from '../engines/types.js';
import type { FactsEntry, FactsTable } from './facts-file.js';
import { packFacts, packTemplates, parsePacked, unpackFacts, unpackTemplates } from './pack.js';
import type { FactsCache } from './types.js';
import type { UnchangedFiles } from './unchanged.js';

/** A cache of this run, with what it learnt. */
export interface RunningCache extends FactsCache {
  /** How many files' facts it gave. */
  readonly found: () => number;
  /** What is known of a file, as it is kept; null: it has to be read. */
  readonly recall: (realm: string, file: string) => string | null;
  /** By realm, what is new, as far as it is certain to be of the blob. */
  readonly learnt: () => ReadonlyMap<string, readonly FactsEntry[]>;
}

interface Learnt {
  readonly file: string;
  readonly entry: number;
  readonly text: string;
}

export const TEMPLATES = 'templates';

export function factsCache(
  { blobs, entryOf, isUntouched }: UnchangedFiles,
  tables: ReadonlyMap<string, FactsTable>,
): RunningCache {
  const news = new Map<string, Learnt[]>();
  const realmOf = realms();
  let found = 0;

  const recall = (realm: string, file: string): string | null => {
    const table = tables.get(realm);
    const entry = table === undefined ? null : entryOf(file);
    if (!table || entry === null) return null;
    return table.get(blobs.bytes, blobs.idAt(entry), blobs.sizeAt(entry));
  };
  const keep = (realm: string, file: string, text: string | null) => {
    const entry = text === null ? null : entryOf(file);
    if (text === null || entry === null) return;
    const known = news.get(realm) ?? [];
    known.push({ file, entry, text });
    news.set(realm, known);
  };
  const entryOfLearnt = ({ entry, text }: Learnt): FactsEntry => ({
    bytes: blobs.bytes,
    at: blobs.idAt(entry),
    size: blobs.sizeAt(entry),
    text,
  });
  return {
    factsOf: (workflow, engine, context) => {
      const { file } = workflow;
      const text = recall(realmOf(file, engine, context), file);
      if (text === null) return null;
      found++;
      return unpackFacts(parsePacked(text), workflow, engine.name);
    },
    keepFacts: (source, engine, context, facts) =>
      keep(realmOf(source.file, engine, context), source.file, packFacts(source, facts)),
    templatesIn: (file) => {
      const text = recall(TEMPLATES, file);
      return text === null ? null : unpackTemplates(text);
    },
    keepTemplates: (source, templates) => keep(TEMPLATES, source.file, packTemplates(source, templates)),
    found: () => found,
    recall,
    learnt: () =>
      new Map(
        [...news].flatMap(([realm, entries]) => {
          const certain = entries.filter(({ file, entry }) => isUntouched(file, entry));
          return certain.length > 0 ? [[realm, certain.map(entryOfLearnt)]] : [];
        }),
      ),
  };
}

/** All that facts depend on beside the blob, the code and the definitions of the engines. */
export function realms(): (file: string, engine: Engine, context: ScanContext) => string {
  const names = new WeakMap<TemplateFields, string>();
  const known = new Map<string, string>();
  const templatesOf = (templates: TemplateFields): string => {
    const name =
      names.get(templates) ?? JSON.stringify(Array.from(templates, ([id, each]) => [id, [...each]]));
    names.set(templates, name);
    return name;
  };
  const realmOf = (engine: Engine, { variables, templates }: ScanContext, format: string): string => {
    const short = `${engine.name} ${format} ${variables}`;
    let realm = known.get(short);
    if (realm === undefined) {
      // Of the built-in engines, one alone looks at element templates.
      const apart = engine.name === engine.base && engine.name !== 'camunda';
      realm = JSON.stringify([
        'workflow',
        engine.name,
        format,
        variables,
        apart ? null : templatesOf(templates),
      ]);
      known.set(short, realm);
    }
    return realm;
  };
  // Most files are of the kind of the one before.
  let last: { readonly engine: Engine; readonly context: ScanContext; readonly format: string } | null = null;
  let lastRealm = '';
  return (file, engine, context) => {
    const alike = last?.engine === engine && last.context === context && last.format !== '';
    if (alike && last !== null && file.endsWith(last.format)) return lastRealm;
    // The format is told by it where it can be.
    const [format = ''] = /\.[^./]*$/.exec(file) ?? [];
    last = { engine, context, format };
    lastRealm = realmOf(engine, context, format);
    return lastRealm;
  };
}
