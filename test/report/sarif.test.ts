/** SARIF: rules, places, and messages that stay what they are. The official schema: formats.test.ts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/index.js';
import { visible } from '../../src/report/visible.js';
import { anyFinding, finding, IN_A_FOLDER, printed, REAL, REAL_FILE, reportOf } from './made-up.js';

describe('the SARIF format', () => {
  const run = async (report: Report) => JSON.parse(await printed('sarif', report)).runs[0];

  it('describes every rule with a page, and points from results to rules', async () => {
    const { tool, results } = await run(REAL);
    const { rules, semanticVersion } = tool.driver;
    expect(semanticVersion).toMatch(/^\d+\.\d+\.\d+/);
    expect(rules.length).toBeGreaterThan(30);
    for (const rule of rules) {
      expect(rule.name).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(rule.help.markdown).toContain('## Wrong');
      expect(rule.help.text).toContain('at run time');
      // GitHub takes no more than 1,024 characters.
      for (const text of [rule.shortDescription.text, rule.fullDescription.text])
        expect(text.length).toBeLessThan(1024);
    }
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex].id).toBe(ruleId);
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('dangling-secret');
  });

  it('cuts the name out of the file with the region, in UTF-16 units', async () => {
    const { columnKind, results } = await run(REAL);
    expect(columnKind).toBe('utf16CodeUnits');
    const { region, artifactLocation } = results.find(
      ({ ruleId }: { ruleId: string }) => ruleId === 'dangling-secret',
    ).locations[0].physicalLocation;
    expect(artifactLocation).toMatchObject({ uri: 'flows/pay/a%20b%231.json', uriBaseId: 'SRCROOT' });
    const line = REAL.source(REAL_FILE)?.text.split('\n')[region.startLine - 1];
    expect(line?.slice(region.startColumn - 1, region.endColumn - 1)).toBe('DATABSE_URL');
  });

  it('has paths from the top of the repository, and a category of its own for each project', async () => {
    const { artifacts, results, automationDetails } = await run(IN_A_FOLDER);
    expect(artifacts).toEqual([{ location: { uri: 'apps/pay/flows/a.json', uriBaseId: 'SRCROOT' } }]);
    expect(results[0].locations[0].physicalLocation.artifactLocation.index).toBe(0);
    expect(automationDetails.id).toBe('claviger/apps/pay/');
  });

  it('says of each finding that it is new where only new ones are reported', async () => {
    const comparison = { ref: 'main', commit: 'a'.repeat(40), fixed: [], silenced: [], changes: null };
    const since = await run(reportOf([finding()], { comparison }));
    expect(since.results[0].baselineState).toBe('new');
    expect((await run(reportOf([finding()]))).results[0]).not.toHaveProperty('baselineState');
  });

  it('holds nothing of a file', async () => {
    const text = await printed('sarif', REAL);
    expect(text).not.toMatch(/snippet|hunter2|c2VjcmV0|contents/);
  });

  it('gives messages back, and leaves nothing in them that a reader would replace or follow', async () => {
    await fc.assert(
      fc.asyncProperty(anyFinding, async (given) => {
        const { results, artifacts } = await run(reportOf([given]));
        const [text = ''] = results[0].message.text.split('\n');
        expect(text.replace(/\{\{(\d+)\}\}/g, '{$1}').replaceAll('] (', '](')).toBe(
          visible(given.message).replaceAll('] (', ']('),
        );
        expect(text.replace(/\{\{\d+\}\}/g, '')).not.toMatch(/\{\d+\}|\]\(/);
        expect(Buffer.from(decodeURIComponent(artifacts[0].location.uri))).toEqual(
          Buffer.from(given.location.file),
        );
      }),
    );
  });
});
