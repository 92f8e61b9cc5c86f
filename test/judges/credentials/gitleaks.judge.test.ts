/** The real gitleaks judges what we find by its rules: the same texts, each rule, both verdicts. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../seed.js';
import { detect } from '../../../src/credentials/detect.js';
import { GENERIC } from '../../../src/credentials/index.js';
import type { RuleData } from '../../../src/credentials/types.js';
import { FORMATS, PLANTED } from '../../credentials/planted.js';

const gitleaks = process.env.CLAVIGER_JUDGE_GITLEAKS ?? '';
if (gitleaks === '')
  process.stderr.write(
    '\nSKIPPED: no gitleaks to judge by; set CLAVIGER_JUDGE_GITLEAKS (scripts/gitleaks-install.mjs)\n\n',
  );

const { rules }: { readonly rules: readonly RuleData[] } = JSON.parse(
  readFileSync(new URL('../../../src/credentials/gitleaks.json', import.meta.url), 'utf8'),
);
const RULES: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

describe.skipIf(gitleaks === '')('the real gitleaks', () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'judge-gitleaks-'));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  /** What it finds in each text: `rule secret`, sorted. What only other rules than ours know is left out. */
  function judged(texts: readonly string[], extension: string): readonly (readonly string[])[] {
    const folder = mkdtempSync(join(work, 'texts-'));
    mkdirSync(join(folder, 'in'));
    texts.forEach((text, index) => {
      writeFileSync(join(folder, 'in', `${index}.${extension}`), text);
    });
    const report = join(folder, 'report.json');
    const args = ['dir', join(folder, 'in'), '--report-format', 'json', '--report-path', report];
    const { status } = spawnSync(
      gitleaks,
      [...args, '--no-banner', '--exit-code', '0', '--max-decode-depth', '0'],
      {
        env: { HOME: work },
      },
    );
    expect(status).toBe(0);
    const findings: readonly { readonly RuleID: string; readonly Secret: string; readonly File: string }[] =
      JSON.parse(readFileSync(report, 'utf8'));
    return texts.map((_, index) =>
      findings
        .filter(({ File, RuleID }) => basename(File) === `${index}.${extension}` && RULES.has(RuleID))
        .map(({ RuleID, Secret }) => `${RuleID} ${Secret}`)
        .sort(),
    );
  }

  /** The same of ours. Gitleaks leaves the generic rule's findings out where another rule has one. */
  const ours = (text: string) => {
    const found = detect(text).map(({ rule, from, to }) => `${rule} ${text.slice(from, to)}`);
    return [...new Set(found)].sort();
  };
  const withoutGeneric = (found: readonly string[]) => found.filter((each) => !each.startsWith(GENERIC));

  it('finds by each rule what we find, in texts made of its own expression', () => {
    const texts = rules.flatMap(({ pattern: [source] }) => {
      // What looks around a match is for the edges of the text; the generator knows no such thing, and no flags.
      const plain = source.replaceAll(/\\[bB]/g, '');
      const made = fc.sample(fc.stringMatching(new RegExp(plain)), { numRuns: 6 });
      return made.flatMap((text) => [text, `${text.slice(0, -1)}\n`, `token: "${text}"`]);
    });
    const verdicts = judged(texts, 'txt');
    texts.forEach((text, index) => {
      const theirs = verdicts[index] ?? [];
      expect([index, withoutGeneric(ours(text))]).toEqual([index, withoutGeneric(theirs)]);
      if (theirs.every((each) => each.startsWith(GENERIC)))
        expect([index, ours(text)]).toEqual([index, theirs]);
    });
    const found = new Set(verdicts.flat().map((each) => each.split(' ')[0]));
    // Most generated texts say too little to pass; enough rules have to have been heard.
    expect(found.size).toBeGreaterThan(80);
  });

  it.each(Object.entries(FORMATS))('finds in %s by the same rules what was planted', (format, write) => {
    const verdicts = judged(PLANTED.map(write), format);
    const missed = PLANTED.filter(
      ({ rule }, index) => !verdicts[index]?.some((each) => each.startsWith(`${rule} `)),
    );
    // A line break is written as an escape in JSON and YAML and as an entity in XML, and gitleaks reads lines. In XML
    // the field's name follows the value: who does not read XML can't tell what it is.
    const unseen = new Set(
      format === 'bpmn' ? PLANTED.filter(({ field }) => field !== 'setting').map(({ rule }) => rule) : [],
    );
    expect(missed.map(({ rule }) => rule)).toEqual(
      PLANTED.map(({ rule }) => rule).filter((rule) => unseen.has(rule)),
    );
  });
});
