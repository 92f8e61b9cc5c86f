import type { Diagnostic } from '../diagnostics.js';
import { scopeTitle } from '../scopes/index.js';
import { frameOf } from './frame.js';
import { type Paint, painter } from './paint.js';
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

const SEVERITY_STYLE = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

function diagnosticPretty(
  diagnostic: Diagnostic,
  report: Report,
  positions: Positions,
  { width }: Appearance,
  paint: Paint,
): string {
  const { location, severity } = diagnostic;
  const style = SEVERITY_STYLE[severity];
  const { line, column } = positions.at(location.file, location.span.start);
  const gutter = ' '.repeat(String(line).length);
  const frame = frameOf(
    positions,
    location.file,
    location.span,
    { store: report.isStore(location.file), secret: diagnostic.secret },
    width - gutter.length - 3,
  );
  const lines = [
    `${paint(style, `${severity}[${diagnostic.rule}]`)}${paint('bold', `: ${visible(diagnostic.message)}`)}`,
    `${gutter}${paint('blue', '-->')} ${visible(location.file)}:${line}:${column}`,
  ];
  if (frame) {
    lines.push(`${gutter} ${paint('blue', '|')}`);
    for (const each of frame.lines)
      lines.push(
        `${paint('blue', `${String(each.number).padStart(gutter.length)} |`)} ${each.text}`.trimEnd(),
      );
    const label = diagnostic.label === null ? '' : visible(diagnostic.label);
    for (const { column, text } of marks(frame.caret, label, width - gutter.length - 3))
      lines.push(`${gutter} ${paint('blue', '|')} ${' '.repeat(column)}${paint(style, text)}`);
  }
  const details = detailsOf(diagnostic, positions, gutter, paint);
  if (frame && details.length > 0) lines.push(`${gutter} ${paint('blue', '|')}`);
  lines.push(...details);
  return `${lines.join('\n')}\n`;
}

/** The caret with its label, on a line of its own where there is no room beside the caret. */
function marks(
  caret: { readonly column: number; readonly width: number },
  label: string,
  room: number,
): { readonly column: number; readonly text: string }[] {
  const mark = { column: caret.column, text: '^'.repeat(caret.width) };
  if (label === '') return [mark];
  const wide = widthOf(label);
  if (caret.column + caret.width + 1 + wide <= room) return [{ ...mark, text: `${mark.text} ${label}` }];
  return [mark, { column: Math.max(0, Math.min(caret.column, room - wide)), text: label }];
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
    names: `${names} ${names === 1 ? 'name' : 'names'}`,
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

function summaryPretty(summary: Summary, paint: Paint): string {
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const checked = `${count(summary.files, 'workflow')}, ${count(summary.references, 'reference')}, ${count(summary.secrets, 'secret')}`;
  const ignored = summary.ignored > 0 ? `, ${summary.ignored} ignored` : '';
  const verdict =
    summary.errors + summary.warnings === 0
      ? paint('green', 'no problems')
      : `${paint(summary.errors > 0 ? 'red' : 'yellow', `${count(summary.errors, 'error')}, ${count(summary.warnings, 'warning')}`)} (${summary.dangling} dangling, ${summary.unused} unused)`;
  return `${verdict}${ignored} in ${checked}\n`;
}
