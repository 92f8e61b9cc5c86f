import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { generateIdentity, identityFile } from '../../../src/stores/identities/generate.js';
import { parseIdentityFile } from '../../../src/stores/identities/identity-file.js';
import { recipientProblem } from '../recipients/recipient-problem.js';

describe.each([
  ['an age identity', false, /^age1[a-z0-9]{58}$/, /^AGE-SECRET-KEY-1[A-Z0-9]{58}$/],
  ['a post-quantum identity', true, /^age1pq1[a-z0-9]{1900,}$/, /^AGE-SECRET-KEY-PQ-1[A-Z0-9]{58}$/],
])('%s', (_, postQuantum, recipient, key) => {
  it('has a public key that can be encrypted for', async () => {
    const identity = await generateIdentity({ postQuantum });
    expect(identity.publicKey).toMatch(recipient);
    expect(identity.secret.reveal()).toMatch(key);
    expect(await recipientProblem(identity.publicKey)).toBeNull();
  });

  it('is written as age-keygen writes it, and read again', async () => {
    const identity = await generateIdentity({ postQuantum });
    const text = identityFile(identity, new Date('2027-03-04T05:06:07.890Z')).reveal();
    expect(text).toBe(
      `# created: 2027-03-04T05:06:07Z\n# public key: ${identity.publicKey}\n${identity.secret.reveal()}\n`,
    );
    const [read] = parseIdentityFile(text).identities;
    expect(await read?.about()).toEqual({ usable: true, recipient: identity.publicKey });
  });

  it('is another one each time, and is not shown by accident', async () => {
    const [one, two] = [await generateIdentity({ postQuantum }), await generateIdentity({ postQuantum })];
    expect(one.publicKey).not.toBe(two.publicKey);
    expect(inspect(one) + JSON.stringify(one)).not.toContain('SECRET');
  });
});
