import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detect, mayBeDetected } from '../../src/credentials/detect.js';
import { RULES_JSON } from '../../src/credentials/rules.generated.js';
import type { RuleData } from '../../src/credentials/types.js';

const { rules }: { readonly rules: readonly RuleData[] } = JSON.parse(RULES_JSON);

/** What curl is given may be short: a text that speaks of it is never passed over. */
const OTHERS = rules.filter(({ id }) => !id.startsWith('curl-'));
let found = 0;

test.each(OTHERS.map(({ id, pattern }) => [id, pattern] as const))(
  'property: nothing that %s finds is passed over at the first look',
  (id, [source, flags = '']) => {
    // What stands around a credential is asked for by its rule and has no part in it.
    const written = source.replaceAll('[^]', '[ -~]').replaceAll(/\\b|\^/g, '');
    const match = fc.stringMatching(new RegExp(written, flags.replace('i', '')), { maxLength: 400 });
    fc.assert(
      fc.property(match, fc.constantFrom('', 'name'), (text, name) => {
        if (!detect(text, name).some(({ rule }) => rule === id)) return;
        found++;
        expect(mayBeDetected(text, name)).toBe(true);
      }),
      { numRuns: 30 },
    );
  },
);

test('texts that speak of curl are never passed over, and most rules have found something above', () => {
  expect(mayBeDetected('x', 'Curl')).toBe(true);
  expect(mayBeDetected('curl -u a:b', '')).toBe(true);
  expect(mayBeDetected('The customer is told about the order', 'text')).toBe(false);
  expect(found).toBeGreaterThan(10 * OTHERS.length);
});
