import { MASK } from '../credentials/mask.js';
import type { Location } from '../diagnostics.js';
import { detailLines, relatedLines } from './details.js';
import { type Positions, positionsOf } from './positions.js';
import type { Report } from './types.js';
import { jsonText, visible } from './visible.js';

const SEVERITIES = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const;

/** Reviewdog's own format, `DiagnosticResult` of its proto/rdf/reviewdog.proto. */
export function reportRdjson(report: Report): string {
  const positions = positionsOf(report);
  const result = {
    source: { name: 'claviger' },
    diagnostics: report.diagnostics.map((diagnostic) => ({
      // Older versions of reviewdog have no place for related locations.
      message: [
        visible(diagnostic.message),
        ...detailLines(diagnostic),
        ...relatedLines(diagnostic, positions, report.inRepository),
      ].join('\n'),
      location: {
        path: report.inRepository(diagnostic.location.file),
        range: range(diagnostic.location, positions),
      },
      severity: SEVERITIES[diagnostic.severity],
      code: { value: diagnostic.rule },
    })),
  };
  return `${jsonText(result, 2)}\n`;
}

/** Columns count the bytes of UTF-8 there. */
function range(location: Location, positions: Positions) {
  const { start, end } = positions.range(location);
  const inBytes = ({ line, column }: { readonly line: number; readonly column: number }) => {
    const before =
      positions
        .lines(location.file)
        ?.lineText(line)
        .slice(0, column - 1) ?? '';
    // A credential was masked unit by unit; those are ASCII.
    return { line, column: Buffer.byteLength(before.replaceAll(MASK, 'x'), 'utf8') + 1 };
  };
  return { start: inBytes(start), end: inBytes(end) };
}
