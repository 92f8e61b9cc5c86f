import { didYouMeanHelp } from '../did-you-mean.js';
import type { Scope } from './types.js';

/** `acme/{project}`: a scope with captures. */
export interface ScopeTemplate {
  /** As written. */
  readonly text: string;
  readonly captures: readonly string[];
  readonly fill: (captured: ReadonlyMap<string, string>) => Scope;
}

export type ScopeResult =
  | { readonly ok: true; readonly template: ScopeTemplate }
  /** One line, lower case. */
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/** `captures`: those of `files`. `levels`: the declared ones. */
export function compileScope(
  text: string,
  captures: readonly string[],
  levels: readonly string[],
): ScopeResult {
  const fail = (message: string, help: string | null = null): ScopeResult => ({ ok: false, message, help });
  const parts = text.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\\'))) {
    return fail('a scope is made of names with `/` between them, such as `acme/payments`');
  }
  const used = [...new Set(Array.from(text.matchAll(/\{([^{}]*)\}/g), ([, name = '']) => name))];
  if (/[{}*?[\]]/.test(text.replace(/\{[A-Za-z_][A-Za-z0-9_-]*\}/g, ''))) {
    return fail('a scope holds names and captures of levels such as `{project}`, no patterns');
  }
  for (const name of used) {
    if (name === 'environment') return fail('an environment is no part of a scope');
    if (!captures.includes(name)) {
      return fail(`\`{${name}}\` is not captured by \`files\` of this entry`, didYouMeanHelp(name, captures));
    }
  }
  if (parts.length > levels.length) {
    const declared = `${levels.length} (${levels.join(', ')})`;
    return fail(`this scope has ${parts.length} parts, more than there are levels: ${declared}`);
  }
  const fill = (captured: ReadonlyMap<string, string>) =>
    text.replace(/\{([^{}]*)\}/g, (_, name: string) => captured.get(name) ?? '') as Scope;
  return { ok: true, template: { text, captures: used, fill } };
}

/**
 * The scope of entries that name none: the one under which everything else lies, else the nameless root above several
 * (or, in a project without scopes, alone).
 */
export function rootScope(scopes: Iterable<Scope>): Scope {
  const firsts = new Set(Array.from(scopes, (scope) => scope.split('/', 1)[0] ?? ''));
  const [first = ''] = firsts;
  return (firsts.size === 1 ? first : '') as Scope;
}
