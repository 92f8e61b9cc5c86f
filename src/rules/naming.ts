/** The conventions of `names:`: what a name must look like in a scope and below it. */
import type { NamingRule } from '../policy/types.js';
import type { Scope } from '../project/types.js';
import { isWithin, scopeTitle } from '../scopes/index.js';

const CASES: Readonly<
  Record<NonNullable<NamingRule['case']>, { readonly pattern: RegExp; readonly example: string }>
> = {
  UPPER_SNAKE_CASE: { pattern: /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/, example: 'STRIPE_API_KEY' },
  lower_snake_case: { pattern: /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/, example: 'stripe_api_key' },
  'kebab-case': { pattern: /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, example: 'stripe-api-key' },
  PascalCase: { pattern: /^(?:[A-Z][a-z0-9]*)+$/, example: 'StripeApiKey' },
  camelCase: { pattern: /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)*$/, example: 'stripeApiKey' },
};

export interface Breach {
  readonly rule: NamingRule;
  /** What the convention asks for, to follow the name: `does not begin with …`. */
  readonly problem: string;
}

/** Compiles a project's conventions once; what they ask of a name of a scope that it does not keep, in their order. */
export function namingOf(
  rules: readonly NamingRule[],
  levels: readonly string[],
): (scope: Scope, name: string) => readonly Breach[] {
  const compiled = rules.map((rule) => ({
    rule,
    pattern: rule.pattern === null ? null : new RegExp(`^(?:${rule.pattern})$`, 'u'),
  }));
  return (scope, name) =>
    compiled.flatMap(({ rule, pattern }) => {
      if (rule.scope !== null && !isWithin(scope, rule.scope)) return [];
      const problem = breach(rule, pattern, prefixIn(rule, levels, scope), name);
      return problem === null ? [] : [{ rule, problem }];
    });
}

function breach(rule: NamingRule, pattern: RegExp | null, prefix: string, name: string): string | null {
  if (!name.startsWith(prefix)) return `does not begin with \`${prefix}\``;
  if (prefix !== '' && name === prefix) return `says nothing behind \`${prefix}\``;
  const letters = rule.case === null ? null : CASES[rule.case];
  if (letters && !letters.pattern.test(name)) return `is not in ${rule.case}, as \`${letters.example}\` is`;
  return pattern === null || pattern.test(name) ? null : `does not match \`${rule.pattern}\``;
}

/** `{project}_` in `acme/billing`, in the letter case of the names: `BILLING_`. Of a scope that has no such level, none. */
function prefixIn({ prefix, case: letters }: NamingRule, levels: readonly string[], scope: Scope): string {
  if (prefix === null) return '';
  const parts = scope === '' ? [] : scope.split('/');
  let missing = false;
  const filled = prefix.replace(/\{([^{}]*)\}/g, (_, level: string) => {
    const part = parts[levels.indexOf(level)];
    if (part === undefined) missing = true;
    return inCase(part ?? '', letters);
  });
  return missing ? '' : filled;
}

function inCase(part: string, letters: NamingRule['case']): string {
  if (letters === 'UPPER_SNAKE_CASE') return part.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return letters === 'lower_snake_case' ? part.toLowerCase().replace(/[^a-z0-9]+/g, '_') : part;
}

/** `acme and below`. */
export function reachOf({ scope }: NamingRule): string {
  return scope === null || scope === '' ? 'every scope' : `${scopeTitle(scope)} and below`;
}
