import { readFileSync, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { parseIdentities } from './identity-file.js';
import { runKeyCommand } from './key-command.js';
import { sshIdentity } from './ssh.js';
import type { Place } from './types.js';

/** Environment variables, in words that need no types of Node.js: the library's options hold them. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface IdentityOptions {
  readonly env: Environment;
  /** The user's home folder. */
  readonly home: string;
  readonly platform: string;
}

/** Age's own limit for a file of keys. */
const MAX_FILE = 16 * 1024 * 1024;

/** The places that need no recipient, in the order in which sops goes through them. Source: `age/keysource.go`. */
export async function fixedPlaces(options: IdentityOptions): Promise<readonly Place[]> {
  const { env, home, platform } = options;
  const { join } = platform === 'win32' ? win32 : posix;
  const { SOPS_AGE_KEY: key } = env;
  const sshFiles = home === '' ? [] : [join(home, '.ssh', 'id_ed25519'), join(home, '.ssh', 'id_rsa')];
  return [
    variablePlace(env, 'SOPS_AGE_SSH_PRIVATE_KEY_FILE', parseSsh),
    ...sshFiles.map((file) => filePlace(file, file, parseSsh)),
    key === undefined ? unset('SOPS_AGE_KEY') : { name: 'SOPS_AGE_KEY', ...parseIdentities(key) },
    variablePlace(env, 'SOPS_AGE_KEY_FILE', parseIdentities),
    keysFile(options),
  ];
}

/** The places that are asked for one recipient's key. */
export async function commandPlaces({ env }: IdentityOptions, recipient: string): Promise<readonly Place[]> {
  const given = { ...env, SOPS_AGE_RECIPIENT: recipient };
  return Promise.all([
    commandPlace(given, 'SOPS_AGE_SSH_PRIVATE_KEY_CMD', parseSsh),
    commandPlace(given, 'SOPS_AGE_KEY_CMD', parseIdentities),
  ]);
}

type Parse = (text: string) => Omit<Place, 'name'>;

const parseSsh: Parse = (text) => ({ identities: [sshIdentity(text)], notes: [] });

const unset = (name: string): Place => ({ name, identities: [], notes: ['not set'] });

function variablePlace(env: Environment, name: string, parse: Parse): Place {
  const file = env[name];
  if (file !== undefined && isKeyItself(file)) return keyForPath(name);
  return file === undefined ? unset(name) : filePlace(`${name} (${file})`, file, parse);
}

/** A key where a path belongs is a common slip, and must not be repeated like a path. */
export function isKeyItself(text: string): boolean {
  return /AGE-SECRET-KEY-|AGE-PLUGIN-|PRIVATE KEY-----/i.test(text);
}

const keyForPath = (name: string): Place => ({
  name,
  identities: [],
  notes: ['holds a key itself, where the path of a file belongs'],
});

async function commandPlace(env: Environment, name: string, parse: Parse): Promise<Place> {
  const command = env[name];
  if (command === undefined) return unset(name);
  const result = await runKeyCommand(command, env);
  return result.ok ? { name, ...parse(result.output) } : { name, identities: [], notes: [result.problem] };
}

function filePlace(name: string, file: string, parse: Parse): Place {
  try {
    if (statSync(file).size > MAX_FILE) return { name, identities: [], notes: ['larger than 16 MB'] };
    return { name, ...parse(readFileSync(file, 'utf8')) };
  } catch (error) {
    return { name, identities: [], notes: [readProblem(error)] };
  }
}

function readProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file';
  if (code === 'EISDIR') return 'a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read';
  return "can't be read";
}

function keysFile(options: IdentityOptions): Place {
  const { file, read } = keysFilePath(options);
  if (!read)
    return { name: file, identities: [], notes: ['not read, since XDG_CONFIG_HOME is a relative path'] };
  return filePlace(file, file, parseIdentities);
}

/**
 * `sops/age/keys.txt` in Go's `os.UserConfigDir`; sops lets XDG_CONFIG_HOME win on macOS too. `read`: false where sops
 * does not look there.
 */
export function keysFilePath({ env, home, platform }: IdentityOptions): {
  readonly file: string;
  readonly read: boolean;
} {
  const { join } = platform === 'win32' ? win32 : posix;
  const folder = configFolder(env, home, platform);
  const read = platform === 'win32' || platform === 'darwin' || posix.isAbsolute(folder);
  return { file: join(folder, 'sops', 'age', 'keys.txt'), read };
}

function configFolder(env: Environment, home: string, platform: string): string {
  const { APPDATA, XDG_CONFIG_HOME: xdg } = env;
  if (platform === 'win32') return APPDATA || win32.join(home, 'AppData', 'Roaming');
  if (xdg) return xdg;
  return platform === 'darwin'
    ? posix.join(home, 'Library', 'Application Support')
    : posix.join(home, '.config');
}
