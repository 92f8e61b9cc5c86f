/** A commit's tree gives what its checkout would give. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check.js';
import { commitTree } from '../../src/git/commit-tree.js';
import { compilePattern } from '../../src/project/pattern.js';
import { walkTree } from '../../src/project/walk.js';
import { type Tree, workingTree } from '../../src/tree/index.js';
import { ACME, conductor, project, store } from '../project.js';
import { repository, type Scratch } from './repositories.js';

function commitOf({ git }: Scratch): string {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '-m', 'all');
  return git('rev-parse', 'HEAD').trim();
}

function treeOf(scratch: Scratch, inner = ''): Tree {
  const tree = commitTree({ top: scratch.root, inner }, join(scratch.root, inner), commitOf(scratch));
  if (tree === null) throw new Error('git lists no such commit');
  return tree;
}

/** Files, links and folders by path; a link's target begins with `->`. */
function made(layout: Readonly<Record<string, string>>): Scratch {
  const scratch = repository({});
  for (const [path, what] of Object.entries(layout)) {
    const absolute = join(scratch.root, path);
    mkdirSync(dirname(absolute), { recursive: true });
    if (what.startsWith('->')) symlinkSync(what.slice(2), absolute);
    else writeFileSync(absolute, what);
  }
  return scratch;
}

function matched(tree: Tree, text: string): readonly string[] {
  const compiled = compilePattern(text);
  if (!compiled.ok) throw new Error(compiled.message);
  return walkTree(tree, [{ pattern: compiled.pattern, owner: null }]).files.map(({ file }) => file);
}

const LAYOUT = {
  'p/a.yaml': 'a: 1\n',
  'p/inner/b.yaml': 'b: 1\n',
  'p/inner/deep/c.yaml': 'c: 1\n',
  'p/file-link.yaml': '->inner/b.yaml',
  'p/folder-link': '->inner/deep',
  'p/loop': '->loop',
  'p/round/up': '->..',
  'p/broken.yaml': '->nowhere.yaml',
  'p/through-file.yaml': '->a.yaml/x',
  'p/above.yaml': '->../top.yaml',
  'p/above-folder': '->../elsewhere',
  'p/twice.yaml': '->file-link.yaml',
  'p/folder.yaml/x.txt': 'x\n',
  'p/node_modules/d.yaml': 'd: 1\n',
  'top.yaml': 'top: 1\n',
  'elsewhere/e.yaml': 'e: 1\n',
  '.sops.yaml': 'creation_rules: []\n',
};

const PATHS = [
  ...Object.keys(LAYOUT).flatMap((path) => (path.startsWith('p/') ? [path.slice(2)] : [`../${path}`])),
  ...[
    '',
    'inner',
    'folder-link/c.yaml',
    'above-folder/e.yaml',
    'a.yaml/x',
    'none',
    'inner/none',
    '..',
    '../.git',
  ],
  ...['round/up/a.yaml', 'loop/x', './a.yaml', 'inner/../a.yaml', '../p/a.yaml', '../../outside-of-it'],
];

describe('a commit', () => {
  it('is read, listed and followed like the working tree', () => {
    const scratch = made(LAYOUT);
    const commit = treeOf(scratch, 'p');
    const disk = workingTree(join(scratch.root, 'p'));
    for (const path of PATHS) {
      expect({ path, kind: commit.kind(path) }).toEqual({ path, kind: disk.kind(path) });
      expect({ path, read: commit.read(path) }).toEqual({ path, read: disk.read(path) });
    }
    const names = (tree: Tree, folder: string) => tree.list(folder)?.map(({ name }) => name) ?? null;
    for (const folder of ['', 'inner', 'folder-link', 'none', 'a.yaml', 'above-folder'])
      expect({ folder, names: names(commit, folder) }).toEqual({ folder, names: names(disk, folder) });
    for (const pattern of ['**/*.yaml', '*.yaml', '*/c.yaml', '{inner,folder-link}/**', 'round/**/a.yaml'])
      expect({ pattern, files: matched(commit, pattern) }).toEqual({
        pattern,
        files: matched(disk, pattern),
      });
    expect(matched(disk, '**/*.yaml')).toContain('folder-link/c.yaml');
  });

  it('keeps what it had, whatever the working tree and the index have now', () => {
    const scratch = made(LAYOUT);
    const commit = treeOf(scratch, 'p');
    const before = matched(commit, '**/*.yaml');
    rmSync(join(scratch.root, 'p'), { recursive: true });
    scratch.git('add', '--all');
    expect(matched(commit, '**/*.yaml')).toEqual(before);
    expect(commit.read('folder-link/c.yaml')).toMatchObject({ ok: true, source: { text: 'c: 1\n' } });
  });

  it('gives bytes and paths as they are', () => {
    const name = 'p/ä "quoted"\\\t漢.yaml';
    const scratch = made({ [name]: 'x: \u{1f600}\r\ny: 1\r\n', 'p/utf16.yaml': '' });
    writeFileSync(join(scratch.root, 'p/utf16.yaml'), Buffer.from('\ufeffa: 1\n', 'utf16le'));
    writeFileSync(join(scratch.root, 'p/binary.yaml'), Buffer.from([0, 1, 2]));
    writeFileSync(join(scratch.root, 'p/large.yaml'), Buffer.alloc(33 * 1024 * 1024, 'a'));
    const commit = treeOf(scratch);
    const disk = workingTree(scratch.root);
    for (const file of [name, 'p/utf16.yaml', 'p/binary.yaml', 'p/large.yaml'])
      expect(commit.read(file)).toEqual(disk.read(file));
  });

  it('reads ahead what it is told will be read, and each once', () => {
    const files = Array.from({ length: 600 }, (_, at) => `f/${at}.yaml`);
    const scratch = made(Object.fromEntries(files.map((file, at) => [file, `at: ${at}\n`])));
    const commit = treeOf(scratch);
    commit.expect(files);
    for (const [at, file] of files.entries()) {
      expect(commit.read(file)).toMatchObject({ ok: true, source: { text: `at: ${at}\n` } });
      if (at % 100 === 0) expect(commit.read('f/3.yaml')).toMatchObject({ ok: true });
    }
  });
});

/** Small projects of which some are broken. */
const projects = fc.dictionary(
  fc.constantFrom(
    'secrets/acme.yaml',
    'secrets/acme.dev.yaml',
    'all/pay.yaml',
    'flows/pay/a.json',
    'flows/pay/b.json',
    'flows/ship/a.json',
  ),
  fc.constantFrom(
    store('A', 'B'),
    store('B', 'C=""'),
    conductor({ a: '${workflow.secrets.A}', b: '${workflow.secrets.NONE}' }),
    conductor({ a: '${workflow.secrets.C}' }, 'other'),
    '{ broken',
    '',
  ),
);

it('a check of a commit says what a check of its checkout says', () => {
  const scratch = repository({});
  fc.assert(
    fc.property(projects, (files) => {
      const all: Readonly<Record<string, string>> = { ...files, 'claviger.yaml': ACME };
      rmSync(join(scratch.root, 'secrets'), { recursive: true, force: true });
      rmSync(join(scratch.root, 'all'), { recursive: true, force: true });
      rmSync(join(scratch.root, 'flows'), { recursive: true, force: true });
      for (const [file, text] of Object.entries(all)) {
        mkdirSync(dirname(join(scratch.root, file)), { recursive: true });
        scratch.write(file, text);
      }
      const tree = treeOf(scratch);
      const findings = (result: ReturnType<typeof check>) =>
        result.ok ? { ...result.report.summary, durationMs: 0, found: result.report.diagnostics } : result;
      expect(findings(check({ tree }))).toEqual(findings(check({ cwd: project(all) })));
    }),
    { numRuns: 15 },
  );
});
