/** How many findings each rule has: where a thousand findings are too many to read, where to begin. */
import { counted } from '../counted.js';
import type { Diagnostic } from '../diagnostics.js';
import { painter } from './paint.js';
import { SEVERITY_STYLE, summaryPretty } from './pretty.js';
import { tableOf } from './table.js';
import type { Appearance, Report } from './types.js';
import { jsonText } from './visible.js';

/** The version of the format that `schemas/statistics.schema.json` describes. */
const VERSION = 1;

interface RuleCount {
  readonly rule: string;
  readonly severity: Diagnostic['severity'];
  readonly findings: number;
  /** In how many files they stand. */
  readonly files: number;
}

/** The table for a person, most findings first, and the last line of the report. */
export function statisticsPretty(report: Report, { color }: Pick<Appearance, 'color'>): string {
  const paint = painter(color);
  const counts = countsOf(report.diagnostics);
  const width = Math.max(...counts.map(({ findings }) => String(findings).length));
  const lines = tableOf(
    counts.map(({ rule, severity, findings, files }) => [
      String(findings).padStart(width),
      severity,
      rule,
      `in ${counted(files, 'file')}`,
    ]),
  ).map((line, index) => {
    const severity = counts[index]?.severity ?? 'info';
    return line.replace(severity, paint(SEVERITY_STYLE[severity], severity));
  });
  const table = lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
  return `${table}${summaryPretty(report.summary, paint)}`;
}

/** The same as the JSON document that programs read. */
export function statisticsJson({ diagnostics, summary }: Report): string {
  return `${jsonText({ version: VERSION, statistics: countsOf(diagnostics), summary }, 2)}\n`;
}

/** One for each rule and severity: a rule may be milder in some places. */
function countsOf(diagnostics: readonly Diagnostic[]): readonly RuleCount[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.rule} ${diagnostic.severity}`;
    const group = groups.get(key);
    if (group) group.push(diagnostic);
    else groups.set(key, [diagnostic]);
  }
  return Array.from(groups.values(), (group) => ({
    rule: group[0]?.rule ?? '',
    severity: group[0]?.severity ?? 'info',
    findings: group.length,
    files: new Set(group.map(({ location }) => location.file)).size,
  })).sort((a, b) => b.findings - a.findings || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}
