import type { Scope } from '../../../src/project/types.js';
import { accessChain } from '../../../src/report/access-chain.js';
import { painter } from '../../../src/report/paint.js';
import { placeLines } from '../../../src/report/place-lines.js';
import { positionsOf } from '../../../src/report/positions.js';
import { diagnosticPretty } from '../../../src/report/pretty.js';
import { rulePage, wrap } from '../../../src/report/rule-page.js';
import { secretStory } from '../../../src/report/secret-story.js';
import { tableOf } from '../../../src/report/table.js';
import { visible } from '../../../src/report/visible.js';
import type { RuleId } from '../../../src/rule-ids.js';
import { RULE_PAGES } from '../../../src/rules/index.js';
import { scopeChain, scopeTitle } from '../../../src/scopes/index.js';
import type { Aspect, AuditData, ReferenceRecord, Subject } from '../model/index.js';
import { secretOf } from '../model/index.js';
import type { Checked } from './collect.js';
import type { DetailContext } from './context.js';
import { breaksText, definitionText, secretText, usesText } from './detail-secret.js';
import { nextAction } from './next-action.js';
import { personText, readerLines, storeText } from './people.js';
import { linesOf, sections } from './sections.js';

/** The text of a detail; `color`: with the terminal's own sixteen colours. */
export function detailOf(
  checked: Checked,
  data: AuditData,
  subject: Subject,
  aspect: Aspect,
  { width, color }: { readonly width: number; readonly color: boolean },
): string {
  const context = { checked, data, positions: positionsOf(checked.report), width, paint: painter(color) };
  const secret = secretOf(data, subject);
  switch (aspect) {
    case 'overview':
      return overview(context, subject);
    case 'uses':
      return secret ? usesText(context, secret) : 'no secret is meant here\n';
    case 'readers':
      return secret ? readerLines(context, secret) : 'no secret is meant here\n';
    case 'breaks':
      return secret ? breaksText(context, secret) : 'no secret is meant here\n';
    case 'explain':
      return explanation(context, subject);
  }
}

function overview(context: DetailContext, { kind, index }: Subject): string {
  const { data } = context;
  switch (kind) {
    case 'finding':
      return findingText(context, index);
    case 'secret': {
      const record = data.secrets[index];
      return record ? secretText(context, record) : '';
    }
    case 'reference':
    case 'field': {
      const record = data.references[index];
      return record ? referenceText(context, record, index) : '';
    }
    case 'scope':
      return scopeText(context, data.scopes[index] ?? '');
    case 'workflow':
      return workflowText(context, index);
    case 'person':
      return personText(context, index);
    case 'store':
      return storeText(context, index);
  }
}

function findingText(context: DetailContext, index: number): string {
  const { checked, data, positions, width, paint } = context;
  const diagnostic = checked.report.diagnostics[index];
  if (!diagnostic) return '';
  const head = diagnosticPretty(diagnostic, checked.report, positions, { width }, paint);
  const page = RULE_PAGES.get(diagnostic.rule as RuleId);
  const secret = secretOf(data, { kind: 'finding', index });
  return `${head}\n${sections(paint, [
    ['Next', nextAction(data, diagnostic, secret).map(visible)],
    ['Decided by', policyLines(context, diagnostic.location.file, diagnostic.rule, diagnostic.secret)],
    ['Defined', secret ? definitionText(context, secret) : []],
    [
      'Why',
      page
        ? [
            ...wrap(page.why, Math.max(20, width - 2)),
            '',
            ...page.runtime.flatMap((line) => wrap(line, Math.max(20, width - 2))),
          ]
        : [],
    ],
  ])}`;
}

/** The chain of decisions about a name in the workflow in which a finding about permission stands. */
function policyLines(
  { checked, paint }: DetailContext,
  file: string,
  rule: string,
  name: string | null,
): readonly string[] {
  if (name === null || !/^(?:use-not-allowed|field-|out-of-scope|missing-in-environment)/.test(rule))
    return [];
  const workflow = checked.analysis.workflows.find((each) => each.file.file === file);
  return workflow ? linesOf(accessChain(name, workflow, checked.analysis, paint).text) : [];
}

function referenceText(context: DetailContext, record: ReferenceRecord, index: number): string {
  const { checked, data, positions, width, paint } = context;
  const workflow = checked.analysis.workflows[record.workflow];
  const first = data.workflows[record.workflow]?.references[0] ?? index;
  const reference = workflow?.references[index - first];
  if (!workflow || !reference) return '';
  const place = placeLines(
    { file: record.file, span: reference.nameSpan },
    { store: false, secret: record.secret },
    positions,
    width,
    { paint, style: 'blue', label: null },
  );
  const { field } = reference;
  const secret = secretOf(data, { kind: 'reference', index });
  return `${place.lines.join('\n')}\n\n${sections(paint, [
    ['Means', [visible(data.meanings[record.meaning]?.text ?? '')]],
    [
      'Field',
      tableOf([
        ['key', field.key],
        ['path', field.pointer],
        ['category', field.category],
        ['policy', `${field.policy}${field.reason === null ? '' : `: ${field.reason}`}`],
      ]),
    ],
    [
      'Decided by',
      record.secret === null
        ? []
        : linesOf(accessChain(record.secret, workflow, checked.analysis, paint).text),
    ],
    ['Defined', secret ? definitionText(context, secret) : []],
  ])}`;
}

function workflowText({ data, checked, paint }: DetailContext, index: number): string {
  const record = data.workflows[index];
  const workflow = checked.analysis.workflows[index];
  if (!record || !workflow) return '';
  const rows = record.references.flatMap((each) => {
    const found = data.references[each];
    return found
      ? [
          [
            `${found.line}:${found.column}`,
            found.secret ?? found.text,
            data.meanings[found.meaning]?.text ?? '',
            found.field,
          ],
        ]
      : [];
  });
  return sections(paint, [
    [
      visible(record.file),
      tableOf([
        ['engine', record.engine],
        ['scope', scopeTitle(record.scope)],
        ['deployed to', record.environments.join(', ')],
        ...(record.workflow === null ? [] : [['calls itself', record.workflow]]),
      ]),
    ],
    ['It can not be read', record.problem === null ? [] : [visible(record.problem)]],
    ['It uses', rows.length === 0 ? ['nothing'] : tableOf(rows)],
  ]);
}

function scopeText({ data, paint }: DetailContext, scope: string): string {
  const own = data.secrets.filter((each) => each.scope === scope);
  const chain: readonly string[] = scopeChain(scope as Scope);
  return sections(paint, [
    [
      visible(scopeTitle(scope)),
      [`${own.length} names, ${own.filter(({ unused }) => unused).length} unused`],
    ],
    [
      'Sees',
      tableOf(
        chain.map((each) => [
          scopeTitle(each),
          `${data.secrets.filter((one) => one.scope === each).length} names`,
        ]),
      ),
    ],
    [
      'Stores',
      tableOf(
        data.stores
          .filter((each) => each.scope === scope)
          .map(({ file, environment, names }) => [
            file,
            environment ?? 'every environment',
            `${names} names`,
          ]),
      ),
    ],
    ['Workflows', data.workflows.filter((each) => each.scope === scope).map(({ file }) => visible(file))],
  ]);
}

function explanation({ data, checked, paint }: DetailContext, subject: Subject): string {
  const finding = subject.kind === 'finding' ? data.findings[subject.index] : undefined;
  const id = finding?.rule as RuleId | undefined;
  const page = id && RULE_PAGES.get(id);
  if (id && page) return rulePage(id, page, paint);
  const name =
    subject.kind === 'secret'
      ? data.secrets[subject.index]?.name
      : subject.kind === 'reference' || subject.kind === 'field'
        ? data.references[subject.index]?.secret
        : null;
  const story = name ? secretStory(name, checked.analysis, paint) : null;
  return story ?? 'nothing more is to be said of it\n';
}
