/**
 * After a rename a check finds what it found before, under the new name; each file reads as it did, but for the name;
 * and renaming back gives the files back. For every engine, format and way of writing a string.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check.js';
import { referencesJson } from '../../src/report/references.js';
import { SAMPLES } from '../emit/samples.js';
import { project, store } from '../project.js';
import { analysisOf, rename } from './renaming.js';

const CONFIG = `version: 1
stores: [{ files: secrets.yaml }]
workflows:
${['camunda', 'conductor', 'gainsight', 'orka', 'jelou', 'inhouse'].map((engine) => `  - { files: "${engine}/*", engine: ${engine} }`).join('\n')}
engines:
  inhouse: { extends: jelou, reference: "<<secret NAME>>" }
`;
const RUNS = Number(process.env.CLAVIGER_PROPERTY_RUNS ?? 5);

/** Names that all six engines take. */
const anyName = fc
  .tuple(fc.constantFrom('C', 'AA', 'A_', 'Z', 'SECRETS', 'WORKFLOW'), fc.stringMatching(/^[A-Z0-9_]{0,12}$/))
  .map((parts) => parts.join(''))
  .filter((name) => name !== 'A' && name !== 'B' && !name.endsWith('_') && !name.includes('__'));

const files = {
  'claviger.yaml': CONFIG,
  'secrets.yaml': store('A', 'B', 'SPARE'),
  ...Object.fromEntries(SAMPLES.map(({ engine, file, text }) => [`${engine}/${file}`, text])),
  // References in wrong places, wrong forms, and of nothing.
  'gainsight/wrong.json': `{"name": "w", "url": "https://x/{{ get_secret('A') }}", "other": "{{ get_secret('A') }}", "headers": [{"key": "K", "value": "{{ get_secret('NONE') }}"}]}`,
  'conductor/wrong.json': `{"name": "w", "version": 1, "tasks": [{"name": "t", "taskReferenceName": "t", "type": "HTTP", "inputParameters": {"http_request": {"uri": "https://x/\${workflow.secrets.A.path}"}, "x": "\${workflow.secrets.SPARE_\${workflow.input.y}}"}}], "outputParameters": {"o": "\${workflow.secrets.A}"}}`,
};

const found = (root: string, name: string, instead: string): unknown[] => {
  const result = check({ cwd: root, today: '2026-06-15' });
  if (!result.ok) throw new Error('the project is broken');
  const same = (text: string | null) =>
    text?.replaceAll(new RegExp(`(?<![A-Z0-9_])${name}(?![A-Z0-9_])`, 'g'), instead);
  return result.report.diagnostics.map(
    ({ rule, severity, message, secret, location: { file }, field, environments }) => [
      rule,
      severity,
      same(message),
      same(secret),
      file,
      field,
      environments,
    ],
  );
};

describe('a rename', () => {
  it('changes what a check says in nothing but the name', () => {
    fc.assert(
      fc.property(anyName, (to) => {
        const root = project(files);
        const before = found(root, 'A', 'A');
        expect(before.length).toBeGreaterThan(2);
        rename(root, 'A', to, '');
        expect(found(root, to, 'A')).toEqual(before);
        expect(readFileSync(join(root, 'secrets.yaml'), 'utf8')).toMatch(new RegExp(`^${to}: ENC`));
      }),
      { numRuns: RUNS },
    );
  });

  it('and back gives every file back', () => {
    fc.assert(
      fc.property(anyName, (to) => {
        const root = project(files);
        const references = () => referencesJson(allReferences(root), analysisOf(root));
        const before = references();
        rename(root, 'A', to, '');
        expect(references()).not.toBe(before);
        rename(root, to, 'A', '');
        for (const [file, text] of Object.entries(files))
          expect([file, readFileSync(join(root, file), 'utf8')]).toEqual([file, text]);
      }),
      { numRuns: RUNS },
    );
  });
});

function allReferences(root: string) {
  return analysisOf(root).workflows.flatMap((workflow) =>
    workflow.references.map((reference) => ({ workflow, reference })),
  );
}
