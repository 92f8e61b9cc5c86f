import type { Diagnostic } from '../diagnostics.js';
import { type Positions, positionsOf } from './positions.js';
import type { Report } from './types.js';
import { jsonText, visible } from './visible.js';

/** The version of the format that `schemas/diagnostics.schema.json` describes. */
const VERSION = 1;

/** The report as the JSON document that programs read. */
export function reportJson(report: Report): string {
  const positions = positionsOf(report);
  const document = {
    version: VERSION,
    diagnostics: report.diagnostics.map((diagnostic) => diagnosticJson(diagnostic, positions)),
    summary: report.summary,
    comparison: comparisonJson(report.comparison),
  };
  return `${jsonText(document, 2)}\n`;
}

/** What the change did to secrets and readers is told to people, in Markdown; programs get the findings. */
function comparisonJson(comparison: Report['comparison']) {
  if (comparison === null) return null;
  const { ref, commit, fixed, silenced } = comparison;
  const shown = (list: typeof fixed) => list.map((each) => ({ ...each, message: visible(each.message) }));
  return { ref, commit, fixed: shown(fixed), silenced: shown(silenced) };
}

function diagnosticJson(diagnostic: Diagnostic, positions: Positions) {
  return {
    rule: diagnostic.rule,
    severity: diagnostic.severity,
    message: visible(diagnostic.message),
    file: diagnostic.location.file,
    range: positions.range(diagnostic.location),
    field: diagnostic.field,
    secret: diagnostic.secret,
    scope: diagnostic.scope,
    environments: diagnostic.environments,
    engine: diagnostic.engine,
    fingerprint: diagnostic.fingerprint,
    help: diagnostic.help === null ? null : visible(diagnostic.help),
    related: diagnostic.related.map((related) => ({
      file: related.file,
      range: positions.range(related),
      message: visible(related.message),
    })),
  };
}
