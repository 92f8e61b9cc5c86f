/** What a check says of the workflows that are rendered: nothing is left out, though some rules are not asked. */
import { describe, expect, it } from 'vitest';
import { openProject } from '../../src/check.js';
import { planOf } from '../../src/emit/plan.js';
import { runRules } from '../../src/rules/index.js';
import { project, store } from '../project.js';

const TODAY = '2026-01-01';

const flow = (host: string, ...names: readonly string[]) =>
  JSON.stringify({
    name: host,
    version: 1,
    tasks: names.map((name, index) => ({
      name: `call_${index}`,
      taskReferenceName: `call_${index}`,
      type: 'HTTP',
      inputParameters: {
        http_request: { uri: `https://${host}/`, headers: { Authorization: `\${workflow.secrets.${name}}` } },
      },
    })),
  });

describe('the findings of a plan', () => {
  const cwd = project({
    'claviger.yaml': `version: 1
stores: [{ files: "secrets/{project}.yaml", scope: "acme/{project}" }]
workflows: [{ files: "flows/{project}/*.json", engine: conductor, scope: "acme/{project}" }]
`,
    'secrets/a.yaml': store('SHARED', 'UNUSED', 'TWICE'),
    'secrets/b.yaml': store('SHARED'),
    'flows/a/one.json': flow('one.example.com', 'SHARED', 'TWICE', 'MISSING'),
    'flows/a/two.json': flow('two.example.com', 'TWICE'),
    'flows/b/one.json': flow('one.example.com', 'SHARED', 'lower${x}'),
  });
  const opened = openProject({ cwd });
  if (!opened.ok) throw new Error('the project is broken');
  const { analysis } = opened;
  const all = runRules(analysis, TODAY).diagnostics;

  it('are those of a check that stand in the workflows', () => {
    const files = new Set(analysis.workflows.map(({ file }) => file.file));
    const expected = all.filter(({ location }) => files.has(location.file));
    expect(expected.map(({ rule }) => rule)).toContain('dangling-secret');
    const { diagnostics } = planOf(analysis, 'default', analysis.workflows, TODAY);
    expect(new Set(diagnostics)).toEqual(new Set(expected));
  });

  it('leave out nothing of the rules that are not asked: theirs stand in stores', () => {
    const stores = new Set(analysis.stores.map(({ store: { file } }) => file));
    for (const rule of ['shared-credential', 'unused-secret']) {
      const found = all.filter((each) => each.rule === rule);
      expect(found.length, rule).toBeGreaterThan(0);
      expect(found.every(({ location }) => stores.has(location.file))).toBe(true);
    }
  });
});
