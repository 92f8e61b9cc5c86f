/**
 * Where a URL leads, held against two readings: the WHATWG standard's (its reference implementation) and RFC 3986's,
 * which clients that are no browsers follow. What either of them takes elsewhere must never be permitted.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseURL, serializeHost } from 'whatwg-url';
import { compileHost, type HostRule, permitsHost, targetOf } from '../../src/policy/hosts.js';

const rule = (text: string): HostRule => {
  const compiled = compileHost(text);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.rule;
};
const permits = (host: string, url: string, whole = true) => {
  const target = targetOf(url, whole);
  return target !== null && permitsHost(rule(host), target);
};

describe('entries of `hosts`', () => {
  it.each([
    ['api.stripe.com', { wildcard: false, host: 'api.stripe.com', port: null }],
    ['API.Stripe.com.', { wildcard: false, host: 'api.stripe.com', port: null }],
    ['*.stripe.com', { wildcard: true, host: 'stripe.com', port: null }],
    ['localhost:8080', { wildcard: false, host: 'localhost', port: 8080 }],
    ['api.stripe.com:443', { wildcard: false, host: 'api.stripe.com', port: 443 }],
    ['bücher.example', { wildcard: false, host: 'xn--bcher-kva.example', port: null }],
    ['*.BÜCHER.example:8443', { wildcard: true, host: 'xn--bcher-kva.example', port: 8443 }],
    ['[::1]:8080', { wildcard: false, host: '[::1]', port: 8080 }],
    ['[0:0::1]', { wildcard: false, host: '[::1]', port: null }],
    ['127.1', { wildcard: false, host: '127.0.0.1', port: null }],
    ['my_host', { wildcard: false, host: 'my_host', port: null }],
  ])('%s', (text, expected) => {
    expect(compileHost(text)).toEqual({ ok: true, rule: expected });
  });

  it.each([
    ...[
      '',
      '.',
      '*',
      '*.',
      'api.*.com',
      '*stripe.com',
      '**.stripe.com',
      'a..b',
      'a/b',
      'a@b',
      'a b',
      'a%2eb',
    ],
    ...[
      'a:',
      'a:0',
      'a:65536',
      'a:x',
      '[::1',
      '*.127.0.0.1',
      '*.[::1]',
      'a{b}',
      '${host}',
      'a\\b',
      '1.2.3.4.5',
    ],
    'https://a b/',
  ])('not %j', (text) => {
    expect(compileHost(text)).toEqual({
      ok: false,
      message: expect.stringMatching(/^[a-z`][^.]*$/),
      help: 'as in `api.stripe.com`, `*.stripe.com` or `localhost:8080`',
    });
  });

  it('not a URL, whose host is offered instead', () => {
    expect(compileHost('https://api.stripe.com/v1')).toEqual({
      ok: false,
      message: '`hosts` names hosts, not URLs',
      help: 'write `api.stripe.com`',
    });
  });
});

describe('a request', () => {
  it.each([
    ['api.stripe.com', 'https://api.stripe.com'],
    ['api.stripe.com', 'HTTPS://API.STRIPE.COM.'],
    ['api.stripe.com', 'http://api.stripe.com/v1'],
    ['api.stripe.com', 'https://api.stripe.com?x'],
    ['api.stripe.com', 'https://api.stripe.com?{{query}}'],
    ['api.stripe.com', 'https://api.stripe.com#x'],
    ['api.stripe.com', 'https://api.stripe.com:443'],
    ['api.stripe.com', '  https://api.stripe.com\n'],
    ['api.stripe.com', 'https://user:pass%40word@api.stripe.com/'],
    ['api.stripe.com:443', 'https://api.stripe.com/'],
    ['api.stripe.com:80', 'http://api.stripe.com/'],
    ['api.stripe.com:8443', 'https://api.stripe.com:8443/'],
    ['*.stripe.com', 'https://a.b.stripe.com/'],
    ['xn--bcher-kva.example', 'https://BÜCHER.example/'],
    ['127.0.0.1', 'https://0x7f.1/'],
    ['127.0.0.1', 'https://017700000001/'],
    ['[::1]', 'https://[0:0:0:0:0:0:0:1]/'],
  ])('to %s is %j', (host, url) => {
    expect(permits(host, url)).toBe(true);
  });

  it.each([
    ['api.stripe.com', 'https://api.stripe.com:8443/'],
    ['api.stripe.com', 'http://api.stripe.com:443/'],
    ['api.stripe.com:443', 'http://api.stripe.com/'],
    ['api.stripe.com:8443', 'https://api.stripe.com/'],
    ['api.stripe.com', 'https://api.stripe.com@evil.example/'],
    ['api.stripe.com', 'https://api.stripe.com:443@evil.example/'],
    ['api.stripe.com', 'https://evil.example#@api.stripe.com/'],
    ['api.stripe.com', 'https://evil.example\\@api.stripe.com/'],
    ['api.stripe.com', 'https://api.stripe.com\\@evil.example/'],
    ['api.stripe.com', 'https://api.stripe.com\\.evil.example/'],
    ['api.stripe.com', 'https://a@evil.example@api.stripe.com/'],
    ['api.stripe.com', 'https://api.str\tipe.com/'],
    ['api.stripe.com', 'https://api.stripe.com\n.evil.example/'],
    ['api.stripe.com', 'https:\\\\api.stripe.com/'],
    ['api.stripe.com', 'https:/api.stripe.com/'],
    ['api.stripe.com', 'https:///api.stripe.com/'],
    ['api.stripe.com', 'https:api.stripe.com'],
    ['api.stripe.com', '//api.stripe.com/'],
    ['api.stripe.com', 'api.stripe.com'],
    ['api.stripe.com', 'ftp://api.stripe.com/'],
    ['api.stripe.com', 'javascript://api.stripe.com/'],
    ['api.stripe.com', 'blob:https://api.stripe.com/'],
    ['api.stripe.com', 'https://api.stripe.com..'],
    ['api.stripe.com', 'https://api.stripe.com#{path}'],
    ['*.stripe.com', 'https://stripe.com/'],
    ['*.stripe.com', 'https://.stripe.com/'],
    ['*.stripe.com', 'https://evilstripe.com/'],
    ['*.stripe.com', 'https://${x}.stripe.com/'],
    ['*.stripe.com', 'https://{{x}}.stripe.com/'],
    ['*.stripe.com', 'https://evil.example%2f.stripe.com/'],
    ['*.stripe.com', 'https://evil.example%00.stripe.com/'],
    ['strasse.example', 'https://straße.example/'],
    ['straße.example', 'https://straße.example/'],
    ['127.0.0.1', 'https://127.0.0.1.evil.example/'],
    ['', ''],
  ])('not to %s is %j', (host, url) => {
    expect(host === '' ? targetOf(url, true) === null : !permits(host, url)).toBe(true);
  });

  it.each([
    ['https://api.stripe.com/', true],
    ['https://api.stripe.com/v1/', true],
    ['https://api.stripe.com?q=', true],
    ['https://api.stripe.com', false],
    ['https://api.stripe.com:', false],
    ['https://api.stripe.com.', false],
    ['https://', false],
    ['', false],
  ])('of which %j is known', (known, told) => {
    expect(permits('api.stripe.com', known, false)).toBe(told);
  });
});

/** Appendix B of RFC 3986, and the last `@` or the first: clients of both kinds exist. */
function otherReadings(url: string): readonly string[] {
  const authority = /^(?:[^:/?#]+:)?(?:\/\/([^/?#]*))?/.exec(url.trim())?.[1] ?? '';
  return [authority.slice(authority.indexOf('@') + 1), authority.slice(authority.lastIndexOf('@') + 1)].map(
    (rest) => decoded(rest.replace(/:\d*$/, '')).toLowerCase().replace(/\.$/, ''),
  );
}

function decoded(host: string): string {
  try {
    return decodeURIComponent(host);
  } catch {
    return host;
  }
}

describe('properties', () => {
  const hosts = ['api.stripe.com', 'stripe.com', 'a.b.stripe.com', 'evil.example', 'stripe.com.evil.example'];
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...hosts) },
    fc.constantFrom(
      '@',
      ':',
      '/',
      '\\',
      '?',
      '#',
      '.',
      '..',
      '%2e',
      '%2f',
      '%40',
      '%00',
      '\t',
      '\n',
      ' ',
      '',
    ),
    fc.constantFrom(
      ':443',
      ':80',
      ':8443',
      'user',
      'user:word@',
      '[',
      ']',
      '[::1]',
      '{',
      '}',
      '$',
      '<',
      '>',
      '|',
      '^',
    ),
    fc.constantFrom(
      '。',
      '．',
      'ａ',
      'ß',
      '\u00ad',
      '\u200d',
      '\u2100',
      '\uff0f',
      '\u202e',
      'İ',
      '\ud800',
      '*',
      '_',
      '-',
    ),
    fc.string({ maxLength: 3, unit: 'binary' }),
  );
  const url = fc
    .tuple(
      fc.constantFrom(
        'https://',
        'http://',
        'https:',
        'https:/',
        'https:///',
        '//',
        'HTTPS:\\\\',
        'ftp://',
        '',
      ),
      fc.array(piece, { minLength: 1, maxLength: 6 }),
    )
    .map(([scheme, pieces]) => scheme + pieces.join(''));
  const rules = ['api.stripe.com', '*.stripe.com', 'stripe.com:8443'];

  it('a URL that is permitted leads there, whoever reads it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(url, fc.constantFrom(...rules), (text, host) => {
        if (!permits(host, text)) return;
        accepted += 1;
        const { host: name, wildcard, port } = rule(host);
        const fits = (real: string) => (wildcard ? real.endsWith(`.${name}`) : real === name);
        const standard = parseURL(text);
        if (standard === null) throw new Error('no URL, and yet permitted');
        expect(['http', 'https']).toContain(standard.scheme);
        const real = standard.host === null ? '' : serializeHost(standard.host).replace(/\.$/, '');
        expect(fits(real), real).toBe(true);
        expect(standard.port).toBe(port);
        // Names in other letters than ASCII's are the standard's own business.
        if (/^[\x00-\x7f]*$/.test(text))
          for (const other of otherReadings(text)) expect(fits(other), other).toBe(true);
      }),
      { numRuns: 60_000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it('what follows the host never matters, what is in it always does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('/', '?', '#'), (rest, end) => {
        const text = `https://api.stripe.com${end}${rest}`;
        expect(permits('api.stripe.com', text)).toBe(end === '/' || !rest.startsWith('{'));
        expect(permits('api.stripe.com', `https://api.stripe.com${end}`, false)).toBe(true);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, whole) => {
        targetOf(text, whole);
        targetOf(`https://${text}`, whole);
        compileHost(text);
      }),
    );
  });
});
