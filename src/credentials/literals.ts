/** What a field gives away: a text in a field for credentials that is no reference to one. */
import { ownText } from '../documents/index.js';
import type { Category } from '../engines/types.js';
import { entropyOf } from './detect.js';

/** Last words of names of fields that hold a credential: `clientSecret`, `X-Api-Key`, `authentication.token`. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'token',
  'jwt',
  'pat',
  'apikey',
  'accesskey',
  'secretkey',
  'privatekey',
  'clientsecret',
  'accesstoken',
  'bearertoken',
  'credential',
  'credentials',
]);

/** Before `key`: a key for something else (`idempotencyKey`, `correlationKey`) is no credential. */
const KEYS: ReadonlySet<string> = new Set([
  'access',
  'api',
  'auth',
  'encryption',
  'function',
  'license',
  'private',
  'secret',
  'shared',
  'signing',
  'subscription',
]);

/** Before `token`: a token for something else. */
const TOKENS: ReadonlySet<string> = new Set([
  'cancellation',
  'continuation',
  'csrf',
  'cursor',
  'delta',
  'idempotency',
  'next',
  'page',
  'sync',
  'xsrf',
]);

/** Fields have few names, but a file may have been made to have many. */
const names = new Map<string, 'credential' | 'authorization' | null>();
const MAX_NAMES = 10_000;

/** Whether a field of this name holds a credential: told by its last words, so that `tokenUrl` does not. */
export function namesCredential(name: string): boolean {
  return toldBy(name) === 'credential';
}

/** Whether a text in a field of this name may be a credential for the name alone. */
export function tellsOfCredential(name: string): boolean {
  return endsAsCredential(name) && toldBy(name) !== null;
}

/** How all of these names end: their last two characters. */
const ENDS = /^(?:rd|wd|se|et|en|wt|at|ey|al|ls|on|.[^a-z0-9])$/is;
/** By two characters in ASCII: 1 they may, 2 they don't, 0 not asked yet. */
const endings = new Uint8Array(128 * 128);

/** False is certain, and takes less than to look a name up: most names are told by it. */
function endsAsCredential(name: string): boolean {
  if (name.length < 2) return name !== '';
  const last = name.charCodeAt(name.length - 1);
  const before = name.charCodeAt(name.length - 2);
  if (!(last < 128 && before < 128)) return true;
  const index = before * 128 + last;
  let answer = endings[index] ?? 0;
  if (answer === 0) {
    answer = ENDS.test(String.fromCharCode(before, last)) ? 1 : 2;
    endings[index] = answer;
  }
  return answer === 1;
}

/** `authorization` (`Proxy-Authorization` as well): the credential follows the scheme. */
function toldBy(name: string): 'credential' | 'authorization' | null {
  let known = names.get(name);
  if (known === undefined) {
    const words = name
      .slice(-200)
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== '');
    const [before = '', last = ''] = ['', ...words].slice(-2);
    const credential =
      (CREDENTIALS.has(last) && !(last === 'token' && TOKENS.has(before))) ||
      (last === 'key' && KEYS.has(before));
    const authorization = /(?:^|[^a-z])authorization$/i.test(name);
    known = credential ? 'credential' : authorization ? 'authorization' : null;
    if (names.size >= MAX_NAMES) names.clear();
    names.set(ownText(name), known);
  }
  return known;
}

/**
 * The credential in a literal of such a field, in units of `text`; null where it is none. `text` without references
 * and templates: they are `HIDDEN`.
 */
export function literalIn(name: string, category: Category, text: string): readonly [number, number] | null {
  if (toldBy(name) === 'authorization') return authorizationIn(text);
  if (!namesCredential(name)) return null;
  const trimmed = text.trim();
  if (!isCredential(trimmed)) return null;
  // Elsewhere a `token` may be a page's, and a `password` what a form's field is called.
  if (category !== 'auth' && !looksRandom(trimmed)) return null;
  const from = text.indexOf(trimmed);
  return [from, from + trimmed.length];
}

/** False is certain: whatever the field is called and wherever it stands, nothing in this text is a credential. */
export function mayBeLiteral(text: string): boolean {
  const trimmed = text.trim();
  // Without a scheme before it, what an authorization holds is all of the text.
  return isCredential(trimmed) || (/\s/.test(trimmed) && authorizationIn(text) !== null);
}

/** What follows the scheme, where it looks like a credential. */
function authorizationIn(text: string): readonly [number, number] | null {
  const [, before = '', credential = ''] = /^(\s*(?:[A-Za-z][\w-]*[ \t]+)?)(\S+)\s*$/.exec(text) ?? [];
  return isCredential(credential) && looksRandom(credential)
    ? [before.length, before.length + credential.length]
    : null;
}

/** Stands for each unit of a reference, a template or an expression inside a text. */
export const HIDDEN = '\ufffc';

/** The name of a constant or a variable, not its value: `SPEC_PASSWORD_PATTERN`. */
const CONSTANT = /^[A-Z]+(?:_[A-Z]+)+$/;

/** Words with which a text says that it stands for something else. */
const PLACEHOLDER =
  /^(?:null|nil|none|undefined|true|false|n\/a|tbd|todo|token|password|secret|key|api[-_ ]?key|string|text|hidden|enabled|disabled|required|optional|default|basic|bearer|oauth2?|noauth)$|change[-_ ]?(?:me|it)|place[-_ ]?holder|example|sample|dummy|redacted|masked|replace|insert|fill[-_ ]?in|(?:^|[-_ .])(?:your|my|fake|mock)[-_ .]|^(?:your|my)[A-Z]|^<.*>$|^\[.*\]$|^\{.*\}$|^%.*%$|^@.*@$|^=|^ENC\[|^\$|^(.)\1*$|^[.*•x-]+$/i;

function isCredential(text: string): boolean {
  return (
    text.length >= 4 &&
    text.length <= 10_000 &&
    !text.includes(HIDDEN) &&
    !PLACEHOLDER.test(text) &&
    !CONSTANT.test(text) &&
    !isPath(text)
  );
}

/** `$.response.token`, `input.password`, `steps[0].token`: where the value comes from. */
function isPath(text: string): boolean {
  return (
    /^[$A-Za-z_][\w$]*(?:\[\d*\])?(?:\.[A-Za-z_][\w$-]*(?:\[\d*\])?)+$/.test(text) && !/\d{3}/.test(text)
  );
}

/** Letters and digits mixed, or more information than words have. */
function looksRandom(text: string): boolean {
  return (
    text.length >= 8 && !/\s/.test(text) && (/\d/.test(text) ? /[A-Za-z]/.test(text) : entropyOf(text) > 3.5)
  );
}
