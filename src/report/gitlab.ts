import { fingerprintOf } from '../rules/fingerprint.js';
import { positionsOf } from './positions.js';
import type { Report } from './types.js';
import { jsonText, visible } from './visible.js';

const SEVERITIES = { error: 'major', warning: 'minor', info: 'info' } as const;

/** GitLab's Code Quality report: a list of findings, which a merge request shows beside the changed lines. */
export function reportGitlab(report: Report): string {
  const positions = positionsOf(report);
  const project = report.inRepository('');
  const findings = report.diagnostics.map(({ location, severity, rule, message, help, fingerprint }) => {
    const { start, end } = positions.range(location);
    return {
      description: visible(help === null ? message : `${message}; ${help}`),
      check_name: rule,
      // Of two projects in one repository, either may have a finding of the same logical place.
      fingerprint: project === '' ? fingerprint : fingerprintOf([project, fingerprint]),
      severity: SEVERITIES[severity],
      location: {
        path: report.inRepository(location.file),
        lines: { begin: start.line, end: end.line },
      },
    };
  });
  return `${jsonText(findings, 2)}\n`;
}
