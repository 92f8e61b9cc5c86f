/** Our reports, read by others: the official SARIF schema, Jenkins' for JUnit, and GitHub's own Markdown. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible } from '../../../src/report/visible.js';
import { anyFinding, finding, printed, REAL, reportOf } from '../../report/made-up.js';

const SCHEMAS = fileURLToPath(new URL('../../report/schemas', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../../examples/golden/', import.meta.url));
const READ = fileURLToPath(new URL('./read.py', import.meta.url));
const RUNS = 300;

function ask<Answer>(questions: readonly Readonly<Record<string, string>>[]): readonly Answer[] {
  const python = join(process.env.CLAVIGER_JUDGE_CI ?? '', 'python');
  const { status, stdout, stderr } = spawnSync(python, [READ, SCHEMAS], {
    input: questions.map((each) => `${JSON.stringify(each)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line): Answer => JSON.parse(line));
}

const samples = () => fc.sample(anyFinding, { numRuns: RUNS, seed: 20260615 });

describe.skipIf(!process.env.CLAVIGER_JUDGE_CI)('reports, read by others', () => {
  it('SARIF passes the official schema: the broken example, and findings of any text', async () => {
    const golden = readFileSync(join(GOLDEN, 'check.sarif'), 'utf8');
    // Fewer, with several findings each: every report has all the rules.
    const made = await Promise.all(
      [0, 100, 200].map((from) => printed('sarif', reportOf(samples().slice(from, from + 100)))),
    );
    const reports = [golden, await printed('sarif', REAL), await printed('sarif', reportOf([])), ...made];
    const answers = ask<readonly string[]>(reports.map((sarif) => ({ sarif })));
    expect(answers.filter((errors) => errors.length > 0)).toEqual([]);
    const [refused] = ask<readonly string[]>([
      { sarif: golden.replace(/"startLine": \d+/, '"startLine": 0') },
    ]);
    expect(refused).not.toEqual([]);
  });

  it("JUnit passes Jenkins' schema and gives every message back", async () => {
    const given = samples();
    const golden = readFileSync(join(GOLDEN, 'check.junit.xml'), 'utf8');
    const made = await Promise.all(given.map((each) => printed('junit', reportOf([each]))));
    const [first, ...answers] = ask<{
      readonly errors: readonly string[];
      readonly messages: readonly string[];
    }>([golden, ...made].map((junit) => ({ junit })));
    expect(first?.errors).toEqual([]);
    for (const [index, { severity, message }] of given.entries()) {
      const shown = visible(message).replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
      expect(answers[index]).toEqual({
        errors: [],
        messages: [severity === 'error' ? shown : `${severity}: ${shown}`],
      });
    }
  });

  it("GitHub's Markdown finds nothing but our own markup in it, whatever stands in the repository", async () => {
    const given = samples();
    const comparison = (each: (typeof given)[number]) => ({
      ref: each.message,
      commit: 'a'.repeat(40),
      fixed: [{ ...each, file: each.location.file, line: 1 }],
      silenced: [],
      changes: null,
    });
    const made = await Promise.all(
      given.map((each) => printed('markdown', reportOf([each, finding()], { comparison: comparison(each) }))),
    );
    const golden = readFileSync(join(GOLDEN, 'check.md'), 'utf8');
    const answers = ask<{
      readonly tags: readonly string[];
      readonly outside: string;
      readonly code: readonly string[];
    }>([...made, golden].map((markdown) => ({ markdown })));
    const ours = ['br', 'code', 'details', 'h2', 'h3', 'li', 'p', 'strong', 'summary', 'ul'];
    for (const [index, { tags, outside, code }] of answers.entries()) {
      expect([made[index], tags.filter((tag) => !ours.includes(tag))]).toEqual([made[index], []]);
      // A mention, a reference, a link, an emoji or a formula needs one of the others.
      expect(outside).toMatch(/^[\p{L}\p{M}\p{N}\s’'(),;:.-]*$/u);
      expect(outside).not.toMatch(/www\.|:\p{L}+:|[a-f0-9]{7}|\p{L}\.\p{L}/u);
      const place = given[index] && `${visible(given[index].location.file)}:1:1`;
      if (place !== undefined) expect(code).toContain(place);
    }
  });
});
