/**
 * The trees that are measured, each a git repository of one commit. Built once into a cache, as the bytes follow from the
 * seed and this generator.
 *
 *     node test/bench/trees.mjs t10|tall|t100k FOLDER
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { treeFiles } from './trees/files.mjs';

export const TREES = {
  t10: { files: 10_000, density: 0.1 },
  tall: { files: 10_000, density: 1 },
  t100k: { files: 100_000, density: 0.1 },
};

const HERE = dirname(fileURLToPath(import.meta.url));

/** The folder of this tree; where it is not there yet, it is built, and what an older generator has built is removed. */
export async function cachedTree(name) {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'claviger-bench');
  const folder = join(cache, `${name}-${generatorKey()}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  for (const old of readdirSync(cache))
    if (old.startsWith(`${name}-`)) rmSync(join(cache, old), { recursive: true, force: true });
  process.stderr.write(`building ${name}, ${TREES[name].files} files\n`);
  // Whoever interrupts this leaves no half of a tree under the name of a whole one.
  const building = join(cache, `${name}-building-${process.pid}`);
  await buildTree(building, TREES[name]);
  renameSync(building, folder);
  return folder;
}

/** Writes the files below `folder`, which must be empty or absent, and commits them. */
export async function buildTree(folder, plan) {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  for (const setting of ['gc.auto=0', 'core.autocrlf=false']) git(folder, 'config', ...setting.split('='));
  // One pack, as in a fresh clone.
  const packer = spawn('git', ['fast-import', '--quiet'], {
    cwd: folder,
    env: GIT_ENVIRONMENT,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(packer, 'exit');
  packer.stdin.write(
    'commit refs/heads/main\ncommitter Bench <bench@example.com> 1767225600 +0000\ndata 4\ntree\n',
  );
  const folders = new Set();
  for (const [file, text] of treeFiles(plan)) {
    const bytes = Buffer.from(text);
    const path = join(folder, file);
    if (!folders.has(dirname(path))) {
      mkdirSync(dirname(path), { recursive: true });
      folders.add(dirname(path));
    }
    writeFileSync(path, bytes);
    const head = Buffer.from(`M 100644 inline ${file}\ndata ${bytes.length}\n`);
    if (!packer.stdin.write(Buffer.concat([head, bytes, NEWLINE]))) await once(packer.stdin, 'drain');
  }
  packer.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  git(folder, 'read-tree', 'HEAD');
  git(folder, 'update-index', '-q', '--refresh');
}

const NEWLINE = Buffer.from('\n');
const GIT_ENVIRONMENT = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

function git(folder, ...args) {
  const { status, stderr } = spawnSync('git', args, { cwd: folder, env: GIT_ENVIRONMENT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
}

/** Of everything that the bytes follow from. */
function generatorKey() {
  const hash = createHash('sha256');
  const parts = readdirSync(join(HERE, 'trees'))
    .sort()
    .map((name) => join('trees', name));
  for (const part of [...parts, 'trees.mjs', 'look-alike.mjs', '../sops-block.yaml'])
    hash.update(`${part}\0`).update(readFileSync(join(HERE, part)));
  return hash.digest('hex').slice(0, 12);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, folder] = process.argv.slice(2);
  if (!name || !folder || !Object.hasOwn(TREES, name))
    throw new Error(`usage: node test/bench/trees.mjs ${Object.keys(TREES).join('|')} FOLDER`);
  await buildTree(resolve(folder), TREES[name]);
}
