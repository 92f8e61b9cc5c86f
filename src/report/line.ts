import { positionsOf } from './positions.js';
import type { Report } from './types.js';
import { visible } from './visible.js';

/** One finding a line, for grep and editors: `path:line:column: error: message [rule]`. */
export function reportLines(report: Report): string {
  const positions = positionsOf(report);
  return report.diagnostics
    .map(({ location, severity, message, rule }) => {
      const { line, column } = positions.at(location.file, location.span.start);
      return `${visible(location.file)}:${line}:${column}: ${severity}: ${visible(message)} [${rule}]\n`;
    })
    .join('');
}
