/** Whether a name can be given to a secret: every engine that could refer to it has a say, in its platform's words. */
import type { Engine } from '../engines/types.js';
import type { Scope } from '../project/types.js';
import { enginesInSight, INVALID_NAME_HELP, type InSight, PLAIN_NAME } from '../rules/invalid-name.js';
import { METADATA_KEY } from '../stores/metadata.js';

/** Why a name can't be given. */
export interface NameProblem {
  /** One line, lower case. */
  readonly message: string;
  readonly help: string | null;
  /** A name of the same words that every engine takes. */
  readonly instead: string | null;
  /** Null: whatever the engine. */
  readonly engine: Engine | null;
}

/** What speaks against a name in a scope; empty where nothing does. */
export function nameProblems(analysis: InSight, scope: Scope, name: string): readonly NameProblem[] {
  if (name === METADATA_KEY) {
    const message = `\`${METADATA_KEY}\` is where sops keeps its own data, no name for a secret`;
    return [{ message, help: null, instead: null, engine: null }];
  }
  const engines = enginesInSight(analysis)({ scope, environment: null });
  if (engines.length === 0) {
    if (PLAIN_NAME.test(name)) return [];
    return [
      { message: `\`${name}\` is not a valid name`, help: INVALID_NAME_HELP, instead: null, engine: null },
    ];
  }
  const instead = suggestion(name, engines);
  return engines.flatMap((engine) => {
    const problem = engine.nameProblem(name);
    return problem === null
      ? []
      : [{ message: `\`${name}\` can't be a name: ${problem}`, help: null, instead, engine }];
  });
}

/** The same words as every engine takes them: in upper case, with `_` between. */
function suggestion(name: string, engines: readonly Engine[]): string | null {
  const upper = name
    .trim()
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
  const fits = upper !== '' && engines.every((engine) => engine.nameProblem(upper) === null);
  return fits && upper !== name ? upper : null;
}
