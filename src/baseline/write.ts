import { compareCodePoints } from '../code-points.js';
import type { Diagnostic } from '../diagnostics.js';
import { BASELINE_VERSION } from './read.js';
import type { Baseline, BaselineEntry } from './types.js';

const HEAD = `# Findings that were there when this file was made: \`claviger check --baseline\` hides them.
# \`claviger baseline prune\` removes those that are gone. Names and places only; no values.
version: ${BASELINE_VERSION}
`;

/** One entry a line, sorted, so that git merges it: YAML, each entry of which is JSON. */
export function baselineText(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return `${HEAD}findings: []\n`;
  const rows = diagnostics
    .map(({ fingerprint, rule, secret, location: { file }, environments, message }) => ({
      fingerprint,
      rule,
      ...(secret === null ? {} : { secret }),
      file,
      ...(environments.length === 0 ? {} : { environments, message }),
    }))
    .sort(
      (a, b) =>
        compareCodePoints(a.file, b.file) ||
        compareCodePoints(a.rule, b.rule) ||
        compareCodePoints(a.fingerprint, b.fingerprint),
    );
  const lines = rows.map((entry) => `  - ${asciiJson(entry)}\n`);
  return `${HEAD}findings:\n${lines.join('')}`;
}

/** Readable text stays as it is; what would steer a terminal or break a line of YAML is escaped. */
function asciiJson(entry: Readonly<Record<string, string | readonly string[]>>): string {
  return JSON.stringify(entry).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The text without these entries; every other byte stays. Null where one of them does not have its line or lines for
 * itself.
 */
export function withoutEntries({ source }: Baseline, stale: readonly BaselineEntry[]): string | null {
  const { text } = source;
  let kept = '';
  let at = 0;
  for (const { span } of [...stale].sort((a, b) => a.span.start - b.span.start)) {
    const start = text.lastIndexOf('\n', span.start - 1) + 1;
    const newline = text.indexOf('\n', span.end);
    const end = newline < 0 ? text.length : newline + 1;
    const before = text.slice(start, span.start);
    const after = text.slice(span.end, end);
    if (!/^\s*-\s+$/.test(before) || !/^\s*(?:#.*)?\s*$/.test(after)) return null;
    kept += text.slice(at, start);
    at = end;
  }
  return kept + text.slice(at);
}
