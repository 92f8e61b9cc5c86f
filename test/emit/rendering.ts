/** Renders scratch workflows with made-up values: the whole renderer, without a key. */
import { openProject } from '../../src/check.js';
import { type LoadedWorkflow, loadTemplates, scanContexts } from '../../src/compile.js';
import { type DocumentNode, type Format, parse, pointer, walk } from '../../src/documents/index.js';
import type { EmitKind } from '../../src/emit/types.js';
import { renderWorkflow, type WorkflowResult } from '../../src/emit/workflow.js';
import { Plaintext } from '../../src/stores/plaintext.js';
import type { SecretValue } from '../../src/stores/types.js';
import { project, store } from '../project.js';

export type EngineName = 'camunda' | 'conductor' | 'gainsight' | 'orka' | 'jelou' | 'inhouse';

/** A workflow file whose references are to secrets A and B. */
export interface Sample {
  readonly name: string;
  readonly engine: EngineName;
  /** The file's name, whose ending says its format. */
  readonly file: string;
  readonly text: string;
  /** The field is a header. */
  readonly header?: boolean;
}

export type Secrets = Readonly<Record<'A' | 'B', string>>;

const CONFIG = `version: 1
stores: [{ files: secrets.yaml }]
workflows:
  - { files: "camunda/*", engine: camunda }
  - { files: "conductor/*", engine: conductor }
  - { files: "gainsight/*", engine: gainsight }
  - { files: "orka/*", engine: orka }
  - { files: "jelou/*", engine: jelou }
  - { files: "inhouse/*", engine: inhouse }
engines:
  inhouse: { extends: jelou, reference: "<<secret NAME>>" }
`;

const path = ({ engine, file }: Sample) => `${engine}/${file}`;

/** A project of these samples, opened once; `render` puts values into one of them. */
export function workshop(samples: readonly Sample[]) {
  const files = Object.fromEntries(samples.map((sample) => [path(sample), sample.text]));
  const cwd = project({ 'claviger.yaml': CONFIG, 'secrets.yaml': store('A', 'B'), ...files });
  const opened = openProject({ cwd });
  if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join('\n'));
  const { analysis } = opened;
  const contexts = scanContexts(
    analysis.project,
    analysis.engines,
    loadTemplates(analysis.project, analysis.engines),
  );
  const workflowOf = (sample: Sample): LoadedWorkflow => {
    const found = analysis.workflows.find(({ file }) => file.file === path(sample));
    if (!found) throw new Error(`no workflow ${path(sample)}`);
    return found;
  };
  const render = (
    sample: Sample,
    values: Secrets | ReadonlyMap<string, SecretValue>,
    emit: EmitKind = 'document',
  ): WorkflowResult => {
    const workflow = workflowOf(sample);
    const map = values instanceof Map ? values : textsOf(values as Secrets);
    return renderWorkflow(workflow, contexts(workflow.file), {
      project: analysis.project,
      scopes: analysis.scopes,
      environment: 'default',
      emit,
      values: new Map([['secrets.yaml', [map]]]),
    });
  };
  return { root: cwd, workflowOf, render };
}

function textsOf(values: Secrets): ReadonlyMap<string, SecretValue> {
  return new Map(
    Object.entries(values).map(([name, text]) => [
      name,
      { kind: 'scalar', type: 'str', text: new Plaintext(text) },
    ]),
  );
}

/** A sample's format, by its ending. */
export function formatOf({ file }: Sample): Format {
  return file.endsWith('.bpmn') ? 'xml' : file.endsWith('.json') ? 'json' : 'yaml';
}

/** Every node below the roots with its place, in order. */
export function nodesOf(text: string, format: Format): readonly (readonly [string, DocumentNode])[] {
  const { roots, problems } = parse({ file: 'file', text, encoding: 'utf-8' }, format);
  if (problems.length > 0) throw new Error('the document does not parse');
  return roots.flatMap((root, index) =>
    [...walk(root)].map((node) => [`${index}${pointer(node)}`, node] as const),
  );
}

const REFERENCES: Readonly<Record<EngineName, RegExp>> = {
  camunda: /\{\{secrets\.([AB])\}\}|camunda\.secrets\.([AB])|secrets\.([AB])/g,
  conductor: /\$\{workflow\.secrets\.([AB])\}/g,
  gainsight: /\{\{ get_secret\('([AB])'\) \}\}/g,
  orka: /\{\{secrets\.([AB])\}\}/g,
  jelou: /\{\{\$secret\.([AB])\}\}/g,
  inhouse: /<<secret ([AB])>>/g,
};

/** What the platform makes of a text: every reference replaced, in one pass. */
export function replaced(engine: EngineName, text: string, values: Secrets): string {
  return text.replace(REFERENCES[engine], (...found) => {
    const name = found.slice(1, 4).find((each) => each === 'A' || each === 'B');
    return values[name as 'A' | 'B'];
  });
}

/** Whether a node is a text with a reference that is put in. */
export function hasReference(engine: EngineName, node: DocumentNode): boolean {
  return node.text !== undefined && node.text.text.search(REFERENCES[engine]) >= 0;
}
