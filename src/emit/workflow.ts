/** One workflow with its values put in. The text that results is a secret. */
import type { LoadedWorkflow } from '../compile.js';
import { parse, pointer, readSource, splice } from '../documents/index.js';
import type { DocumentNode, Edit, ParsedDocument } from '../documents/types.js';
import type { Reference, ScanContext } from '../engines/types.js';
import type { ScannedDocument } from '../extract/index.js';
import type { Project } from '../project/types.js';
import { resolve, type ScopeIndex } from '../scopes/index.js';
import { Plaintext } from '../stores/plaintext.js';
import type { HeldValues } from './held-findings.js';
import { isRendered } from './plan.js';
import type { EmitKind, Rendered } from './types.js';
import { type Values, valueText } from './values.js';

/** A value that can't be put where its reference stands. */
export interface Unsafe {
  readonly reference: Reference;
  readonly reason: string;
}

export type WorkflowResult =
  | { readonly ok: true; readonly rendered: Rendered }
  | { readonly ok: false; readonly unsafe: readonly Unsafe[] }
  /** The file is not what was checked a moment ago. */
  | { readonly ok: false; readonly unsafe: null; readonly reason: string };

interface Job {
  readonly project: Project;
  readonly scopes: ScopeIndex;
  readonly environment: string;
  readonly emit: EmitKind;
  readonly values: Values;
  /** Shown every document that is rendered, as it is before. */
  readonly look?: HeldValues['look'] | undefined;
  /** What was kept of it when it was checked; by default it is read again. */
  readonly kept?: ScannedDocument | undefined;
}

export function renderWorkflow(workflow: LoadedWorkflow, context: ScanContext, job: Job): WorkflowResult {
  const { file, engine } = workflow;
  const scanned = job.kept ?? readAgain(workflow, context, job);
  if ('ok' in scanned) return scanned;
  const { document, scan } = scanned;
  job.look?.(workflow, document, context);
  const found = scan.references.filter((reference) => isRendered(reference));
  const put = putIn(found, document, workflow, context, job);
  if (put.unsafe.length > 0) return { ok: false, unsafe: put.unsafe };
  const content =
    job.emit === 'document'
      ? documentOf(document, put.edits, found)
      : payloadOf(scan.workflow, workflow, put, job);
  if (!content.ok) return content;
  return {
    ok: true,
    rendered: {
      file: file.file,
      workflow: scan.workflow,
      engine: engine.name,
      environment: job.environment,
      scope: file.scope,
      replaced: put.replaced,
      content: content.text,
      encoding: job.emit === 'document' ? document.source.encoding : 'utf-8',
    },
  };
}

function readAgain(
  { file, engine }: LoadedWorkflow,
  context: ScanContext,
  { project }: Job,
): ScannedDocument | Extract<WorkflowResult, { ok: false }> {
  const read = readSource(project.root, file.file);
  if (!read.ok) return { ok: false, unsafe: null, reason: read.message };
  const format = engine.formatOf(file.file, read.source.text);
  const document = parse(read.source, format, { jsonComments: engine.jsonComments });
  return document.problems.length > 0
    ? { ok: false, unsafe: null, reason: 'it changed while it was read' }
    : { document, scan: engine.scan(document, context) };
}

interface Put {
  readonly edits: Edit[];
  readonly fields: Map<string, Plaintext>;
  readonly unsafe: Unsafe[];
  replaced: number;
}

/** The values of every reference, field by field, encoded for the engine. */
function putIn(
  found: readonly Reference[],
  document: ParsedDocument,
  workflow: LoadedWorkflow,
  context: ScanContext,
  job: Job,
): Put {
  const put: Put = { edits: [], fields: new Map(), unsafe: [], replaced: 0 };
  for (const [node, references] of byField(found)) {
    const values: { reference: Reference; value: string }[] = [];
    for (const reference of references) {
      const resolution = resolve(
        job.scopes,
        workflow.file.scope,
        job.environment,
        reference.secret ?? '',
        reference.variableOnly ? 'variables' : 'any',
      );
      if (!('definition' in resolution)) {
        // A name that the platform provides stays for the platform.
        if (!reference.builtIn) put.unsafe.push({ reference, reason: 'nothing of this name is visible' });
        continue;
      }
      const text = valueText(job.values, resolution.definition, reference.valuePath);
      if (!text.ok) {
        put.unsafe.push({ reference, reason: text.reason });
        continue;
      }
      const value = text.text.reveal();
      const problem = headerProblem(reference, value);
      if (problem === null) values.push({ reference, value });
      else put.unsafe.push({ reference, reason: problem });
    }
    if (values.length === 0) continue;
    const result = workflow.engine.substitute(node, values, context);
    if (!result.ok) {
      put.unsafe.push({ reference: result.reference, reason: result.reason });
      continue;
    }
    put.edits.push(...result.edits);
    put.replaced += values.length;
    put.fields.set(pointerIn(document, node), new Plaintext(edited(node, result.edits)));
  }
  return put;
}

/** What a header can't hold (RFC 9110, 5.5). A value that an expression computes with does not become a part of it. */
function headerProblem({ field, computed }: Reference, value: string): string | null {
  if (field.category !== 'headers' || computed) return null;
  if (/[\r\n]/.test(value)) return 'its value holds a line break, which would end the header';
  return value.includes('\0') ? 'its value holds a NUL character, which no header may hold' : null;
}

/** A stream of several YAML documents is a list of them: `/0/x`, `/1/x`. */
function pointerIn({ roots }: ParsedDocument, node: DocumentNode): string {
  if (roots.length < 2) return pointer(node);
  let root = node;
  while (root.parent !== null) root = root.parent;
  return `/${roots.indexOf(root)}${pointer(node)}`;
}

function byField(found: readonly Reference[]): Map<DocumentNode, Reference[]> {
  const groups = new Map<DocumentNode, Reference[]>();
  for (const reference of found) {
    const group = groups.get(reference.node);
    if (group) group.push(reference);
    else groups.set(reference.node, [reference]);
  }
  return groups;
}

/** A field's text with its edits applied. */
function edited(node: DocumentNode, edits: readonly Edit[]): string {
  const text = node.text?.text ?? '';
  let result = '';
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    result += text.slice(from, edit.from) + edit.text;
    from = edit.to;
  }
  return result + text.slice(from);
}

type Content = { readonly ok: true; readonly text: Plaintext } | Extract<WorkflowResult, { ok: false }>;

function documentOf(document: ParsedDocument, edits: readonly Edit[], found: readonly Reference[]): Content {
  const spliced = splice(document, edits);
  if (spliced.ok) return { ok: true, text: new Plaintext(spliced.text) };
  const unsafe = spliced.failures.flatMap(({ edit, reason }) => {
    const reference =
      found.find(({ node, from, to }) => node === edit.node && from <= edit.from && edit.to <= to) ??
      found.find(({ node }) => node === edit.node);
    return reference ? [{ reference, reason }] : [];
  });
  return unsafe.length > 0
    ? { ok: false, unsafe }
    : { ok: false, unsafe: null, reason: "its values can't be written back without changing something else" };
}

function payloadOf(id: string | null, { file, engine }: LoadedWorkflow, { fields }: Put, job: Job): Content {
  const payload = {
    workflow: id,
    engine: engine.name,
    environment: job.environment,
    scope: file.scope,
    fields: Object.fromEntries([...fields].map(([pointer, text]) => [pointer, text.reveal()])),
  };
  return { ok: true, text: new Plaintext(`${JSON.stringify(payload, null, 2)}\n`) };
}
