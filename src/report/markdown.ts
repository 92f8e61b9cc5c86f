import type { Comparison } from '../compare/types.js';
import { counted } from '../counted.js';
import type { Diagnostic } from '../diagnostics.js';
import { bySeverity } from './by-severity.js';
import { reviewSections } from './change-review.js';
import { detailLines, relatedLines } from './details.js';
import { code, prose, type Section } from './markdown-text.js';
import { type Positions, positionsOf } from './positions.js';
import type { Report } from './types.js';

/** GitHub takes no longer comment, counted in characters. */
const LONGEST = 65_535;
/** Kept for the ends of folded parts, for what says how much was left out, and for a mark that whoever posts it adds. */
const RESERVE = 500;

/** The report as a comment of a pull request: what matters most first, the rest folded, never longer than a comment may be. */
export function reportMarkdown(report: Report): string {
  const positions = positionsOf(report);
  const sections: readonly Section[] = [
    ...bySeverity(report.diagnostics).map(({ severity, title, diagnostics }) => ({
      title,
      folded: severity !== 'error',
      items: diagnostics.map((each) => item(each, report, positions)),
    })),
    ...(report.comparison?.changes ? reviewSections(report.comparison.changes, report.inRepository) : []),
    ...goneSections(report),
  ];
  let text = head(report);
  let left = 0;
  for (const section of sections) {
    const written = sectionText(section, LONGEST - RESERVE - text.length);
    text += written.text;
    left += written.left;
  }
  return left === 0 ? text : `${text}\nand ${left} more: \`claviger check\` lists them all.\n`;
}

function head({ diagnostics, summary, comparison }: Report): string {
  const found = bySeverity(diagnostics).map(({ title }) => title);
  const title = found.length === 0 ? 'no findings' : found.join(', ');
  const compared =
    comparison === null
      ? []
      : [
          `Compared with ${baseOf(comparison)}: ${diagnostics.length} new, ${summary.fixed ?? 0} fixed, ${summary.remaining ?? 0} remaining${silencedOf(comparison)}.`,
          '',
        ];
  const hidden = [
    ...(summary.baselined === null ? [] : [`${summary.baselined} in the baseline`]),
    ...(summary.ignored === 0 ? [] : [`${summary.ignored} ignored`]),
  ];
  const looked = `${counted(summary.files, 'workflow')}, ${counted(summary.references, 'reference')}, ${counted(summary.secrets, 'secret')}`;
  return [
    `## Claviger: ${comparison === null || diagnostics.length === 0 ? title : `${title}, new`}`,
    '',
    ...compared,
    `Checked ${looked}${hidden.length === 0 ? '' : `; ${hidden.join(', ')}`}.`,
    '',
  ].join('\n');
}

/** Who compares with a commit need not be told its id twice. */
function baseOf({ ref, commit }: Comparison): string {
  const short = code(commit.slice(0, 12));
  return ref === commit ? short : `${code(ref)} (${short})`;
}

function item(diagnostic: Diagnostic, report: Report, positions: Positions): string {
  const { location, rule, message } = diagnostic;
  const { line, column } = positions.at(location.file, location.span.start);
  return [
    `- ${code(`${report.inRepository(location.file)}:${line}:${column}`)} **${rule}**<br>${prose(message)}`,
    ...detailLines(diagnostic).map((each) => `  - ${prose(each)}`),
    ...relatedLines(diagnostic, positions, report.inRepository).map((each) => `  - ${prose(each)}`),
  ].join('\n');
}

function silencedOf({ silenced }: Comparison): string {
  return silenced.length === 0 ? '' : `, ${silenced.length} silenced by this change`;
}

function goneSections({ comparison, inRepository }: Report): readonly Section[] {
  if (comparison === null) return [];
  const { fixed, silenced } = comparison;
  const items = (findings: Comparison['fixed']) =>
    findings.map(
      ({ rule, file, line, message }) =>
        `- ${code(`${inRepository(file)}:${line}`)} **${rule}**<br>${prose(message)}`,
    );
  return [
    { title: `${silenced.length} silenced by this change`, folded: false, items: items(silenced) },
    { title: `${fixed.length} fixed`, folded: true, items: items(fixed) },
  ].filter((section) => section.items.length > 0);
}

/** As much of a section as fits into `room` characters, and how many items don't. */
function sectionText({ title, folded, items }: Section, room: number) {
  const [begin, end] = folded
    ? [`\n<details><summary>${title}</summary>\n\n`, '\n</details>\n']
    : [`\n### ${title}\n\n`, ''];
  let text = begin;
  let taken = 0;
  for (const each of items) {
    if (text.length + each.length + end.length + 1 > room) break;
    text += `${each}\n`;
    taken++;
  }
  return { text: taken === 0 ? '' : text + end, left: items.length - taken };
}
