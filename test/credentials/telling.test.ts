/** Names are told from those of credentials by their last letters first. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesCredential, tellsOfCredential } from '../../src/credentials/literals.js';

const WORDS = [
  ...['password', 'passwd', 'passphrase', 'pwd', 'secret', 'token', 'jwt', 'pat', 'apikey', 'accesskey'],
  ...['secretkey', 'privatekey', 'clientsecret', 'accesstoken', 'bearertoken', 'credential', 'credentials'],
  ...['key', 'api', 'auth', 'x', '_', '-', '1', 'K', '\u212a', 'é', ' ', '.'],
];

test('property: the last letters never keep a name from telling of a credential', () => {
  const words = fc.constantFrom(...WORDS, ...WORDS.map((word) => word.toUpperCase()));
  let telling = 0;
  fc.assert(
    fc.property(fc.array(words, { maxLength: 4 }), (parts) => {
      const name = parts.join('');
      if (!namesCredential(name)) return;
      telling++;
      expect([name, tellsOfCredential(name)]).toEqual([name, true]);
    }),
    { numRuns: 3000 },
  );
  expect(telling).toBeGreaterThan(300);
});

test.each(['authorization', 'Proxy-Authorization', 'password', 'apiKey', 'TOKEN_', 'pat'])(
  '%s tells',
  (name) => {
    expect(tellsOfCredential(name)).toBe(true);
  },
);

test.each(['', 'tokenUrl', 'description', 'key', 'pageToken', 'name'])('%s does not', (name) => {
  expect(tellsOfCredential(name)).toBe(false);
});
