/** Commands that change the repository: each first asks for what it needs, then says what would happen and asks again. */
import type { AuditCommand, Enabled } from './command.js';
import { withEffect } from './command.js';
import { type Selected, selected } from './moves.js';
import type { ChangeKind, State } from './types.js';

export const READ_ONLY = 'read-only: nothing is changed';

function change(
  kind: ChangeKind,
  key: string,
  help: string,
  allowed: (found: Selected) => Enabled,
  question: ((found: Selected) => { readonly question: string; readonly text: string }) | null,
): AuditCommand {
  return {
    id: kind,
    keys: [key],
    help,
    enabled: (state) => {
      if (state.readOnly) return READ_ONLY;
      const found = selected(state);
      return found ? allowed(found) : 'no row is selected';
    },
    run: (state) => {
      const found = selected(state);
      if (!found) return state;
      if (question) return { ...state, mode: { kind: 'prompt', change: kind, ...question(found) } };
      return begin(state, kind, '');
    },
  };
}

/** Has a change planned; the answer is a question with what would happen. */
export function begin(state: State, kind: ChangeKind, text: string): State {
  const found = selected(state);
  if (!found) return { ...state, mode: { kind: 'browse' } };
  const { subject } = found;
  const next: State = { ...state, mode: { kind: 'planning', title: TITLES[kind] } };
  return withEffect(next, { kind: 'change', change: { kind, subject, text } });
}

export const TITLES: Readonly<Record<ChangeKind, string>> = {
  remove: 'remove a secret',
  move: 'move a secret',
  declare: 'declare a secret',
  ignore: 'ignore a finding',
  set: 'set a value',
};

const noSecret = 'this row is about no secret that exists';
const aVariable = 'a variable is no secret: change it in your editor (e)';

export const CHANGE_COMMANDS: readonly AuditCommand[] = [
  change(
    'remove',
    'D',
    'remove a secret that nothing uses',
    ({ secret }) => {
      if (!secret) return noSecret;
      if (secret.variable) return aVariable;
      if (secret.uses.length > 0) return 'workflows use it (b: what would break)';
      return secret.perhaps ? 'something that is computed or broken may use it (u: where)' : true;
    },
    null,
  ),
  change(
    'move',
    'M',
    'move a secret to the scope that needs it',
    ({ secret }) => (secret ? (secret.variable ? aVariable : true) : noSecret),
    ({ data, subject, secret }) => ({
      question: `move ${secret?.name} of ${titleOf(secret?.scope ?? '')} to which scope?`,
      text: neededIn(
        subject.kind === 'finding' ? (data.findings[subject.index]?.scope ?? null) : null,
        secret,
      ),
    }),
  ),
  change(
    'declare',
    'C',
    'declare a secret in the catalog',
    ({ secret }) => {
      if (!secret) return noSecret;
      if (secret.variable) return aVariable;
      return secret.declared ? 'the catalog declares it already' : true;
    },
    ({ secret }) => ({ question: `what is ${secret?.name}? (its description)`, text: '' }),
  ),
  change(
    'ignore',
    'I',
    'ignore a finding, with a reason',
    ({ data, subject }) => {
      if (subject.kind !== 'finding') return 'only a finding can be ignored (1: findings)';
      const rule = data.findings[subject.index]?.rule;
      return rule === 'unused-ignore' ? 'it is about an ignore: change claviger.yaml (e)' : true;
    },
    ({ data, subject }) => ({
      question: `why is this ${data.findings[subject.index]?.rule} to be ignored?`,
      text: '',
    }),
  ),
  change(
    'set',
    'V',
    'set a value, which is asked for and never shown',
    ({ data, subject, secret }) => {
      if (secret?.variable) return aVariable;
      if (secret) return true;
      return subject.kind === 'finding' && data.findings[subject.index]?.rule === 'dangling-secret'
        ? true
        : noSecret;
    },
    (found) => ({
      question: 'for which environments? (none: the one value for every environment)',
      text: wantedIn(found).join(' '),
    }),
  ),
];

const titleOf = (scope: string) => (scope === '' ? '/' : scope);

/** The nearest scope that both those who use a secret now and `asking` can see. */
function neededIn(asking: string | null, secret: Selected['secret']): string {
  if (asking === null || !secret) return titleOf((secret?.scope ?? '').split('/').slice(0, -1).join('/'));
  if (secret.uses.length === 0) return titleOf(asking);
  const a = asking.split('/');
  const b = secret.scope.split('/');
  const same = a.findIndex((part, index) => part !== b[index]);
  return titleOf((same < 0 ? a : a.slice(0, same)).join('/'));
}

/** The environments in which a value is missing, else those that have one of their own. */
function wantedIn({ data, subject, secret }: Selected): readonly string[] {
  const finding = subject.kind === 'finding' ? data.findings[subject.index] : undefined;
  if (finding && /^missing-/.test(finding.rule)) return finding.environments;
  if (!secret) return [];
  const own = secret.definitions.flatMap(({ environment }) => environment ?? []);
  const missing = data.environments.filter((_, index) => secret.cells[index] === 'missing');
  return missing.length > 0 && own.length > 0 ? missing : own;
}
