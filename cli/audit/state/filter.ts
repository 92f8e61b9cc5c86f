/**
 * The language of the filter: `is:unused scope:acme env:prod token`, all of which a row must meet; `is:unused,perhaps` means
 * either, `-is:unused` the opposite.
 */
import type { AuditData } from '../model/index.js';
import type { Node } from './tree.js';

export interface Filter {
  readonly words: readonly {
    readonly key: FilterKey;
    /** In lower case; any of them. */
    readonly values: readonly string[];
    readonly not: boolean;
  }[];
  /** Lower case; each must occur. */
  readonly texts: readonly { readonly text: string; readonly not: boolean }[];
  /** What can't be understood, in a line; null where all can. */
  readonly problem: string | null;
}

export const FILTER_KEYS = [
  'is',
  'scope',
  'env',
  'engine',
  'rule',
  'severity',
  'file',
  'field',
  'secret',
] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

const isKey = (text: string): text is FilterKey => (FILTER_KEYS as readonly string[]).includes(text);

/** What `is:` can ask: each word with the rules whose findings it names. */
export const STATES: Readonly<Record<string, readonly string[]>> = {
  dangling: ['dangling-secret'],
  unused: ['unused-secret'],
  perhaps: ['dynamic-reference'],
  missing: ['missing-in-environment', 'missing-value'],
  'out-of-scope': ['out-of-scope'],
  forbidden: ['field-denied', 'field-inert', 'field-leaky', 'use-not-allowed', 'reserved-syntax'],
  shadowed: ['shadowed-secret'],
  expired: ['expired-secret'],
  due: ['expired-secret', 'rotation-due'],
  undeclared: ['undeclared-secret'],
  malformed: ['malformed-reference', 'foreign-syntax'],
  broken: ['broken-store', 'broken-workflow'],
  duplicate: ['duplicate-secret'],
  set: [],
  inherited: [],
  variable: [],
  used: [],
  dynamic: ['dynamic-reference'],
  ok: [],
};

export function parseFilter(text: string): Filter {
  const words: Filter['words'][number][] = [];
  const texts: Filter['texts'][number][] = [];
  let problem: string | null = null;
  for (const part of text.split(/\s+/).filter((each) => each !== '')) {
    const not = part.length > 1 && part.startsWith('-');
    const word = not ? part.slice(1) : part;
    const colon = word.indexOf(':');
    const key = colon < 0 ? '' : word.slice(0, colon).toLowerCase();
    if (isKey(key)) {
      const values = word
        .slice(colon + 1)
        .toLowerCase()
        .split(',')
        .filter(Boolean);
      // Somebody who is still typing has said nothing yet.
      if (values.length === 0) continue;
      words.push({ key, values, not });
      const states = Object.keys(STATES);
      if (key === 'is' && !values.every((value) => states.some((each) => each.startsWith(value))))
        problem = `is: knows ${Object.keys(STATES).join(', ')}`;
    } else texts.push({ text: word.toLowerCase(), not });
  }
  return { words, texts, problem };
}

/** Whether a row meets a filter by itself; what stands above and below it is not looked at. */
export function matcher(data: AuditData, filter: Filter): (node: Node) => boolean {
  const { words, texts } = filter;
  return (node) => {
    // A field says what its reference says, one row above it.
    if (node.kind === 'field') return false;
    for (const { key, values, not } of words)
      if (values.some((value) => meets(data, node, key, value)) === not) return false;
    if (texts.length === 0) return true;
    const hay = textOf(data, node);
    for (const { text, not } of texts) if (hay.includes(text) === not) return false;
    return true;
  };
}

const texts = new WeakMap<AuditData, Map<string, string[]>>();

/** All that can be searched of a row, in lower case. */
export function textOf(data: AuditData, { kind, index }: Pick<Node, 'kind' | 'index'>): string {
  const lists = texts.get(data) ?? new Map<string, string[]>();
  texts.set(data, lists);
  const list = lists.get(kind) ?? [];
  lists.set(kind, list);
  const known = list[index];
  if (known !== undefined) return known;
  const made = searchable(data, { kind, index }).toLowerCase();
  list[index] = made;
  return made;
}

function searchable(data: AuditData, { kind, index }: Pick<Node, 'kind' | 'index'>): string {
  switch (kind) {
    case 'finding': {
      const found = data.findings[index];
      return found ? `${found.rule} ${found.message} ${found.file}:${found.line} ${found.secret ?? ''}` : '';
    }
    case 'secret': {
      const found = data.secrets[index];
      return found ? `${found.name} ${found.scope}` : '';
    }
    case 'reference':
    case 'field': {
      const found = data.references[index];
      return found ? `${found.file}:${found.line} ${found.text} ${found.field}` : '';
    }
    case 'scope':
      return data.scopes[index] ?? '';
    case 'workflow': {
      const found = data.workflows[index];
      return found ? `${found.file} ${found.engine} ${found.workflow ?? ''}` : '';
    }
    case 'person':
      return `${data.people[index]?.title} ${data.people[index]?.recipient}`;
    case 'store':
      return data.stores[index]?.file ?? '';
  }
}

const within = (scope: string, value: string) =>
  scope.toLowerCase() === value ||
  scope.toLowerCase().startsWith(`${value}/`) ||
  (value === '/' && scope === '');

function meets(data: AuditData, { kind, index }: Node, key: FilterKey, value: string): boolean {
  switch (kind) {
    case 'finding': {
      const found = data.findings[index];
      if (!found) return false;
      if (key === 'is') return rulesFor(value).some((rule) => rule === found.rule);
      if (key === 'scope') return found.scope !== null && within(found.scope, value);
      if (key === 'env') return found.environments.length === 0 || has(found.environments, value);
      if (key === 'engine') return found.engine !== null && begins(found.engine, value);
      if (key === 'rule') return begins(found.rule, value);
      if (key === 'severity') return begins(found.severity, value);
      if (key === 'file') return found.file.toLowerCase().includes(value);
      if (key === 'field') return (found.field ?? '').toLowerCase().includes(value);
      return (found.secret ?? '').toLowerCase().includes(value);
    }
    case 'secret': {
      const found = data.secrets[index];
      if (!found) return false;
      if (key === 'is') return secretIs(found, value);
      if (key === 'scope') return within(found.scope, value);
      if (key === 'env')
        return data.environments.some((each, at) => begins(each, value) && found.cells[at] !== 'missing');
      if (key === 'engine') return found.syntaxes.some(({ engine }) => begins(engine, value));
      if (key === 'rule') return has(found.rules, value);
      if (key === 'file') return found.definitions.some(({ file }) => file.toLowerCase().includes(value));
      if (key === 'field')
        return found.uses.some((each) => data.references[each]?.field.toLowerCase().includes(value));
      if (key === 'severity') return false;
      return found.name.toLowerCase().includes(value);
    }
    case 'reference':
    case 'field': {
      const found = data.references[index];
      const workflow = found && data.workflows[found.workflow];
      if (!found || !workflow) return false;
      if (key === 'is') return referenceIs(data, found, value);
      if (key === 'scope') return within(workflow.scope, value);
      if (key === 'env') return has(workflow.environments, value);
      if (key === 'engine') return begins(workflow.engine, value);
      if (key === 'rule') return has(found.rules, value);
      if (key === 'file') return found.file.toLowerCase().includes(value);
      if (key === 'field')
        return `${found.field} ${found.category} ${found.policy}`.toLowerCase().includes(value);
      if (key === 'severity') return false;
      return (found.secret ?? '').toLowerCase().includes(value);
    }
    case 'workflow': {
      const found = data.workflows[index];
      if (!found) return false;
      if (key === 'is') return found.problem !== null && 'broken'.startsWith(value);
      if (key === 'scope') return within(found.scope, value);
      if (key === 'env') return has(found.environments, value);
      if (key === 'engine') return begins(found.engine, value);
      if (key === 'file') return found.file.toLowerCase().includes(value);
      return false;
    }
    case 'scope':
      return key === 'scope' && within(data.scopes[index] ?? '', value);
    case 'store': {
      const found = data.stores[index];
      if (!found) return false;
      if (key === 'is') return found.problem !== null && 'broken'.startsWith(value);
      if (key === 'scope') return within(found.scope, value);
      if (key === 'env') return found.environment === null || begins(found.environment, value);
      return key === 'file' && found.file.toLowerCase().includes(value);
    }
    case 'person':
      return false;
  }
}

const begins = (text: string, value: string) => text.toLowerCase().startsWith(value);
const has = (list: readonly string[], value: string) => list.some((each) => begins(each, value));

/** The rules that a word of `is:` names; a word that is not finished names what it may become. */
function rulesFor(value: string): readonly string[] {
  return (
    STATES[value] ??
    Object.keys(STATES).flatMap((each) => (each.startsWith(value) ? (STATES[each] ?? []) : []))
  );
}

function secretIs(secret: AuditData['secrets'][number], value: string): boolean {
  const states = [
    secret.unused ? 'unused' : secret.perhaps ? 'perhaps' : secret.uses.length > 0 ? 'used' : '',
    secret.variable ? 'variable' : '',
    secret.cells.includes('missing') ? 'missing' : '',
    secret.cells.includes('inherited') ? 'inherited' : '',
    secret.cells.includes('set') || secret.cells.includes('all') ? 'set' : '',
    secret.rules.length === 0 ? 'ok' : '',
  ];
  return (
    states.some((each) => each !== '' && each.startsWith(value)) ||
    secret.rules.some((rule) => rule !== 'unused-secret' && rulesFor(value).includes(rule))
  );
}

function referenceIs(data: AuditData, reference: AuditData['references'][number], value: string): boolean {
  const { kind, rules, policy } = reference;
  if (kind !== 'reference' && kind.startsWith(value)) return true;
  if (policy !== 'allow' && 'forbidden'.startsWith(value)) return true;
  const unresolved = data.meanings[reference.meaning]?.unresolved ?? [];
  if (unresolved.some(({ reason }) => reason.replaceAll(' ', '-').startsWith(value))) return true;
  if ('ok'.startsWith(value) && rules.length === 0) return true;
  return rules.some((rule) => rulesFor(value).includes(rule));
}
