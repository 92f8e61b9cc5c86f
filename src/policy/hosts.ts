/**
 * Hosts: what `hosts:` may say, and whether a request's URL goes to one of them. URLs are read as the WHATWG standard
 * reads them (Node.js's own `URL`); whatever other clients are known to read in another way is refused, since the
 * secret is sent to where the client goes, and not to where the standard says.
 */
/** An entry of `hosts:`. */
export interface HostRule {
  /** `*.` before it: any name below `host`, and not `host` itself. */
  readonly wildcard: boolean;
  /** As `URL` gives it: lower case, ASCII, IPv4 in four decimal parts, IPv6 in brackets; without a trailing dot. */
  readonly host: string;
  /** Null: the default of the scheme. */
  readonly port: number | null;
}

export type HostRuleResult =
  | { readonly ok: true; readonly rule: HostRule }
  /** One line, lower case. */
  | { readonly ok: false; readonly message: string; readonly help: string | null };

export function compileHost(text: string): HostRuleResult {
  const fail = (message: string, help: string | null = EXAMPLES): HostRuleResult => ({
    ok: false,
    message,
    help,
  });
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(text);
  if (scheme) {
    const rest = text.slice(scheme[0].length).replace(/[/?#].*$/s, '');
    return fail('`hosts` names hosts, not URLs', compileHost(rest).ok ? `write \`${rest}\`` : EXAMPLES);
  }
  if (/[\s\u0000-\u0020\u007f/\\?#@%]/.test(text)) return fail('this is no host');
  const [, star = '', host = '', digits] = /^(\*\.)?(.*?)(?::(\d*))?$/s.exec(text) ?? [];
  if (host.includes('*')) return fail('a `*` stands for what is below a host, at its beginning');
  const port = digits === undefined ? null : Number(digits);
  if (digits === '' || (port !== null && (port < 1 || port > 65_535)))
    return fail('a port is a number from 1 to 65535');
  const url = parsed(`https://${host}/`);
  if (url === null || url.port !== '' || url.pathname !== '/') return fail('this is no host');
  const canonical = withoutDot(url.hostname);
  if (!isAddress(canonical) && !HOST_NAME.test(canonical)) return fail('this is no host');
  if (star !== '' && isAddress(canonical)) return fail('nothing is below an address');
  return { ok: true, rule: { wildcard: star !== '', host: canonical, port } };
}

const EXAMPLES = 'as in `api.stripe.com`, `*.stripe.com` or `localhost:8080`';

/** Where a request goes. */
export interface Target {
  /** As in `HostRule`. */
  readonly host: string;
  readonly port: number;
  /** Whether that is the scheme's own port. */
  readonly usualPort: boolean;
}

/**
 * Where a URL leads to; null where that can't be told for every client, or where it is no URL of http or https.
 *
 * @param known the URL as far as it is known: what follows the first `/`, `?` or `#` behind the host does not matter
 * @param whole whether that is all of it; otherwise the host must have ended before something unknown follows
 */
export function targetOf(known: string, whole: boolean): Target | null {
  // `URL` cuts off what is blank around it; so do clients, or they refuse the URL.
  const begun = known.replace(/^[\u0000-\u0020]+/, '');
  const text = whole ? begun.replace(/[\u0000-\u0020]+$/, '') : begun;
  const found = AUTHORITY.exec(text);
  if (!found || (!whole && found[0].length === text.length)) return null;
  const [start, authority = ''] = found;
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !USER_INFO.test(authority.slice(0, at))) return null;
  if (DEVIATING.test(authority.slice(at + 1))) return null;
  const url = parsed(`${start}/`);
  if (url === null) return null;
  const host = withoutDot(url.hostname);
  if (!isAddress(host) && !HOST_NAME.test(host)) return null;
  const usual = url.protocol === 'http:' ? 80 : 443;
  return { host, port: url.port === '' ? usual : Number(url.port), usualPort: url.port === '' };
}

/** `api.stripe.com/v1`: clients that take it choose a scheme themselves, or read a path. */
export function lacksScheme(url: string): boolean {
  return /^(?:[A-Za-z0-9_-]+\.)+[A-Za-z]{2,}\.?(?::\d+)?(?:[/?#]|$)/.test(url.trim());
}

/**
 * Scheme, two slashes, and what stands before the first `/`, `?` or `#`: without backslashes, which `URL` reads as
 * slashes, and without tabs and line breaks, which it drops. Other clients do neither. A `#{` may be a template's.
 */
const AUTHORITY = /^https?:\/\/([^/?#\\\u0000-\u0020\u007f]+)(?=\/|\?|#(?!\{)|$)/i;

/** Of several `@` clients choose different ones; braces and `$` are a template's. */
const USER_INFO = /^[A-Za-z0-9._~!&'()*+,;=:%-]*$/;

/** Letters that IDNA 2003 and IDNA 2008 make different names of: `straße.example` is `strasse.example` to some. */
const DEVIATING = /[\u00df\u1e9e\u03c2\u200c\u200d]/;

/** What `URL` lets through besides is a template's syntax (`{`, `$`, a backtick) or no name that anything resolves. */
const HOST_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

export function permitsHost(rule: HostRule, target: Target): boolean {
  const { wildcard, host, port } = rule;
  if (port === null ? !target.usualPort : port !== target.port) return false;
  return wildcard ? target.host.endsWith(`.${host}`) : target.host === host;
}

function parsed(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function withoutDot(host: string): string {
  return host.replace(/\.$/, '');
}

/** `URL` turns every way of writing an IPv4 address into four numbers. */
function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}
