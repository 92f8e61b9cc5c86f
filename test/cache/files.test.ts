/** The formats: git's index, the file of facts, what facts look like in it, and the kept tree. */
import { execFileSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY, type FactsEntry, readFacts } from '../../src/cache/facts-file.js';
import { readGitIndex } from '../../src/cache/git-index.js';
import { packTree, unpackTree } from '../../src/cache/kept-tree.js';
import { packFacts, parsePacked, unpackFacts } from '../../src/cache/pack.js';
import { writeFacts } from '../../src/cache/write-facts.js';
import type { FoundReference } from '../../src/extract/types.js';
import type { IgnoreComment } from '../../src/ignores/index.js';
import type { Listing, Scope } from '../../src/project/types.js';
import { repository } from '../git/repositories.js';
import { project } from '../project.js';
import '../seed.js';

describe('git’s index', () => {
  it.each([
    ['2', 'sha1'],
    ['3', 'sha1'],
    ['4', 'sha1'],
    ['4', 'sha256'],
  ])('of version %s with %s has what git lists', (version, format) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-c]{1,3}(\/[é-ë日x]{1,4}){0,2}\.json$/), { maxLength: 30 }),
        (paths) => {
          const scratch = repository({});
          execFileSync('rm', ['-rf', join(scratch.root, '.git')]);
          scratch.git('init', '--quiet', `--object-format=${format}`);
          scratch.git('config', 'index.version', version);
          const written = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
          for (const path of written) {
            mkdirSync(join(scratch.root, path, '..'), { recursive: true });
            writeFileSync(join(scratch.root, path), path);
          }
          scratch.git('add', '--all');
          const idBytes = format === 'sha1' ? 20 : 32;
          const listed = scratch.git('ls-files', '-s', '-z').split('\0').filter(Boolean);
          if (listed.length === 0) return;
          const index = readGitIndex(readFileSync(join(scratch.root, '.git/index')), idBytes, '');
          const found = (path: string) => {
            const entry = index?.find(path) ?? null;
            const at = entry === null ? 0 : (index?.idAt(entry) ?? 0);
            return entry === null
              ? null
              : `100644 ${index?.bytes.toString('hex', at, at + idBytes)} 0\t${path}`;
          };
          const named = listed.map((line) => line.slice(line.indexOf('\t') + 1));
          expect(named.map(found)).toEqual(listed);
          // In whatever order, and what is not there.
          expect(named.toReversed().map(found)).toEqual(listed.toReversed());
          expect(index?.entries.length).toBe(listed.length);
          for (const path of named)
            expect(
              [`${path}x`, path.slice(0, -1), `a${path}`, '\ufffd', ''].map((each) => index?.find(each)),
            ).toEqual(
              [`${path}x`, path.slice(0, -1), `a${path}`, '\ufffd', ''].map((each) =>
                named.includes(each) ? index?.find(each) : null,
              ),
            );
          const folders = named.flatMap((path) =>
            path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [],
          );
          for (const folder of [...folders, 'a', 'b', 'node_modules'])
            expect(index?.tracks(folder)).toBe(
              named.some((path) => path === folder || path.startsWith(`${folder}/`)),
            );
        },
      ),
      { numRuns: 6 },
    );
  });

  it('is not read where it is cut off or is none', () => {
    const scratch = repository({ a: 'a', b: 'b' });
    scratch.git('add', '--all');
    const whole = readFileSync(join(scratch.root, '.git/index'));
    expect(readGitIndex(whole, 20, '')?.entries.length).toBe(2);
    expect(readGitIndex(whole, 20, 'b')?.entries.length).toBe(1);
    for (let length = 0; length < whole.length; length++)
      expect(readGitIndex(whole.subarray(0, length), 20, '')).toBeNull();
    expect(readGitIndex(Buffer.from('no index at all, however long the text may be'), 20, '')).toBeNull();
  });
});

describe('a file of facts', () => {
  const KEY = 'key';
  const entry = fc.record({
    // Few, so that they meet; some begin alike.
    bytes: fc.tuple(fc.nat(3), fc.nat(3)).map(([a, b]) => Buffer.alloc(24, 9).fill(a, 4, 8).fill(b, 8)),
    at: fc.constant(4),
    size: fc.nat(2),
    text: fc.constantFrom(EMPTY, '["a"]', '["é"]', '["longer"]'),
  });
  const batch = fc.dictionary(fc.constantFrom('one', 'two'), fc.array(entry, { maxLength: 12 }), {
    noNullPrototype: true,
  });

  it('gives what was put in last, after any number of merges', () => {
    fc.assert(
      fc.property(fc.array(batch, { minLength: 1, maxLength: 4 }), (batches) => {
        let bytes: Buffer | null = null;
        const expected = new Map<string, FactsEntry>();
        for (const each of batches) {
          const fresh = new Map(Object.entries(each));
          const known = bytes === null ? null : readFacts(bytes, KEY, 20);
          bytes = writeFacts(known, fresh, { key: KEY, idBytes: 20 });
          for (const [realm, entries] of fresh)
            for (const one of entries)
              expected.set(`${realm} ${one.bytes.toString('hex')} ${one.text === EMPTY}`, one);
        }
        const file = readFacts(bytes ?? Buffer.alloc(0), KEY, 20);
        for (const [name, one] of expected) {
          const table = file?.realms.get(name.split(' ')[0] ?? '');
          const full = expected.get(name.replace(/true$/, 'false'));
          const text = full !== undefined && full.size === one.size ? full.text : one.text;
          expect(table?.get(one.bytes, one.at, one.size)).toBe(text);
          expect(table?.get(one.bytes, one.at, one.size + 10)).toBeNull();
        }
        expect(file?.count).toBe(expected.size);
        expect(file?.realms.get('one')?.get(Buffer.alloc(20, 9), 0, 1) ?? null).toBeNull();
      }),
    );
  });

  it('finds each of many', () => {
    const entries = Array.from({ length: 3000 }, (_, index): FactsEntry => {
      const id = Buffer.alloc(32);
      id.writeUInt32BE((index * 2654435761) >>> 0, index % 5 === 0 ? 1 : 0);
      id.writeUInt32BE(index, 20);
      return { bytes: id, at: 0, size: index, text: index % 3 === 0 ? `["${index}"]` : EMPTY };
    });
    const bytes = writeFacts(null, new Map([['r', entries]]), { key: KEY, idBytes: 32 });
    const table = readFacts(bytes, KEY, 32)?.realms.get('r');
    for (const { bytes: id, size, text } of entries) expect(table?.get(id, 0, size)).toBe(text);
  });

  it('is of one key and one length of ids, and loses what does not stay', () => {
    const entries = [1, 2].map((fill) => ({ at: 0, bytes: Buffer.alloc(20, fill), size: 1, text: '["x"]' }));
    const options = { key: KEY, idBytes: 20 };
    const bytes = writeFacts(null, new Map([['r', entries]]), options);
    expect(readFacts(bytes, 'other', 20)).toBeNull();
    expect(readFacts(bytes, KEY, 32)).toBeNull();
    const known = readFacts(bytes, KEY, 20);
    const pruned = writeFacts(known, new Map(), { ...options, stays: (ids, at) => ids[at] === 2 });
    const left = readFacts(pruned, KEY, 20)?.realms.get('r');
    expect(left?.get(Buffer.alloc(20, 1), 0, 1)).toBeNull();
    expect(left?.get(Buffer.alloc(20, 2), 0, 1)).toBe('["x"]');
  });
});

interface Step {
  readonly outputs: (root: string) => readonly { readonly text: string }[];
}

async function loadStep(): Promise<Step> {
  return await import(new URL('../../scripts/generate/code-mark.mjs', import.meta.url).href);
}

describe('the mark of the code', () => {
  it('is another one after any edit of a source', async () => {
    const { outputs } = await loadStep();
    const root = project({
      'package.json': '{}',
      'package-lock.json': '{}',
      'src/a/b.ts': 'b',
      'src/c.yaml': 'c',
    });
    const mark = () => outputs(root)[0]?.text;
    const before = mark();
    expect(before).toContain('CODE_MARK');
    for (const file of ['src/a/b.ts', 'src/c.yaml', 'package-lock.json', 'src/new.ts']) {
      const copy = project({});
      cpSync(root, copy, { recursive: true });
      writeFileSync(join(copy, file), 'changed');
      expect(outputs(copy)[0]?.text).not.toBe(before);
    }
    writeFileSync(join(root, 'src/made.generated.ts'), 'made');
    expect(mark()).toBe(before);
  });
});

describe('packed facts', () => {
  const record = <Members>(members: { [Name in keyof Members]: fc.Arbitrary<Members[Name]> }) =>
    fc.record(members, { noNullPrototype: true });
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '\ud800', 'null', '__proto__', '\u2028'),
  );
  const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
  const span = record({ start: fc.nat(), end: fc.nat() });
  const file = fc.constant('flows/pay.json');
  const part = fc.oneof(
    record({ kind: fc.constant('text' as const), text: text.map((each) => each.replaceAll('@', '')) }),
    record({ kind: fc.constant('name' as const), name: text, variableOnly: fc.boolean() }),
    record({ kind: fc.constant('computed' as const) }),
  );
  const reference: fc.Arbitrary<FoundReference> = record({
    kind: fc.constantFrom('reference', 'dynamic', 'malformed', 'foreign', 'reserved'),
    file,
    engine: fc.constant('conductor'),
    workflow: orNull(text),
    text,
    span,
    secret: orNull(text),
    nameSpan: span,
    valuePath: orNull(text),
    variableOnly: fc.boolean(),
    builtIn: fc.boolean(),
    written: fc.boolean(),
    field: record({
      key: text,
      pointer: text,
      logical: text,
      category: fc.constantFrom('auth', 'headers', 'url', 'other'),
      policy: fc.constantFrom('allow', 'deny', 'inert', 'leaky'),
      reason: orNull(text),
      severity: fc.constantFrom('warning', null),
    }),
    dynamic: orNull(record({ prefix: text, suffix: text })),
    problem: orNull(
      record({ message: text, help: orNull(text), severity: fc.constantFrom('warning', null) }),
    ),
    computed: fc.boolean(),
    destinations: fc.array(record({ span, parts: fc.array(part) })),
    connector: orNull(text),
    request: orNull(fc.nat()),
    whole: fc.boolean(),
    line: fc.nat(),
    column: fc.nat(),
  });
  const ignore: fc.Arbitrary<IgnoreComment> = record({
    file,
    span,
    rules: fc.array(text),
    reason: text,
    until: orNull(text),
    misspelt: orNull(text),
    line: span,
  });

  it('are the same when they come back', () => {
    fc.assert(
      fc.property(
        orNull(text),
        fc.array(reference, { minLength: 1, maxLength: 4 }),
        fc.array(ignore, { maxLength: 2 }),
        (workflow, references, ignores) => {
          const facts = { workflow, references, ignores, credentials: [], problems: [] };
          const packed = packFacts({ file: 'flows/pay.json', text: '', encoding: 'utf-8' }, facts);
          if (packed === null) throw new Error('these facts can be kept');
          const onDisk = Buffer.from(packed).toString();
          expect(unpackFacts(parsePacked(onDisk), { file: 'flows/pay.json' }, 'conductor')).toEqual(facts);
        },
      ),
    );
  });
});

describe('a kept tree', () => {
  const workflows = Array.from({ length: 450 }, (_, at) => ({
    file: `flows/${at}/pay.json`,
    scope: 'acme' as Scope,
    entry: 0,
    engine: 'conductor',
    environments: ['prod'],
  }));
  const textOf = (at: number) => (at % 3 === 0 ? JSON.stringify([`of ${at}`, [], []]) : EMPTY);
  const listing: Listing = {
    workflows,
    stores: [],
    catalogs: [],
    elementTemplates: [],
    base: 'acme' as Scope,
    effective: [],
    unreadable: [],
  };
  const frames = (texts: typeof textOf = textOf) => [
    ...packTree('key', listing, { unknown: [], templates: [] }, { realmOf: () => 'realm', textOf: texts }),
  ];
  const read = (parts: readonly Buffer[]) => {
    const path = join(project({}), 'tree');
    writeFileSync(path, Buffer.concat(parts));
    const descriptor = openSync(path, 'r');
    try {
      return unpackTree(descriptor, 'key', () => {});
    } finally {
      closeSync(descriptor);
    }
  };

  it('gives each file its own facts, once, in whatever order they are asked for', () => {
    const tree = read(frames());
    expect(tree?.listing.workflows.map(({ file }) => file)).toEqual(workflows.map(({ file }) => file));
    const order = Array.from(workflows.keys()).toReversed();
    for (const at of order)
      expect(tree?.facts[at]?.packed()).toEqual(at % 3 === 0 ? [[`of ${at}`, [], []]] : null);
    // Of a file whose facts are gone nothing is known: it is read.
    for (const at of order) expect(tree?.facts[at]?.packed()).toEqual(at % 3 === 0 ? [] : null);
  });

  it('knows nothing of files whose facts can’t be parsed', () => {
    const tree = read(frames((at) => (at === 3 ? '{' : textOf(at))));
    // They stand in one part with those of the first 200 files.
    for (const at of [0, 3, 198]) expect(tree?.facts[at]?.packed()).toEqual([]);
    expect(tree?.facts[201]?.packed()).toEqual([['of 201', [], []]]);
  });

  it('is not believed where a part is missing, or in the place of another', () => {
    const parts = frames();
    // What is listed, three parts of files and their facts, and the end.
    expect(parts).toHaveLength(1 + 2 * 3 + 1);
    expect(read(parts)).not.toBeNull();
    const swapped = parts.with(2, parts[4] ?? Buffer.alloc(0)).with(4, parts[2] ?? Buffer.alloc(0));
    expect(read(swapped)).toBeNull();
    expect(read(parts.toSpliced(3, 2))).toBeNull();
    expect(read(parts.toSpliced(5, 2))).toBeNull();
    expect(read(parts.slice(0, -1))).toBeNull();
  });
});
