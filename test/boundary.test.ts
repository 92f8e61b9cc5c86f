/**
 * What decrypts is reachable through a few doors only, all of them lazy, and a check opens none. The imports are those
 * that the bundler sees: types are gone by then.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from './built.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLE = join(ROOT, 'examples', 'acme');

/** Folders whose code sees plaintext or identities. */
const GUARDED = [
  'src/emit/',
  'src/vault/',
  'src/stores/sops/',
  'src/stores/identities/',
  'src/stores/recipients/',
];
/** Those of them that the others may import, and that only doors lead to. */
const AT_THE_TOP = ['src/emit/', 'src/vault/'];
/** Packages and built-in modules that no keyless command may load. */
const FORBIDDEN = /^(node:)?crypto$|^age-encryption|^@noble\/|^sshpk|^react|^ink/;

/** The commands that need a key, or make one, and what they load for it. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  'cli/commands/git/merge.ts': ['src/stores/identities/index.ts', 'src/stores/sops/merge/index.ts'],
  'cli/commands/git/resolve.ts': ['src/stores/identities/index.ts', 'src/stores/sops/merge/index.ts'],
  'cli/commands/init.ts': ['src/stores/identities/index.ts', 'src/vault/index.ts'],
  'cli/commands/keys/generate.ts': ['src/stores/identities/index.ts'],
  'cli/commands/keys/rotate.ts': ['src/vault/index.ts'],
  'cli/commands/keys/sync.ts': ['src/vault/index.ts'],
  'cli/commands/render.ts': ['src/emit/index.ts', 'src/emit/output-folder.ts', 'src/emit/output.ts'],
  'cli/commands/secret/edit.ts': ['src/vault/index.ts'],
  'cli/commands/secret/move.ts': ['src/vault/index.ts'],
  'cli/commands/secret/remove.ts': ['src/vault/index.ts'],
  'cli/commands/secret/rename.ts': ['src/vault/index.ts'],
  'cli/commands/secret/set.ts': ['src/vault/index.ts'],
  'src/index.ts': ['src/emit/index.ts'],
};

interface Imports {
  readonly static: readonly string[];
  readonly lazy: readonly string[];
}

describe('imports of the sources', () => {
  let graph: ReadonlyMap<string, Imports>;

  beforeAll(async () => {
    graph = await importGraph();
  });

  const guarded = (file: string) => GUARDED.some((folder) => file.startsWith(folder));
  const importers = (kind: keyof Imports, wanted: (file: string) => boolean) =>
    [...graph].filter(([, imports]) => imports[kind].some(wanted)).map(([file]) => file);

  it('reads the whole tree', () => {
    expect(graph.size).toBeGreaterThan(80);
    expect(importers('static', (file) => file === 'src/compile.ts')).not.toEqual([]);
  });

  it('only emission and the vault import what decrypts', () => {
    const outside = importers('static', guarded).filter((file) => !guarded(file));
    expect(outside).toEqual([]);
    const atTheTop = (file: string) => AT_THE_TOP.some((folder) => file.startsWith(folder));
    expect(importers('static', atTheTop).filter((file) => !atTheTop(file))).toEqual([]);
  });

  it('what decrypts is loaded through these doors, each at the moment of its work, and through no other', () => {
    const doors = importers('lazy', guarded).filter((file) => !guarded(file));
    const opened = doors
      .sort()
      .map((door) => [door, [...new Set(graph.get(door)?.lazy.filter(guarded))].sort()] as const);
    expect(Object.fromEntries(opened)).toEqual(DOORS);
  });

  it.each([
    'cli/main.ts',
    'cli/commands/audit.ts',
    'cli/commands/baseline/create.ts',
    'cli/commands/baseline/prune.ts',
    'cli/commands/check/index.ts',
    'cli/commands/complete.ts',
    'cli/commands/check/narrow.ts',
    'cli/commands/check/shard.ts',
    'cli/commands/references.ts',
    'cli/commands/explain.ts',
    'cli/commands/git/install.ts',
    'cli/commands/git/merge.ts',
    'cli/commands/git/pre-commit.ts',
    'cli/commands/git/resolve.ts',
    'cli/commands/git/textconv.ts',
    'cli/commands/init.ts',
    'cli/commands/keys/generate.ts',
    'cli/commands/keys/rotate.ts',
    'cli/commands/keys/sync.ts',
    'cli/commands/keys/who.ts',
    'cli/commands/secret/describe.ts',
    'src/catalogs/change.ts',
    'src/history/index.ts',
    'cli/commands/secret/edit.ts',
    'cli/commands/secret/list.ts',
    'cli/commands/secret/move.ts',
    'cli/commands/secret/remove.ts',
    'cli/commands/secret/rename.ts',
    'cli/commands/secret/set.ts',
    'cli/commands/secret/uses.ts',
    'src/index.ts',
  ])('nothing that decrypts is reachable from %s', (entry) => {
    const reached = reachable(graph, entry);
    expect(reached.size).toBeGreaterThan(1);
    expect([...reached].filter(guarded)).toEqual([]);
    expect([...reached].filter((each) => FORBIDDEN.test(each))).toEqual([]);
  });

  it('a plaintext is looked at where values are emitted, encrypted, taken in or handed over, and nowhere else', () => {
    const revealing = [...graph.keys()].filter((file) =>
      /\.reveal\(\)/.test(readFileSync(join(ROOT, file), 'utf8').replace(/^ *(?:\*|\/[/*]).*$/gm, '')),
    );
    expect(revealing.some((file) => file.startsWith('src/stores/sops/'))).toBe(true);
    expect(revealing.filter((file) => !guarded(file)).sort()).toEqual([
      'cli/commands/render.ts',
      'cli/commands/secret/ask-values.ts',
      'cli/commands/secret/edit.ts',
    ]);
  });

  it.each(['cli/audit/index.ts', 'cli/audit/scan/session.ts', 'cli/audit/screen/index.ts'])(
    'nothing that decrypts is reachable from %s, which draws or feeds the terminal interface',
    (entry) => {
      const reached = [...reachable(graph, entry)];
      expect(reached.length).toBeGreaterThan(10);
      expect(reached.filter(guarded)).toEqual([]);
      expect(reached.some((each) => /^(?:ink|react)$/.test(each))).toBe(entry.includes('/screen/'));
    },
  );

  it('nothing that reads a project is loaded to draw, but in the thread that does', () => {
    const reads = /^src\/(?:compile|check|catalogs|documents|engines|extract|project|rules|stores|yaml)\b/;
    const drawing = ['cli/commands/audit.ts', 'cli/audit/index.ts', 'cli/audit/screen/index.ts'];
    const reached = (entries: readonly string[]) => entries.flatMap((each) => [...reachable(graph, each)]);
    expect(reached(drawing).filter((each) => reads.test(each))).toEqual([]);
    expect(reached(['cli/audit/scan/session.ts']).some((each) => reads.test(each))).toBe(true);
  });

  it('a format is loaded where it is asked for, not with every check', () => {
    const platforms = /^src\/report\/(?:sarif|github|gitlab|junit|markdown|rdjson)\.ts$/;
    expect([...graph.keys()].filter((file) => platforms.test(file)).length).toBe(6);
    expect(
      [...reachable(graph, 'cli/commands/check/index.ts')].filter((file) => platforms.test(file)),
    ).toEqual([]);
  });

  it('nothing that reads workflows is loaded to set a secret that is there', () => {
    const reached = ['cli/main.ts', 'cli/commands/secret/set.ts', 'src/vault/index.ts'].flatMap((entry) => [
      ...reachable(graph, entry),
    ]);
    expect(reached).toContain('src/survey.ts');
    const slow =
      /^src\/(?:compile|check|documents\/index|documents\/parse|engines\/|rules\/|report\/width)|^string-width$/;
    expect(reached.filter((each) => slow.test(each))).toEqual([]);
    expect([...reachable(graph, 'src/check.ts')].some((each) => slow.test(each))).toBe(true);
  });

  it('all of it is reachable from emission', () => {
    const reached = reachable(graph, 'src/emit/index.ts');
    expect([...reached].some((file) => file.startsWith('src/stores/sops/'))).toBe(true);
    expect([...reached].some((file) => file.startsWith('src/stores/identities/'))).toBe(true);
    expect([...reached].some((each) => FORBIDDEN.test(each))).toBe(true);
  });
});

describe('modules that the built command loads', () => {
  let built: Built;
  let work: string;

  beforeAll(() => {
    built = build();
    work = mkdtempSync(join(tmpdir(), 'claviger-boundary-'));
  });
  afterAll(() => {
    built.remove();
    rmSync(work, { recursive: true, force: true });
  });

  const check = [
    ['check'],
    ['check', '--json'],
    ['audit'],
    ['references'],
    ['explain', 'MAIL_API_KEY'],
    ['check', '--explain-access', 'MAIL_API_KEY', 'projects/shipping/warehouse/parcel-label.yaml'],
    ['keys', 'who'],
    ['keys', 'sync'],
    ['secret', 'list'],
    ['secret', 'uses', 'MAIL_API_KEY'],
    ['secret', 'describe', 'MAIL_API_KEY'],
    ['secret', 'rename', 'MAIL_API_KEY', 'MAIL_KEY', '--dry-run'],
    ['git', 'install', '--dry-run'],
    ['git', 'textconv', 'secrets/acme.yaml'],
  ];

  it.each(check)('%s %s on the example loads no cryptography and no React', (...args) => {
    const words = args.filter((word) => word !== undefined);
    const bare = loaded(['-e', '0']);
    const run = loaded([built.command, ...words]);
    expect(run.status).toBe(0);
    const added = run.builtins.filter((each) => !bare.builtins.includes(each));
    expect(added.filter(isCryptography)).toEqual([]);
    expect(run.builtins.filter(isCryptography)).toEqual([]);
    // The interface is loaded as modules, every other command is run from the one script.
    expect(run.chunks.length > 0).toBe(words[0] === 'audit');
    expect(run.chunks.filter(decrypts)).toEqual([]);
    expect(run.modules.length > 5).toBe(words[0] !== 'audit');
    expect(run.modules.filter(isGuarded)).toEqual([]);
  });

  it('rendering loads it, so the listing would show it', () => {
    const run = loaded([built.command, 'render', '--env', 'dev', '--dry-run']);
    expect(run.status).toBe(0);
    expect(run.builtins.filter(isCryptography)).not.toEqual([]);
    expect(run.modules.filter(isGuarded)).toContain('src/emit/index.ts');
    expect(run.modules.filter(isGuarded)).toContain('src/stores/sops/cipher.ts');
  });

  it('the chunks that hold it can be told from others', () => {
    const chunks = readdirSync(join(built.dist, 'chunks')).map((name) => join(built.dist, 'chunks', name));
    expect(chunks.filter(decrypts)).not.toEqual([]);
    expect(chunks.filter((chunk) => !decrypts(chunk))).not.toEqual([]);
  });

  /** Built-in modules by Node.js's own list, files of the bundle by its loader, modules in the script by what has run. */
  function loaded(args: readonly string[]) {
    const coverage = mkdtempSync(join(work, 'coverage-'));
    const list = join(work, 'modules.json');
    const files = join(work, 'files.txt');
    writeFileSync(files, '');
    const hooks = `import { appendFileSync } from 'node:fs';
    export async function load(url, context, next) {
      appendFileSync(${JSON.stringify(files)}, url + '\\n');
      return next(url, context);
    }`;
    const preload = join(work, 'preload.cjs');
    writeFileSync(
      preload,
      `const fs = require('node:fs');
      require('node:module').register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});
      process.on('exit', () => fs.writeFileSync(${JSON.stringify(list)}, JSON.stringify(process.moduleLoadList)));`,
    );
    const key = join(ROOT, 'examples', 'demo-keys', 'DEMONSTRATION-ONLY-developers.txt');
    const env = { PATH: process.env.PATH, HOME: work, SOPS_AGE_KEY_FILE: key, NODE_V8_COVERAGE: coverage };
    const { status } = spawnSync(process.execPath, ['--no-warnings', '--require', preload, ...args], {
      cwd: EXAMPLE,
      env,
    });
    const modules: unknown = JSON.parse(readFileSync(list, 'utf8'));
    const chunks = readFileSync(files, 'utf8')
      .split('\n')
      .filter((url) => url.startsWith(pathToFileURL(built.dist).href));
    return {
      status,
      builtins: (Array.isArray(modules) ? modules : []).map((each) =>
        String(each).replace(/^NativeModule /, ''),
      ),
      modules: evaluated(coverage),
      chunks: chunks.map((url) => join(built.dist, url.includes('/chunks/') ? 'chunks' : '', basename(url))),
    };
  }
});

/** The modules of the scripts' chunks that have run: each is a function that says what it is made of. And the libraries beside it. */
function evaluated(coverage: string): readonly string[] {
  return readdirSync(coverage).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(coverage, name), 'utf8')) as Coverage;
    return result.flatMap(({ url, functions }) => {
      const library = /\/libraries\/([^/]+)\.cjs$/.exec(url)?.[1];
      if (library !== undefined) return `node_modules/${library}/`;
      if (!/\/(?:program|rest)-\w+\.js$/.test(url)) return [];
      const text = readFileSync(fileURLToPath(url), 'latin1');
      return functions.flatMap(({ ranges: [whole] }) => {
        const modules =
          whole && whole.count > 0 && CHUNK.exec(text.slice(whole.startOffset, whole.endOffset));
        return modules ? (modules[1]?.split(' ') ?? []) : [];
      });
    });
  });
}

const CHUNK = /^"[\w-]+\.js"\(\)\{\/\*([^*]*)\*\//;

/** What V8 tells of the functions that it has run. */
interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly {
        readonly count: number;
        readonly startOffset: number;
        readonly endOffset: number;
      }[];
    }[];
  }[];
}

function isGuarded(module: string): boolean {
  return GUARDED.some((folder) => module.startsWith(folder)) || DECRYPTING.test(module);
}

/** Packages that decrypt, or that only the interface needs. */
const DECRYPTING = /^node_modules\/(?:age-encryption|@noble|sshpk|react|ink)\//;

/** The JavaScript half of Node.js's cryptography; the binding itself is part of the program. */
function isCryptography(module: string): boolean {
  return /^(crypto|internal\/crypto\/.*)$/.test(module);
}

/** Texts that survive bundling: age's own header, sshpk's error names, React's element mark. */
function decrypts(chunk: string): boolean {
  return /age-encryption\.org\/v1|KeyParseError|react\.(transitional\.)?element|AES-?256-?GCM/i.test(
    readFileSync(chunk, 'utf8').replaceAll('ENC[AES256_GCM', ''),
  );
}

async function importGraph(): Promise<ReadonlyMap<string, Imports>> {
  const entries = ['cli', 'src'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const { metafile } = await bundle({
    entryPoints: entries,
    absWorkingDir: ROOT,
    outdir: 'out',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
  });
  const paths = (file: string, kind: string) =>
    (metafile.inputs[file]?.imports ?? []).filter((each) => each.kind === kind).map(({ path }) => path);
  return new Map(
    Object.keys(metafile.inputs).map((file) => [
      file,
      { static: paths(file, 'import-statement'), lazy: paths(file, 'dynamic-import') },
    ]),
  );
}

/** Everything that is loaded together with a file: the file, what it imports, and so on. */
function reachable(graph: ReadonlyMap<string, Imports>, entry: string): ReadonlySet<string> {
  const seen = new Set([entry]);
  for (const file of seen) for (const next of graph.get(file)?.static ?? []) seen.add(next);
  return seen;
}
