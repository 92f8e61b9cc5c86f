/** The formats: git's index, the file of facts and what facts look like in it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY, type FactsEntry, readFacts } from '../../src/cache/facts-file.js';
import { readGitIndex } from '../../src/cache/git-index.js';
import { writeFacts } from '../../src/cache/write-facts.js';
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
