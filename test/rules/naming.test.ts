import { describe, expect, it } from 'vitest';
import { checked, findings, store } from '../project.js';

function check(names: string, secrets: readonly string[], rule = 'invalid-name') {
  const report = checked({
    'claviger.yaml': `version: 1\nnames:\n  - ${names}\nstores:\n  - { files: "secrets/{project}.yaml", scope: "acme/{project}" }\n`,
    'secrets/billing.yaml': store(...secrets),
  });
  return {
    found: findings(report, rule),
    messages: report.diagnostics.filter((each) => each.rule === rule).map((each) => each.message),
  };
}

describe('a convention for names', () => {
  it.each([
    ['{ pattern: "[A-Z]+_(KEY|TOKEN)" }', 'STRIPE_KEY', 'STRIPE_KEY_OLD'],
    ['{ case: UPPER_SNAKE_CASE }', 'STRIPE_KEY_2', 'Stripe_KEY'],
    ['{ case: lower_snake_case }', 'stripe_key', 'stripeKey'],
    ['{ case: kebab-case }', 'stripe-key', 'stripe_key'],
    ['{ case: camelCase }', 'stripeKey', 'StripeKey'],
    ['{ case: PascalCase }', 'StripeKey', 'stripeKey'],
    ['{ prefix: "{project}_", case: UPPER_SNAKE_CASE }', 'BILLING_KEY', 'KEY'],
    ['{ prefix: "pay_" }', 'pay_key', 'pay_'],
    ['{ scope: acme/billing, prefix: "B_" }', 'B_KEY', 'KEY'],
  ])('%s: %s keeps it, %s does not', (names, good, bad) => {
    expect(check(names, [good, bad]).found).toEqual([`invalid-name secrets/billing.yaml:2:1 ${bad}`]);
  });

  it('is named as the reason', () => {
    expect(check('{ prefix: "{project}_", case: UPPER_SNAKE_CASE }', ['KEY']).messages).toEqual([
      '`KEY` does not begin with `BILLING_`',
    ]);
  });

  it('of another scope says nothing', () => {
    expect(check('{ scope: acme/shipping, prefix: "S_" }', ['KEY']).found).toEqual([]);
    expect(check('{ scope: acme/biling, prefix: "S_" }', ['KEY'], 'matches-nothing').messages).toEqual(
      expect.arrayContaining(['the project has no scope `acme/biling`, so nothing in it is named']),
    );
  });
});
