import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  codeOf,
  makeFolders,
  realTarget,
  reason,
  synchronize,
  undisturbed,
  unique,
} from '../../files/index.js';
import type { Plaintext } from '../plaintext.js';
import { generateIdentity, identityFile } from './generate.js';
import { parseIdentityFile } from './identity-file.js';
import { type IdentityOptions, isKeyItself, keysFilePath } from './places.js';

export interface IdentityRequest {
  readonly identities: IdentityOptions;
  readonly cwd: string;
  /** A file that the user named, from `cwd`; null: where sops looks. */
  readonly output: string | null;
  readonly postQuantum: boolean;
  readonly now: Date;
  /** A folder that is about to become a project; null: what is there tells. */
  readonly project: string | null;
}

export type CreatedIdentity =
  | {
      readonly ok: true;
      readonly file: string;
      readonly publicKey: string;
      /** False: sops has to be told of the file. */
      readonly found: boolean;
    }
  /** There is such a file, which stays as it is. `publicKeys`: of the keys in it. */
  | {
      readonly ok: false;
      readonly kind: 'exists';
      readonly file: string;
      readonly publicKeys: readonly string[];
    }
  /** Lower case, one line each. */
  | { readonly ok: false; readonly kind: 'refused'; readonly message: string; readonly help: string };

/** What says that a folder belongs to a repository: a private key in it is one `git add` from being everybody's. */
const MARKS = ['.git', 'claviger.yaml'];

/**
 * Makes an age identity and keeps it in a file of its own, readable by its owner alone: never over another, never
 * where a repository could take it along.
 */
export async function createIdentity(request: IdentityRequest): Promise<CreatedIdentity> {
  const { identities, cwd, output, postQuantum, now, project } = request;
  const place = placeOf(identities, cwd, output);
  if (!place.ok) return { ok: false, kind: 'refused', message: place.message, help: place.help };
  const { file, found } = place;
  let target: string;
  try {
    target = realTarget(file);
  } catch (error) {
    return refused(`\`${file}\` can't be written: ${reason(error)}`, ELSEWHERE);
  }
  const owner = repositoryAround(target, project && realTarget(project));
  if (owner !== null)
    return refused(
      `\`${file}\` lies in the repository at ${owner}: a private key must not get into git`,
      'pass --output with a file outside of it, and name that file in SOPS_AGE_KEY_FILE',
    );
  if (existsSync(target)) return await occupied(file, target);
  const identity = await generateIdentity({ postQuantum });
  try {
    undisturbed(() => writeNew(target, identityFile(identity, now)));
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && existsSync(target)) return await occupied(file, target);
    return refused(
      `\`${file}\` can't be written: ${reason(error, { EEXIST: 'a part of its path is a file' })}`,
      ELSEWHERE,
    );
  }
  return { ok: true, file, publicKey: identity.publicKey, found };
}

const ELSEWHERE = 'pass --output with another file';

function refused(message: string, help: string): CreatedIdentity {
  return { ok: false, kind: 'refused', message, help };
}

type PlaceResult =
  | { readonly ok: true; readonly file: string; readonly found: boolean }
  | { readonly ok: false; readonly message: string; readonly help: string };

function placeOf(identities: IdentityOptions, cwd: string, output: string | null): PlaceResult {
  const named = identities.env.SOPS_AGE_KEY_FILE || undefined;
  for (const [path, from] of [
    [output, '--output'],
    [named, 'SOPS_AGE_KEY_FILE'],
  ] as const)
    if (path && isKeyItself(path))
      return {
        ok: false,
        message: `${from} holds a key itself, where the path of a file belongs`,
        help: from === '--output' ? ELSEWHERE : 'a key goes into SOPS_AGE_KEY, or into a file',
      };
  const known = keysFilePath(identities);
  const wanted = output ?? named ?? (known.read ? known.file : null);
  if (wanted === null)
    return {
      ok: false,
      message: 'sops reads no keys.txt here, since XDG_CONFIG_HOME is a relative path',
      help: ELSEWHERE,
    };
  const file = resolve(cwd, wanted);
  const looked = [...(named === undefined ? [] : [resolve(cwd, named)]), ...(known.read ? [known.file] : [])];
  return { ok: true, file, found: looked.includes(file) };
}

/** The nearest folder above `path` that a repository or a project begins in; null without. */
function repositoryAround(path: string, project: string | null): string | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (folder === project || MARKS.some((mark) => existsSync(join(folder, mark)))) return folder;
    if (folder === dirname(folder)) return null;
  }
}

async function occupied(file: string, target: string): Promise<CreatedIdentity> {
  let text = '';
  try {
    text = readFileSync(target, 'utf8');
  } catch {
    // A folder, or nothing that this user may read: there is nothing to say of what is in it.
  }
  const infos = await Promise.all(parseIdentityFile(text).identities.map((identity) => identity.about()));
  const publicKeys = infos.flatMap((info) => (info.usable ? [info.recipient] : []));
  return { ok: false, kind: 'exists', file, publicKeys };
}

/** Whole or not at all, and only where nothing is: a second name for the finished file is refused where one is taken. */
function writeNew(path: string, content: Plaintext): void {
  const folder = dirname(path);
  makeFolders(folder, 0o700);
  const temporary = join(folder, `.new-identity.${unique()}`);
  try {
    writeExclusively(temporary, content);
    try {
      linkSync(temporary, path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw error;
      // Some file systems have no second names.
      writeExclusively(path, content);
    }
    synchronize(folder);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function writeExclusively(path: string, content: Plaintext): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeSync(descriptor, content.reveal());
    fsyncSync(descriptor);
  } catch (error) {
    // A part of a key is no key, and would be in the way of the next attempt.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}
