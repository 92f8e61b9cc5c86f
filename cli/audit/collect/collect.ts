/** Makes the interface's data of an analysis and its report. */
import type { CheckResult } from '../../../src/check.js';
import type { Analysis, ResolvedReference } from '../../../src/compile.js';
import { listed } from '../../../src/listed.js';
import { positionsOf } from '../../../src/report/positions.js';
import type { Report } from '../../../src/report/types.js';
import { lineOf } from '../../../src/rules/lines.js';
import { answeredFor } from '../../../src/rules/places.js';
import { type Resolution, scopeTitle } from '../../../src/scopes/index.js';
import type {
  AuditData,
  FindingRecord,
  Meaning,
  ReferenceRecord,
  StoreRecord,
  WorkflowRecord,
} from '../model/index.js';
import { NONE, rulesBy } from './rules-by.js';
import { peopleOf, secretsOf } from './secrets.js';

export type Checked = Extract<CheckResult, { ok: true }>;

export function collect({ analysis, report }: Checked): AuditData {
  const findings = findingsOf(report);
  const { references, meanings, workflows, uses } = workflowsOf(analysis, findings);
  const stores = analysis.stores.map(({ store, names, unreadable }): StoreRecord => {
    const problem = unreadable ?? names?.problem?.message ?? null;
    const { file, scope, environment, encrypted } = store;
    return { file, scope, environment, encrypted, names: names?.entries.length ?? 0, problem };
  });
  return {
    root: analysis.project.root,
    config: analysis.project.config.file,
    watched: watchedFiles(analysis),
    environments: analysis.environments,
    summary: report.summary,
    notes: report.notes,
    scopes: [...analysis.scopes.scopes].sort(),
    findings,
    secrets: secretsOf(analysis, findings, uses),
    references,
    meanings,
    workflows,
    stores,
    people: peopleOf(analysis, stores),
  };
}

function watchedFiles({ project }: Analysis): readonly string[] {
  const { config, shared, stores, catalogs, workflows, elementTemplates } = project;
  const claimed = [...shared, ...stores, ...catalogs, ...workflows].map(({ file }) => file);
  return [config.file, '.sops.yaml', ...claimed, ...elementTemplates];
}

function findingsOf(report: Report): FindingRecord[] {
  const positions = positionsOf(report);
  return report.diagnostics.map((diagnostic) => {
    const { location, rule, severity, secret, scope, environments, engine, field } = diagnostic;
    const { line, column } = positions.at(location.file, location.span.start);
    return {
      file: location.file,
      line,
      column,
      rule,
      severity,
      message: diagnostic.message,
      secret,
      scope,
      environments,
      engine,
      field,
      help: diagnostic.help,
      fingerprint: diagnostic.fingerprint,
    };
  });
}

function workflowsOf(analysis: Analysis, findings: readonly FindingRecord[]) {
  const rules = rulesBy(findings, ({ engine, file, line, column }) =>
    engine === null ? null : `${file}:${line}:${column}`,
  );
  const references: ReferenceRecord[] = [];
  const meanings: Meaning[] = [];
  const known = new Map<string, number>();
  /** By scope and name, the references that mean it. */
  const uses = new Map<string, number[]>();
  const workflows = analysis.workflows.map((workflow, index): WorkflowRecord => {
    const { file, scope, engine, environments } = workflow.file;
    const answered = answeredFor(analysis, workflow.file);
    const first = references.length;
    for (const reference of workflow.references) {
      const at = references.length;
      const resolutions = reference.resolutions.filter((each) => answered.includes(each.environment));
      for (const key of new Set(resolutions.flatMap(meant))) {
        const list = uses.get(key);
        if (list) list.push(at);
        else uses.set(key, [at]);
      }
      const meaning = meaningOf(analysis, reference, resolutions);
      let place = known.get(meaning.text);
      if (place === undefined) {
        place = meanings.push(meaning) - 1;
        known.set(meaning.text, place);
      }
      const { line, column, text, secret, kind, field } = reference;
      references.push({
        file,
        line,
        column,
        workflow: index,
        text: text.slice(0, MAX_TEXT),
        secret,
        kind,
        field: field.key,
        category: field.category,
        policy: field.policy,
        meaning: place,
        rules: rules.get(`${file}:${line}:${column}`) ?? NONE,
      });
    }
    return {
      file,
      scope,
      engine,
      environments,
      workflow: workflow.workflow,
      problem: workflow.problems[0]?.message ?? null,
      references: Array.from({ length: references.length - first }, (_, offset) => first + offset),
    };
  });
  return { references, meanings, workflows, uses };
}

/** A text that only looks like a reference may be as long as its file. */
const MAX_TEXT = 120;

function meant(resolution: Resolution): string[] {
  if (!('definition' in resolution)) return [];
  const { store, name } = resolution.definition;
  return [`${store.scope}\0${name}`];
}

const REASONS = {
  'missing-in-environment': 'missing',
  'out-of-scope': 'out of scope',
  'dangling-secret': 'dangling',
} as const;

/** The environments in which a name means the same thing are named together. */
function meaningOf(
  analysis: Analysis,
  { kind, field, problem, builtIn }: ResolvedReference,
  resolutions: readonly Resolution[],
): Meaning {
  if (resolutions.length === 0) {
    const why =
      kind === 'dynamic'
        ? 'a name that is computed at run time'
        : builtIn
          ? 'provided by the platform'
          : (problem?.message ?? field.reason ?? 'the platform does not look it up here');
    return { text: why, unresolved: [], environments: [] };
  }
  const groups = new Map<string, string[]>();
  for (const resolution of resolutions) {
    const text =
      'definition' in resolution
        ? `${scopeTitle(resolution.definition.store.scope)} (${resolution.definition.store.file}:${lineOf(analysis, resolution.definition)})`
        : REASONS[resolution.reason];
    const group = groups.get(text);
    if (group) group.push(resolution.environment);
    else groups.set(text, [resolution.environment]);
  }
  const texts = Array.from(groups, ([text, environments]) => `${text} in ${listed(environments)}`);
  return {
    text: texts.join('; '),
    unresolved: resolutions.flatMap((each) =>
      'reason' in each ? [{ environment: each.environment, reason: REASONS[each.reason] }] : [],
    ),
    environments: resolutions.map(({ environment }) => environment),
  };
}
