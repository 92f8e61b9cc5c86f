/** What a check has found in the workflows, so that rendering need not look for it again. */
import type { ScannedDocument } from '../extract/index.js';
import type { WorkflowFile } from '../project/types.js';
import { isRendered } from './plan.js';

/** UTF-16 units of text whose documents are kept; a document takes about fifteen times as many bytes. */
const ROOM = 8 * 1_048_576;

export interface KeptScans {
  readonly keep: (workflow: WorkflowFile, scanned: ScannedDocument) => void;
  /** Once: it is not kept any longer. */
  readonly take: (workflow: WorkflowFile) => ScannedDocument | undefined;
}

/** Keeps the documents that values go into, as far as there is room; the others are read again. */
export function keepScanned(): KeptScans {
  const kept = new Map<WorkflowFile, ScannedDocument>();
  let room = ROOM;
  return {
    keep: (workflow, scanned) => {
      const { length } = scanned.document.source.text;
      if (length > room || !scanned.scan.references.some(isRendered)) return;
      room -= length;
      kept.set(workflow, scanned);
    },
    take: (workflow) => {
      const found = kept.get(workflow);
      kept.delete(workflow);
      return found;
    },
  };
}
