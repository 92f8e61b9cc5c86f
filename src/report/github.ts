import type { Diagnostic } from '../diagnostics.js';
import { bySeverity } from './by-severity.js';
import { detailLines, relatedLines } from './details.js';
import { painter } from './paint.js';
import { type Positions, positionsOf } from './positions.js';
import { summaryPretty } from './pretty.js';
import type { Report } from './types.js';
import { visible } from './visible.js';

/** GitHub shows so many annotations of a level for each step, and drops the rest without a word. */
const MOST = 10;

/** The runner cuts longer messages off (`_maxIssueMessageLength` in actions/runner). */
const LONGEST = 4096;

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/**
 * Workflow commands that GitHub's runner turns into annotations of a pull request, in a folded group for each level; what
 * GitHub would drop stands there as plain lines.
 */
export function reportGithub(report: Report): string {
  const positions = positionsOf(report);
  const groups = bySeverity(report.diagnostics).map(({ diagnostics, title }) => {
    const annotations = diagnostics.slice(0, MOST).map((each) => annotation(each, report, positions));
    const rest = diagnostics.slice(MOST).map((each) => plainLine(each, report, positions));
    const more = rest.length === 0 ? [] : [`and ${rest.length} more, which GitHub shows only here:`, ...rest];
    return `${['::group::'.concat(title), ...annotations, ...more, '::endgroup::'].join('\n')}\n`;
  });
  return `${groups.join('')}${summaryPretty(report.summary, painter(false))}`;
}

function annotation(diagnostic: Diagnostic, report: Report, positions: Positions): string {
  const { location, severity, rule, message } = diagnostic;
  const { start, end } = positions.range(location);
  // Columns of a range over several lines are refused.
  const columns = start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : '';
  const place = `file=${property(visible(report.inRepository(location.file)))},line=${start.line},endLine=${end.line}${columns}`;
  const text = [
    visible(message),
    ...detailLines(diagnostic),
    ...relatedLines(diagnostic, positions, report.inRepository),
  ].join('\n');
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return `::${COMMANDS[severity]} ${place},title=${property(rule)}::${data(shown)}`;
}

/** As in actions/toolkit, packages/core/src/command.ts: what would end a message or a property. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * One finding that is no annotation. The runner takes a line that begins with `::`, and one that holds `##[` anywhere, for
 * a command: a file may have such a name.
 */
function plainLine({ location, severity, message, rule }: Diagnostic, report: Report, positions: Positions) {
  const { line, column } = positions.at(location.file, location.span.start);
  const text = `${report.inRepository(location.file)}:${line}:${column}: ${severity}: ${message} [${rule}]`;
  return `- ${visible(text).replaceAll('##[', '#\\u0023[')}`;
}
