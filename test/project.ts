/** Scratch projects for tests: files in a private temporary folder, stores that look encrypted to a keyless check. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { check } from '../src/check.js';
import { positionsOf } from '../src/report/positions.js';
import type { Report } from '../src/report/types.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files (path to text); it is removed after the tests. */
export function project(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'claviger-test-')));
  folders.push(root);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/** What makes a store of a file, as sops writes it. */
const SOPS_BLOCK = readFileSync(new URL('sops-block.yaml', import.meta.url), 'utf8');

/** A whole ciphertext as sops writes it; what it holds does not matter to a keyless check. */
export const CIPHERTEXT = /mac: (.+)/.exec(SOPS_BLOCK)?.[1] ?? '';

/** A store whose top-level keys are `names`, in this order; a text after `=` replaces the ciphertext (`A=""`). */
export function store(...names: readonly string[]): string {
  const lines = names.map((name) => {
    const at = name.indexOf('=');
    return at < 0 ? `${name}: ${CIPHERTEXT}` : `${name.slice(0, at)}: ${name.slice(at + 1)}`;
  });
  return `${lines.join('\n')}\n${SOPS_BLOCK}`;
}

/** The report of a check of these files. */
export function checked(
  files: Readonly<Record<string, string>>,
  options: { readonly environments?: readonly string[]; readonly today?: string } = {},
): Report {
  const result = check({ cwd: project(files), today: '2026-06-15', ...options });
  if (!result.ok)
    throw new Error(
      result.problems.map((each) => `${each.file}:${each.line}:${each.column}: ${each.message}`).join('\n'),
    );
  return result.report;
}

/** Findings as `rule file:line:column secret`, sorted as reported; one rule's alone where it is named. */
export function findings(report: Report, rule?: string): string[] {
  const positions = positionsOf(report);
  return report.diagnostics
    .filter((each) => rule === undefined || each.rule === rule)
    .map(({ rule: id, location, secret }) => {
      const { line, column } = positions.at(location.file, location.span.start);
      return `${id} ${location.file}:${line}:${column}${secret === null ? '' : ` ${secret}`}`;
    });
}

/** A Conductor workflow whose one task has these input parameters. */
export function conductor(inputParameters: Readonly<Record<string, unknown>>, name = 'flow'): string {
  const task = { name: 'call', taskReferenceName: 'call', type: 'SIMPLE', inputParameters };
  return `${JSON.stringify({ name, version: 1, tasks: [task] }, null, 2)}\n`;
}

/** A project of the scopes acme, acme/pay and acme/ship with environments dev and prod, and Conductor workflows. */
export const ACME = `version: 1
environments: [dev, prod]
stores:
  - { files: "secrets/acm?.yaml", scope: acme }
  - { files: "secrets/acme.{environment}.yaml", scope: acme }
  - { files: "all/{project}.yaml", scope: "acme/{project}" }
  - { files: "secrets/{project}/{environment}.yaml", scope: "acme/{project}" }
workflows:
  - { files: "flows/{project}/*.json", engine: conductor, scope: "acme/{project}" }
rules: { matches-nothing: off }
`;
