/** No value gets into a store in plain text without the user's word, though sops would write it so. */
import type { CompiledRule } from '../encryption-rule.js';

/**
 * Which new values may be written in plain text where the rule does not encrypt them: none; those that somebody decided
 * on by the rule (`unencrypted_…`), since the user has said so; any, as sops does it. What stands there already stays.
 */
export type PlainText = 'refused' | 'decided' | 'any';

/** A value that would be written in plain text. Holds nothing of it. */
export class PlainTextRefused extends Error {
  /** The entry that it is about. */
  readonly entry: string;
  readonly help: string;

  constructor(entry: string, message: string, help: string) {
    super(message);
    this.entry = entry;
    this.help = help;
  }
}

/** Why a value at this path of map keys, which the rule does not encrypt, may not be written; null where it may. */
export function plainTextRefusal(
  { rule: { kind, text }, decide }: CompiledRule,
  [name = '', ...inner]: readonly string[],
  allowed: PlainText,
): PlainTextRefused | null {
  const decided = kind.startsWith('un');
  if (allowed === 'any' || (allowed === 'decided' && decided)) return null;
  const rule = `\`${kind}: ${text}\``;
  const what = inner.length === 0 ? 'this value' : 'a part of this value';
  if (decided)
    return new PlainTextRefused(
      name,
      `${rule} leaves ${what} in plain text`,
      'take another name; where everybody may read it, say so with --plain-text',
    );
  const covered = namesLike(name, text).find((other) => decide([other]).encrypted);
  return new PlainTextRefused(
    name,
    `${rule} does not cover ${what}: it would stand in plain text`,
    `take a name that the rule covers${covered === undefined ? '' : `, such as \`${covered}\``}; the rule stands in the \`sops\` block of a store, and for new ones in .sops.yaml`,
  );
}

/** The name with what a suffix, or an expression of one word, asks for. */
function namesLike(name: string, rule: string): readonly string[] {
  const word = /^(?:\(\?i\))?\^?([A-Za-z0-9_.-]+)\$?$/.exec(rule)?.[1] ?? '';
  return [word + name, name + word, `${word}_${name}`, `${name}_${word}`];
}
