/** Whether a row meets a filter by itself; what stands above and below it is not looked at. */
import type { AuditData, Kind } from '../model/index.js';
import { type Filter, type FilterKey, rulesFor } from './filter.js';
import { referenceTexts } from './reference-texts.js';

/** The question is made once and asked of every row: tens of thousands, while somebody types. */
export function matcher(data: AuditData, { words, texts }: Filter): Meets {
  const demands = [
    ...words.map(({ key, values, not }) => {
      const any = values.map((value) => word(data, key, value));
      return (kind: Kind, index: number) => any.some((meets) => meets(kind, index)) !== not;
    }),
    ...texts.map(({ text, not }) => {
      const meets = occurrence(data, text);
      return (kind: Kind, index: number) => meets(kind, index) !== not;
    }),
  ];
  return (kind, index) => {
    for (const meets of demands) if (!meets(kind, index)) return false;
    return true;
  };
}

type Meets = (kind: Kind, index: number) => boolean;
type Test = (text: string) => boolean;

/** The same text stands in thousands of records: each is looked at once. */
function remembered(test: Test): Test {
  const answers = new Map<string, boolean>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = test(text);
    answers.set(text, answer);
    return answer;
  };
}

/** A text anywhere in what is to be read of a row. */
function occurrence(data: AuditData, wanted: string): Meets {
  const holds = remembered((text) => text.toLowerCase().includes(wanted));
  // Only then can it reach over the line between a file and its line.
  const placed = /:\d*$/.test(wanted);
  const at = (file: string, line: number) =>
    holds(file) || (placed && `${file}:${line}`.toLowerCase().includes(wanted));
  let inReference: ((index: number) => boolean) | null = null;
  return (kind, index) => {
    switch (kind) {
      case 'finding': {
        const found = data.findings[index];
        if (!found) return false;
        const { rule, message, secret, file, line } = found;
        return holds(rule) || message.toLowerCase().includes(wanted) || at(file, line) || holds(secret ?? '');
      }
      case 'secret': {
        const found = data.secrets[index];
        return found !== undefined && (found.name.toLowerCase().includes(wanted) || holds(found.scope));
      }
      case 'reference':
      case 'field': {
        inReference ??= referenceTexts(data).holding(wanted);
        if (inReference(index)) return true;
        const found = placed ? data.references[index] : undefined;
        return found !== undefined && at(found.file, found.line);
      }
      case 'scope':
        return holds(data.scopes[index] ?? '');
      case 'workflow': {
        const found = data.workflows[index];
        return (
          found !== undefined && (holds(found.file) || holds(found.engine) || holds(found.workflow ?? ''))
        );
      }
      case 'person': {
        const found = data.people[index];
        return found !== undefined && (holds(found.title) || holds(found.recipient));
      }
      case 'store':
        return holds(data.stores[index]?.file ?? '');
    }
  };
}

function word(data: AuditData, key: FilterKey, value: string): Meets {
  const begins = remembered((text) => text.toLowerCase().startsWith(value));
  const holds = remembered((text) => text.toLowerCase().includes(value));
  const within = remembered((scope) => {
    const lower = scope.toLowerCase();
    return lower === value || lower.startsWith(`${value}/`) || (value === '/' && scope === '');
  });
  const rules = new Set(rulesFor(value));
  return (kind, index) => {
    switch (kind) {
      case 'finding': {
        const found = data.findings[index];
        if (!found) return false;
        if (key === 'is') return rules.has(found.rule);
        if (key === 'scope') return found.scope !== null && within(found.scope);
        if (key === 'env') return found.environments.length === 0 || found.environments.some(begins);
        if (key === 'engine') return found.engine !== null && begins(found.engine);
        if (key === 'rule') return begins(found.rule);
        if (key === 'severity') return begins(found.severity);
        if (key === 'file') return holds(found.file);
        return holds((key === 'field' ? found.field : found.secret) ?? '');
      }
      case 'secret': {
        const found = data.secrets[index];
        if (!found) return false;
        if (key === 'is') return secretIs(found, value, rules);
        if (key === 'scope') return within(found.scope);
        if (key === 'env')
          return data.environments.some((each, at) => begins(each) && found.cells[at] !== 'missing');
        if (key === 'engine') return found.syntaxes.some(({ engine }) => begins(engine));
        if (key === 'rule') return found.rules.some(begins);
        if (key === 'file') return found.definitions.some(({ file }) => holds(file));
        if (key === 'field') return found.uses.some((each) => holds(data.references[each]?.field ?? ''));
        return key === 'secret' && found.name.toLowerCase().includes(value);
      }
      case 'reference':
      case 'field': {
        const found = data.references[index];
        const workflow = found && data.workflows[found.workflow];
        if (!found || !workflow) return false;
        if (key === 'is') return referenceIs(data, found, value, rules);
        if (key === 'scope') return within(workflow.scope);
        if (key === 'env') return workflow.environments.some(begins);
        if (key === 'engine') return begins(workflow.engine);
        if (key === 'rule') return found.rules.some(begins);
        if (key === 'file') return holds(found.file);
        if (key === 'field') return holds(`${found.field} ${found.category} ${found.policy}`);
        return key === 'secret' && holds(found.secret ?? '');
      }
      case 'workflow': {
        const found = data.workflows[index];
        if (!found) return false;
        if (key === 'is') return found.problem !== null && 'broken'.startsWith(value);
        if (key === 'scope') return within(found.scope);
        if (key === 'env') return found.environments.some(begins);
        if (key === 'engine') return begins(found.engine);
        return key === 'file' && holds(found.file);
      }
      case 'scope':
        return key === 'scope' && within(data.scopes[index] ?? '');
      case 'store': {
        const found = data.stores[index];
        if (!found) return false;
        if (key === 'is') return found.problem !== null && 'broken'.startsWith(value);
        if (key === 'scope') return within(found.scope);
        if (key === 'env') return found.environment === null || begins(found.environment);
        return key === 'file' && holds(found.file);
      }
      case 'person':
        return false;
    }
  };
}

type Rules = ReadonlySet<string>;

function secretIs(secret: AuditData['secrets'][number], value: string, named: Rules): boolean {
  const { unused, perhaps, uses, variable, cells, rules } = secret;
  const is = (state: string) => state.startsWith(value);
  return (
    (unused ? is('unused') : perhaps ? is('perhaps') : uses.length > 0 && is('used')) ||
    (variable && is('variable')) ||
    (is('missing') && cells.includes('missing')) ||
    (is('inherited') && cells.includes('inherited')) ||
    (is('set') && (cells.includes('set') || cells.includes('all'))) ||
    (is('ok') && rules.length === 0) ||
    rules.some((rule) => rule !== 'unused-secret' && named.has(rule))
  );
}

function referenceIs(
  data: AuditData,
  { kind, rules, policy, meaning }: AuditData['references'][number],
  value: string,
  named: Rules,
): boolean {
  if (kind !== 'reference' && kind.startsWith(value)) return true;
  if (policy !== 'allow' && 'forbidden'.startsWith(value)) return true;
  const unresolved = data.meanings[meaning]?.unresolved ?? [];
  if (unresolved.some(({ reason }) => reason.replaceAll(' ', '-').startsWith(value))) return true;
  if ('ok'.startsWith(value) && rules.length === 0) return true;
  return rules.some((rule) => named.has(rule));
}
