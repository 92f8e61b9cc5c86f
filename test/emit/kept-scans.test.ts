import { describe, expect, it } from 'vitest';
import { prepareProject } from '../../src/check.js';
import { analyze } from '../../src/compile.js';
import { keepScanned } from '../../src/emit/kept-scans.js';
import type { ScannedDocument } from '../../src/extract/index.js';
import type { WorkflowFile } from '../../src/project/types.js';
import { project, store } from '../project.js';

/** What a check tells of each workflow of a project: one that values go into, and one without any. */
function told(): ReadonlyMap<string, readonly [WorkflowFile, ScannedDocument]> {
  const cwd = project({
    'claviger.yaml':
      'version: 1\nstores: [{ files: s.yaml }]\nworkflows: [{ files: "flows/*", engine: orka }]\n',
    's.yaml': store('A'),
    'flows/with.yaml': 'x: "{{secrets.A}}"\n',
    'flows/without.yaml': 'x: plain\n',
  });
  const opened = prepareProject({ cwd });
  if (!opened.ok) throw new Error('the project is broken');
  const scans = new Map<string, readonly [WorkflowFile, ScannedDocument]>();
  analyze({ ...opened.prepared, onScan: (file, scanned) => scans.set(file.file, [file, scanned]) });
  return scans;
}

function scanOf(file: string): readonly [WorkflowFile, ScannedDocument] {
  const found = told().get(file);
  if (!found) throw new Error(`nothing was told of ${file}`);
  return found;
}

const ofLength = ({ document, scan }: ScannedDocument, length: number): ScannedDocument => ({
  document: { ...document, source: { ...document.source, text: ' '.repeat(length) } },
  scan,
});

describe('what a check found in a workflow', () => {
  it('is handed over once, where values go into it', () => {
    const [file, scanned] = scanOf('flows/with.yaml');
    const kept = keepScanned();
    kept.keep(file, scanned);
    expect([kept.take(file), kept.take(file)]).toEqual([scanned, undefined]);
  });

  it('is not kept of one without references', () => {
    const [file, scanned] = scanOf('flows/without.yaml');
    const kept = keepScanned();
    kept.keep(file, scanned);
    expect(kept.take(file)).toBeUndefined();
  });

  it('is not kept where there is no room left', () => {
    const [file, scanned] = scanOf('flows/with.yaml');
    const [large, small] = [{ ...file }, { ...file }];
    const kept = keepScanned();
    kept.keep(large, ofLength(scanned, 8 * 1_048_576));
    kept.keep(small, scanned);
    expect([kept.take(large) === undefined, kept.take(small) === undefined]).toEqual([false, true]);
  });
});
