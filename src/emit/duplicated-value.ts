/** One value under two names, or twice under one. Values are compared in memory, and nothing of them is kept. */
import type { Analysis } from '../compile.js';
import { atDefinition, locationOf } from '../rules/places.js';
import type { Finding } from '../rules/types.js';
import { type Definition, isWithin, sameEnvironment, scopeChain, scopeTitle } from '../scopes/index.js';
import type { SecretValue } from '../stores/types.js';
import { type HeldSecret, textsIn } from './held-values.js';
import { isOrdinary } from './ordinary.js';
import { jsonText } from './values.js';

/** A value has few twins; where it has many, these are enough to see what is meant. */
const MAX_SHOWN = 10;

/**
 * Among secrets that are visible together, in the same environment. A finding stands at the narrower of two, else at
 * the later one.
 */
export function duplicatedValues(analysis: Analysis, held: readonly HeldSecret[]): readonly Finding[] {
  const groups = new Map<string, Definition[]>();
  for (const { definition, value } of held) {
    if (textsIn(value).every((text) => isOrdinary(text.trim()))) continue;
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(definition);
    else groups.set(key, [definition]);
  }
  return [...groups.values()].flatMap((group) => (group.length < 2 ? [] : findingsIn(group, analysis)));
}

/** Equal for equal values alone. A value that is a text is none that is put together. */
function keyOf(value: SecretValue): string {
  return value.kind === 'scalar' ? `=${value.text.reveal()}` : jsonText(value);
}

function findingsIn(group: readonly Definition[], { environments }: Analysis): readonly Finding[] {
  const ordered = [...group].sort((a, b) => breadth(a) - breadth(b));
  return ordered.flatMap((definition, index) => {
    const twins: Definition[] = [];
    for (const other of ordered.slice(0, index)) {
      if (twins.length === MAX_SHOWN) break;
      if (together(other, definition)) twins.push(other);
    }
    const [twin] = twins;
    if (!twin) return [];
    const { environment } = definition.store;
    return [
      {
        ...atDefinition(definition),
        ...told(definition, twin),
        environments: environment === null ? environments : [environment],
        label: 'value not shown',
        related: twins.map((other) => ({
          ...locationOf(other),
          message: `\`${other.name}\` of ${scopeTitle(other.store.scope)} has the same value`,
        })),
      },
    ];
  });
}

/** Broad to narrow: scopes first, then values for every environment before those for one. */
function breadth({ store }: Definition): number {
  return 2 * scopeChain(store.scope).length + (store.environment === null ? 0 : 1);
}

/** `broader` comes before `narrower`. The same name twice in one place is `duplicate-secret`. */
function together({ store: broader, name }: Definition, narrower: Definition): boolean {
  return (
    sameEnvironment(broader, narrower.store) &&
    isWithin(narrower.store.scope, broader.scope) &&
    (name !== narrower.name ||
      broader.scope !== narrower.store.scope ||
      broader.environment !== narrower.store.environment)
  );
}

function told({ name, store }: Definition, twin: Definition): Pick<Finding, 'message' | 'help'> {
  const scope = scopeTitle(store.scope);
  const other = scopeTitle(twin.store.scope);
  if (name !== twin.name)
    return {
      message: `\`${name}\` of ${scope} has the same value as \`${twin.name}\`${scope === other ? '' : ` of ${other}`}`,
      help: 'keep one of them and refer to it, or give each a credential of its own',
    };
  const remove = 'remove this one: the broader one is found without it';
  return scope === other
    ? {
        message: `\`${name}\` of ${scope} has the same value for ${store.environment ?? 'every environment'} as for every environment`,
        help: remove,
      }
    : {
        message: `\`${name}\` of ${scope} has the same value as the one of ${other} that it hides`,
        help: remove,
      };
}
