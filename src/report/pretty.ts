import { counted } from '../counted.js';
import type { Diagnostic } from '../diagnostics.js';
import { scopeTitle } from '../scopes/index.js';
import { type Paint, painter } from './paint.js';
import { placeLines } from './place-lines.js';
import { type Positions, positionsOf } from './positions.js';
import type { Appearance, Report, Summary } from './types.js';
import { visible } from './visible.js';
import { widthOf } from './width.js';

/** The report for a person at a terminal. */
export function reportPretty(report: Report, appearance: Appearance): string {
  const paint = painter(appearance.color);
  const positions = positionsOf(report);
  const findings = report.diagnostics.map(
    (each) => `${diagnosticPretty(each, report, positions, appearance, paint)}\n`,
  );
  return `${findings.join('')}${summaryPretty(report.summary, paint)}`;
}

export const SEVERITY_STYLE = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** One finding: its line, its place with the code frame, and what else is to be said. */
export function diagnosticPretty(
  diagnostic: Diagnostic,
  report: Pick<Report, 'isStore'>,
  positions: Positions,
  { width }: Pick<Appearance, 'width'>,
  paint: Paint,
): string {
  const { location, severity, secret } = diagnostic;
  const style = SEVERITY_STYLE[severity];
  const place = placeLines(location, { store: report.isStore(location.file), secret }, positions, width, {
    paint,
    style,
    label: diagnostic.label,
  });
  const lines = [
    `${paint(style, `${severity}[${diagnostic.rule}]`)}${paint('bold', `: ${visible(diagnostic.message)}`)}`,
    ...place.lines,
  ];
  const details = detailsOf(diagnostic, positions, place.gutter, paint);
  if (place.lines.length > 1 && details.length > 0) lines.push(`${place.gutter} ${paint('blue', '|')}`);
  lines.push(...details);
  return `${lines.join('\n')}\n`;
}

function detailsOf(diagnostic: Diagnostic, positions: Positions, gutter: string, paint: Paint): string[] {
  const lines: string[] = [];
  for (const { file, span, message } of diagnostic.related) {
    const { line, column } = positions.at(file, span.start);
    lines.push(`${gutter}${paint('blue', ':::')} ${visible(file)}:${line}:${column}: ${visible(message)}`);
  }
  lines.push(...searchedLines(diagnostic.searched, gutter, paint));
  if (diagnostic.help !== null)
    lines.push(`${gutter} ${paint('blue', '=')} ${paint('bold', 'help')}: ${visible(diagnostic.help)}`);
  for (const note of diagnostic.notes)
    lines.push(`${gutter} ${paint('blue', '=')} ${paint('bold', 'note')}: ${visible(note)}`);
  return lines;
}

function searchedLines(searched: Diagnostic['searched'], gutter: string, paint: Paint): string[] {
  if (searched.length === 0) return [];
  const rows = searched.map(({ scope, stores, names }) => ({
    scope: visible(scopeTitle(scope)),
    stores: visible(stores),
    names: counted(names, 'name'),
  }));
  const wide = (pick: (row: (typeof rows)[number]) => string) =>
    Math.max(...rows.map((row) => widthOf(pick(row))));
  const columns = {
    scope: wide((row) => row.scope),
    stores: wide((row) => row.stores),
    names: wide((row) => row.names),
  };
  return rows.map((row, index) => {
    const head =
      index === 0
        ? `${gutter} ${paint('blue', '=')} ${paint('bold', 'searched')}: `
        : `${gutter}             `;
    return `${head}${pad(row.scope, columns.scope)}  ${pad(row.stores, columns.stores)}  ${row.names.padStart(columns.names)}`;
  });
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The last line: how many findings there are, and in what; with `--since`, how many are gone or were there before. */
export function summaryPretty(summary: Summary, paint: Paint): string {
  const checked = `${counted(summary.files, 'workflow')}, ${counted(summary.references, 'reference')}, ${counted(summary.secrets, 'secret')}`;
  const since =
    summary.remaining === null ? '' : `, ${summary.fixed ?? 0} fixed, ${summary.remaining} remaining`;
  const baselined = summary.baselined === null ? '' : `, ${summary.baselined} in the baseline`;
  const ignored = summary.ignored > 0 ? `, ${summary.ignored} ignored` : '';
  const fresh = summary.remaining === null ? '' : 'new ';
  const verdict =
    summary.errors + summary.warnings === 0
      ? paint('green', `no ${fresh}problems`)
      : `${paint(summary.errors > 0 ? 'red' : 'yellow', `${counted(summary.errors, `${fresh}error`)}, ${counted(summary.warnings, `${fresh}warning`)}`)} (${summary.dangling} dangling, ${summary.unused} unused)`;
  return `${verdict}${since}${baselined}${ignored} in ${checked}\n`;
}
