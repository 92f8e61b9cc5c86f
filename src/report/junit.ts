import type { Diagnostic } from '../diagnostics.js';
import { detailLines, relatedLines } from './details.js';
import { type Positions, positionsOf } from './positions.js';
import type { Report } from './types.js';
import { visible } from './visible.js';

/**
 * JUnit's XML, as Jenkins and GitLab read it: a suite for each file with findings, a test for each finding. An error is a
 * failed test; a warning or an info is a skipped one, for it fails no check. Without findings there is one test that
 * passes: Jenkins takes a report without tests for a broken build.
 */
export function reportJunit(report: Report): string {
  const positions = positionsOf(report);
  const byFile = new Map<string, Diagnostic[]>();
  for (const each of report.diagnostics) {
    const own = byFile.get(each.location.file);
    if (own) own.push(each);
    else byFile.set(each.location.file, [each]);
  }
  const suites = [...byFile].map(([file, own]) => suite(file, own, report, positions));
  const clean = element('testsuite', { name: 'claviger', tests: 1, failures: 0, errors: 0, skipped: 0 }, [
    element('testcase', { name: 'no findings', classname: 'claviger' }),
  ]);
  const { length } = report.diagnostics;
  const counts = { tests: Math.max(length, 1), failures: failuresOf(report.diagnostics), errors: 0 };
  const lines = element('testsuites', { name: 'claviger', ...counts }, length === 0 ? [clean] : suites);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines.join('\n')}\n`;
}

function suite(file: string, own: readonly Diagnostic[], report: Report, positions: Positions) {
  const path = report.inRepository(file);
  const names = new Map<string, number>();
  const tests = own.map((diagnostic) => {
    // Both platforms know a test by its name: it may not change with the line, and no two may be the same.
    const name = `${diagnostic.rule}: ${diagnostic.message}`;
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return test(count === 1 ? name : `${name} (${count})`, path, diagnostic, report, positions);
  });
  const failures = failuresOf(own);
  const counts = { tests: own.length, failures, errors: 0, skipped: own.length - failures };
  return element('testsuite', { name: path, ...counts, file: path }, tests);
}

function test(name: string, path: string, diagnostic: Diagnostic, report: Report, positions: Positions) {
  const { location, severity, rule, message } = diagnostic;
  const { line, column } = positions.at(location.file, location.span.start);
  const text = [
    `${visible(path)}:${line}:${column}: ${visible(message)}`,
    ...detailLines(diagnostic),
    ...relatedLines(diagnostic, positions, report.inRepository),
  ].join('\n');
  const outcome =
    severity === 'error'
      ? `<failure${attributes({ type: rule, message })}>${escaped(text)}</failure>`
      : `<skipped${attributes({ type: severity, message: `${severity}: ${message}` })}>${escaped(text)}</skipped>`;
  return element('testcase', { name, classname: path, file: path, line }, [[outcome]]);
}

function failuresOf(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length;
}

type Attributes = Readonly<Record<string, string | number>>;

/** The lines of an element; what is in it is indented. */
function element(name: string, given: Attributes, content: readonly (readonly string[])[] = []): string[] {
  if (content.length === 0) return [`<${name}${attributes(given)}/>`];
  return [`<${name}${attributes(given)}>`, ...content.flat().map((line) => `  ${line}`), `</${name}>`];
}

function attributes(given: Attributes): string {
  return Object.entries(given)
    .map(([name, value]) => ` ${name}="${escaped(visible(String(value)))}"`)
    .join('');
}

/** Markup, and the two noncharacters that XML 1.0 can't hold and `visible` leaves alone. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\ufffe', '\\ufffe')
    .replaceAll('\uffff', '\\uffff');
}
