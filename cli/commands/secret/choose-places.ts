/** Which stores get the values of `secret set`, and under which names. */

import { visible } from '../../../src/report/visible.js';
import { scopeTitle } from '../../../src/scopes/index.js';
import type { NameVerdict } from '../../../src/secrets/index.js';
import type { Survey } from '../../../src/survey.js';
import type * as Vault from '../../../src/vault/index.js';
import { yesOrNo } from '../../confirm.js';
import { type Io, UsageError } from '../../io.js';
import type { ValueOptions } from './ask-values.js';
import { type PlainTextOption, plainTextOf, type TargetOptions, targetOf } from './target-options.js';

/** One name in one store. */
export interface Place {
  readonly name: string;
  readonly target: Vault.StoreTarget;
  readonly isNew: boolean;
  /** Null: the name is there already. That was decided by someone, and `check` speaks of it. */
  readonly verdict: NameVerdict | null;
}

type Places = { readonly ok: true; readonly places: readonly Place[] } | Vault.Refused;

export async function choosePlaces(
  names: readonly string[],
  options: ValueOptions & TargetOptions & PlainTextOption,
  survey: Survey,
  vault: typeof Vault,
  io: Io,
): Promise<Places> {
  const wanted = targetOf(options, survey, io);
  const judge = nameJudge(survey);
  const places: Place[] = [];
  for (const written of names) {
    const chosen = vault.chooseStores(survey.project, survey.stores, { name: written, ...wanted });
    if (!chosen.ok) return chosen;
    for (const target of chosen.targets) {
      const store = survey.stores.find((each) => each.store.file === target.file);
      const refusal = store ? vault.refuseUnready(store) : null;
      if (refusal) return refusal;
      const has = (name: string) => store?.names?.entries.some((entry) => entry.name === name) ?? false;
      let name = written;
      let verdict = has(name) ? null : await judge(target, name);
      const instead = verdict?.instead ?? null;
      if (verdict && verdict.problems.length > 0 && instead !== null && options.values === undefined) {
        if (await wantsInstead(written, instead, verdict, options, io)) {
          name = instead;
          verdict = has(name) ? null : await judge(target, name);
        }
      }
      if (verdict && verdict.problems.length > 0) return refusedName(verdict);
      const isNew = verdict !== null;
      const source = store?.names?.source ?? null;
      const flat = options.yaml !== true && options.values === undefined;
      const plain = isNew
        ? vault.foreseePlainText(
            survey.project.root,
            { file: target.file, source, name, flat },
            plainTextOf(options),
          )
        : null;
      if (plain) return plain;
      places.push({ name, target, isNew, verdict });
    }
  }
  return { ok: true, places };
}

/** What knows the engines is loaded for the first new name. */
function nameJudge({
  project,
  scopes,
}: Survey): (target: Vault.StoreTarget, name: string) => Promise<NameVerdict> {
  const load = async () => {
    const { inSight, judgeName } = await import('../../../src/secrets/index.js');
    return { judgeName, known: { ...inSight(project), scopes } };
  };
  let loading: ReturnType<typeof load> | null = null;
  return async (target, name) => {
    loading ??= load();
    const { judgeName, known } = await loading;
    return judgeName(known, target, name);
  };
}

async function wantsInstead(
  written: string,
  instead: string,
  { problems }: NameVerdict,
  options: ValueOptions,
  io: Io,
): Promise<boolean> {
  if (!io.in.isTerminal || options.fromFile !== undefined) return false;
  for (const problem of problems) io.err(`${visible(problem)}\n`);
  const agreed = await yesOrNo(`call \`${visible(written)}\` \`${visible(instead)}\`?`, true, io);
  if (agreed === null) throw new UsageError('nothing was written');
  return agreed;
}

function refusedName({ problems, instead }: NameVerdict): Vault.Refused {
  const [first = '', ...others] = problems;
  return {
    ok: false,
    message: [first, ...others].join('; '),
    help: instead === null ? null : `\`${instead}\` would do`,
  };
}

export function where({ scope, environment }: Vault.StoreTarget): string {
  return visible(`${scopeTitle(scope)}, ${environment ?? 'every environment'}`);
}
