/** From checked references to resolved payloads: the only way to plaintext. */

import { countFindings, type OpenOptions, prepareProject, sourcesOf } from '../check.js';
import { elapsed } from '../clock.js';
import { type Analysis, analyze, loadTemplates, scanContexts } from '../compile.js';
import type { Diagnostic } from '../diagnostics.js';
import { readSource } from '../documents/index.js';
import type { Span } from '../documents/types.js';
import type { Report } from '../report/types.js';
import { byPlace, toDiagnostics } from '../rules/index.js';
import { atReference } from '../rules/places.js';
import { identitySource } from '../stores/identities/index.js';
import { decryptStore } from '../stores/sops/index.js';
import type { DecryptError, SecretValue, StoreNames } from '../stores/types.js';
import { readVariables } from '../stores/variables.js';
import { type HeldValues, judgeHeld } from './held-findings.js';
import { type KeptScans, keepScanned } from './kept-scans.js';
import { type Plan, planOf } from './plan.js';
import { select } from './select.js';
import type { EmitKind, Rendered, RenderResult } from './types.js';
import type { Values } from './values.js';
import { renderWorkflow, type Unsafe } from './workflow.js';

export type { EmitKind, Rendered, RenderResult } from './types.js';

export interface RenderOptions extends Omit<OpenOptions, 'environments'> {
  readonly environment: string;
  /** `document` (the default) or `payload`. */
  readonly emit?: EmitKind | undefined;
  /** Globs of workflow files, relative to the project; all that are deployed to the environment where empty. */
  readonly only?: readonly string[] | undefined;
  /** The day that counts as today, `YYYY-MM-DD` in UTC. */
  readonly today?: string | undefined;
  /** Where identities are looked for. Default: the process's own. */
  readonly identities?:
    | {
        readonly env: Readonly<Record<string, string | undefined>>;
        readonly home: string;
        readonly platform: string;
      }
    | undefined;
}

/**
 * Renders every selected workflow for one environment, or none: the references are checked first, then only the
 * stores that a needed name lives in are decrypted. Writes nothing.
 */
export async function render(options: RenderOptions): Promise<RenderResult> {
  const started = elapsed();
  const { environment } = options;
  const opened = prepareProject({ ...options, environments: [environment] });
  if (!opened.ok) return { ok: false, kind: 'configuration', problems: opened.problems };
  const kept = keepScanned();
  const analysis = analyze({ ...opened.prepared, onProgress: options.onProgress, onScan: kept.keep });
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const selected = select(analysis, environment, options.only ?? []);
  if (!selected.ok) return { ...selected, kind: 'selection' };
  const plan = planOf(analysis, environment, selected.workflows, today);
  const reported = (diagnostics: readonly Diagnostic[], held?: HeldValues) =>
    reportOf(analysis, plan, diagnostics, started, held);
  if (plan.diagnostics.some(({ severity }) => severity === 'error'))
    return { ok: false, kind: 'findings', report: reported(plan.diagnostics) };

  const opening = await openStores(analysis, plan, options);
  if (opening.failures.length > 0) {
    const broken = opening.failures.filter(({ error }) => error.kind === 'mac-mismatch');
    return {
      ok: false,
      kind: 'key',
      failures: opening.failures,
      report: reported(broken.map(({ store, error }) => macMismatch(analysis, store, error))),
    };
  }
  const held = await judgeHeld(analysis, plan, opening.values, today);
  const withHeld = (diagnostics: readonly Diagnostic[]) => reported(diagnostics, held);
  // Whatever else forbids emission is told in the same run.
  const job = { emit: options.emit ?? 'document', values: opening.values, look: held.look, take: kept.take };
  const result = emitAll(analysis, plan, job, withHeld);
  return result.ok && result.report.summary.errors > 0
    ? { ok: false, kind: 'findings', report: result.report }
    : result;
}

interface EmitJob extends Pick<HeldValues, 'look'>, Pick<KeptScans, 'take'> {
  readonly emit: EmitKind;
  readonly values: Values;
}

/** Puts the values in, workflow by workflow; one that can't be written, and nothing is emitted. */
function emitAll(
  analysis: Analysis,
  plan: Plan,
  { emit, values, look, take }: EmitJob,
  reported: (diagnostics: readonly Diagnostic[]) => Report,
): RenderResult {
  const { project } = analysis;
  const contexts = scanContexts(project, analysis.engines, loadTemplates(project, analysis.engines));
  const job = { project, scopes: analysis.scopes, environment: plan.environment, emit, values, look };
  const rendered: Rendered[] = [];
  const refused: Diagnostic[] = [];
  for (const workflow of plan.workflows) {
    const kept = take(workflow.file);
    const result = renderWorkflow(workflow, contexts(workflow.file), { ...job, kept });
    if (result.ok) {
      if (emit === 'document' || result.rendered.replaced > 0) rendered.push(result.rendered);
    } else if (result.unsafe) refused.push(...unsafeDiagnostics(analysis, workflow.file.file, result.unsafe));
    else {
      const problem = {
        file: workflow.file.file,
        line: 1,
        column: 1,
        message: `it can't be rendered: ${result.reason}`,
        help: null,
      };
      return { ok: false, kind: 'configuration', problems: [problem] };
    }
  }
  return refused.length > 0
    ? { ok: false, kind: 'findings', report: reported([...plan.diagnostics, ...refused]) }
    : { ok: true, root: project.root, rendered, report: reported(plan.diagnostics) };
}

/** Decrypts the stores that a needed name lives in, and no others. */
async function openStores(analysis: Analysis, plan: Plan, options: RenderOptions) {
  const identities = identitySource(
    options.identities ?? {
      env: process.env,
      home: (await import('node:os')).homedir(),
      platform: process.platform,
    },
  );
  const values = new Map<string, readonly ReadonlyMap<string, SecretValue>[]>();
  const failures: { store: string; error: DecryptError }[] = [];
  for (const store of new Map([...plan.needed].map((each) => [each.store.file, each.store])).values()) {
    const read = readSource(analysis.project.root, store.file);
    if (!read.ok) {
      failures.push({ store: store.file, error: { kind: 'broken', message: read.message, span: null } });
      continue;
    }
    const result = store.encrypted ? await decryptStore(read.source, identities) : readVariables(read.source);
    if (result.ok) values.set(store.file, result.documents);
    else failures.push({ store: store.file, error: result.error });
  }
  return { values, failures };
}

/** Neither `rules:` nor `overrides:` can switch off what forbids emission. */
function forced(analysis: Analysis): Pick<Analysis, 'project'> {
  return { project: { ...analysis.project, rules: new Map(), overrides: [] } };
}

function unsafeDiagnostics(analysis: Analysis, file: string, unsafe: readonly Unsafe[]): Diagnostic[] {
  const workflow = analysis.workflows.find((each) => each.file.file === file);
  if (!workflow) return [];
  return toDiagnostics(
    forced(analysis),
    unsafe.map(({ reference, reason }) => ({
      id: 'value-unsafe' as const,
      finding: {
        ...atReference({
          workflow,
          reference: { ...reference, line: 1, column: 1, resolutions: [] },
          environments: [],
        }),
        message: `\`${reference.secret ?? ''}\` can't be put here: ${reason}`,
        label: 'value not shown',
        environments: analysis.environments,
        help: 'change the value, or move the reference to a field that can hold it',
      },
    })),
  );
}

function macMismatch(analysis: Analysis, file: string, error: DecryptError): Diagnostic {
  const loaded = analysis.stores.find((each) => each.store.file === file);
  const store = loaded?.store;
  const [diagnostic] = toDiagnostics(forced(analysis), [
    {
      id: 'mac-mismatch',
      finding: {
        message: error.message,
        location: { file, span: macSpan(loaded?.names ?? null) },
        logical: `${store?.scope ?? ''}@${store?.environment ?? '*'}`,
        ...(store ? { scope: store.scope } : {}),
        environments: store?.environment ? [store.environment] : [],
        help: 'restore the file from git history, or find out who changed it and why',
      },
    },
  ]);
  if (!diagnostic) throw new Error("an error can't be switched off here");
  return diagnostic;
}

/** The `mac` key of the `sops` block; the block's own key where it is written in some other way. */
function macSpan(names: StoreNames | null): Span {
  const block = names?.recipients?.span;
  if (!block) return { start: 0, end: 0 };
  const found = /^[ \t]+(mac)[ \t]*:/dm.exec(names.source.text.slice(block.end));
  const [start, end] = found?.indices?.[1] ?? [];
  return start === undefined || end === undefined
    ? block
    : { start: start + block.end, end: end + block.end };
}

function reportOf(
  analysis: Analysis,
  plan: Plan,
  checked: readonly Diagnostic[],
  started: number,
  held: HeldValues | undefined,
): Report {
  const diagnostics = [...checked, ...(held?.diagnostics() ?? [])].sort(byPlace);
  return {
    diagnostics,
    summary: {
      files: plan.workflows.length,
      references: plan.workflows.reduce((sum, { references }) => sum + references.length, 0),
      secrets: new Set(
        [...plan.needed]
          .filter(({ store }) => store.encrypted)
          .map(({ store, name }) => `${store.scope}\0${name}`),
      ).size,
      unused: 0,
      ...countFindings(diagnostics),
      ignored: 0,
      fixed: null,
      remaining: null,
      baselined: null,
      durationMs: Math.round(elapsed() - started),
    },
    comparison: null,
    // They are a check's business: what can be rendered does not depend on them.
    notes: [],
    ...sourcesOf(analysis, held?.leaks()),
  };
}
