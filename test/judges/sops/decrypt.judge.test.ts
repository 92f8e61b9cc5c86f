import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { decryptSops } from 'sops-age';
import { describe, expect, it } from 'vitest';
import { identitySource } from '../../../src/stores/identities/index.js';
import { decryptStore } from '../../../src/stores/sops/index.js';
import { actualTexts, expectedTexts, sourceOf } from '../../stores/sops/vectors.js';
import { generatedStores, simpleStores } from './generated-stores.js';
import { judges } from './sops.js';

const RUNS = Number(process.env.CLAVIGER_JUDGE_RUNS ?? 60);
const sops = judges();
const key = await generateX25519Identity();
const recipient = await identityToRecipient(key);
const identities = identitySource({ env: { SOPS_AGE_KEY: key }, home: '', platform: 'linux' });

describe.skipIf(sops.length === 0)('the real sops judges our reader', () => {
  for (const each of sops) {
    it(`${each.version}: what it encrypts, we decrypt to what it decrypts`, {
      timeout: 600_000,
    }, async () => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(generatedStores, async (store) => {
          const encrypted = each.encrypt(store, recipient);
          const said = encrypted === null ? null : each.decrypt(encrypted, key);
          // Some stores it refuses, and some it can't read back itself.
          if (encrypted === null || said === null) return;
          compared++;
          const result = await decryptStore(sourceOf(encrypted), identities);
          expect(actualTexts(result), encrypted).toEqual(expectedTexts(said));
        }),
        { numRuns: RUNS },
      );
      expect(compared).toBeGreaterThan(RUNS / 3);
    });
  }

  it('sops-age, an independent reader, agrees on what it can read', { timeout: 600_000 }, async () => {
    const [newest] = sops.toSorted((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
    if (!newest) return;
    await fc.assert(
      fc.asyncProperty(simpleStores, async (store) => {
        const encrypted = newest.encrypt(store, recipient);
        if (encrypted === null) throw new Error('sops refused a simple store');
        const said = await decryptSops(encrypted, { secretKey: key, fileType: 'yaml' });
        const result = await decryptStore(sourceOf(encrypted), identities);
        const ours = Object.fromEntries((actualTexts(result) as [string, string][][])[0] ?? []);
        expect(ours).toEqual(
          Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)])),
        );
      }),
      { numRuns: RUNS },
    );
  });
});
