import { loadTemplates, scanContexts } from '../compile.js';
import { factsOfFile } from '../extract/index.js';
import type { WorkflowFile } from '../project/types.js';
import { fingerprintOf } from '../rules/fingerprint.js';
import { VERSION } from '../version.js';
import { digestOf, projectDigest } from './digest.js';
import type { Part, Shard, Share, Subject } from './types.js';

/** Finds what stands in the workflows of one share; the others are not opened. */
export function extractShare(
  subject: Subject,
  share: Share,
  onProgress?: (done: number, total: number) => void,
): Shard {
  const { project, engines } = subject;
  const contexts = scanContexts(project, engines, loadTemplates(project, engines));
  const own = project.workflows.filter(({ file }) => shareOf(file, share.count) === share.index);
  const parts = own.map((workflow, index): Part => {
    onProgress?.(index, own.length);
    return partOf(subject, workflow, contexts);
  });
  return { ...share, claviger: VERSION, project: projectDigest(subject), parts };
}

function partOf(
  { project, engines }: Subject,
  workflow: WorkflowFile,
  contexts: ReturnType<typeof scanContexts>,
): Part {
  const { file } = workflow;
  const engine = engines.get(workflow.engine);
  if (!engine) throw new Error(`the project was accepted with an unknown engine: ${workflow.engine}`);
  const read = project.tree.read(file);
  return {
    file,
    digest: read.ok ? digestOf(read.source) : null,
    facts: factsOfFile(read, engine, contexts(workflow)),
  };
}

/** The share, from 1, that a file belongs to: by its path alone, so that files that come and go move no others. */
export function shareOf(file: string, count: number): number {
  return (Number.parseInt(fingerprintOf([file]).slice(6, 14), 16) % count) + 1;
}
