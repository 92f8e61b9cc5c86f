/** Reports of findings that no rule made: whatever text stands in a file's name, a message, or beside it. */
import fc from 'fast-check';
import type { Diagnostic } from '../../src/diagnostics.js';
import { FORMATS, type Report } from '../../src/report/index.js';
import { fingerprintOf } from '../../src/rules/fingerprint.js';
import { ACME, checked, conductor, store } from '../project.js';

export const SUMMARY: Report['summary'] = {
  files: 1,
  references: 2,
  secrets: 3,
  unused: 0,
  dangling: 0,
  errors: 0,
  warnings: 0,
  ignored: 0,
  fixed: null,
  remaining: null,
  baselined: null,
  durationMs: 0,
};

export function finding(given: Partial<Diagnostic> = {}): Diagnostic {
  return {
    rule: 'dangling-secret',
    severity: 'error',
    message: 'no secret `A` is visible to acme',
    location: { file: 'flows/a.json', span: { start: 0, end: 1 } },
    label: null,
    field: null,
    secret: null,
    scope: null,
    environments: [],
    engine: null,
    fingerprint: fingerprintOf([JSON.stringify(given)]),
    related: [],
    searched: [],
    help: null,
    notes: [],
    ...given,
  };
}

/** A report of these findings, in a project whose files are empty. */
export function reportOf(diagnostics: readonly Diagnostic[], given: Partial<Report> = {}): Report {
  return {
    diagnostics,
    summary: SUMMARY,
    comparison: null,
    notes: [],
    source: () => null,
    isStore: () => false,
    inRepository: (file) => file,
    ...given,
  };
}

/** The report in a format, as a check prints it. */
export async function printed(format: string, report: Report): Promise<string> {
  const write = await FORMATS.get(format)?.();
  if (!write) throw new Error(`no format ${format}`);
  return write(report, { color: false, width: 80 });
}

/** What breaks out of one format or another. */
const DANGEROUS = [
  '\n',
  '\r\n',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ufffe',
  '\uffff',
  '\ud800',
  '😀',
  '%0A',
  '%25',
  '::error::x',
  '::',
  '##[error]',
  ',',
  '=',
  '`',
  '``',
  '|',
  '<b>',
  '</failure>',
  ']]>',
  '&amp;',
  '"',
  "'",
  '\\',
  '{0}',
  '[a](b)',
  '](',
  '@octocat',
  '#1',
  'GH-1',
  'www.example.com',
  'https://example.com',
  'a@example.com',
  '$x$',
  '*b*',
  '_i_',
  '~~',
  ':tada:',
  '</details>',
  '<!--',
  '- ',
  '1. ',
  '# ',
  '/close',
  ' ',
  'word',
];

/** Any text, mostly of parts that mean something to a format. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...DANGEROUS), fc.string({ maxLength: 6, unit: 'binary' })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

/** Any finding: its file, its message and everything beside it. */
export const anyFinding: fc.Arbitrary<Diagnostic> = fc
  .record({
    severity: fc.constantFrom('error', 'warning', 'info'),
    message: anyText,
    file: anyText.map((text) => text.replace(/\0|^\/+/g, '')).filter((text) => text !== ''),
    help: fc.option(anyText),
    notes: fc.array(anyText, { maxLength: 2 }),
    field: fc.option(anyText),
    secret: fc.option(anyText),
    related: fc.array(anyText, { maxLength: 2 }),
    scope: anyText,
  })
  .map(({ file, related, scope, ...rest }) =>
    finding({
      ...rest,
      location: { file, span: { start: 0, end: 1 } },
      searched: [{ scope, stores: scope, names: 2 }],
      related: related.map((message) => ({ file, span: { start: 0, end: 0 }, message })),
    }),
  );

/** A finding in a file whose name has to be encoded, after characters that units and bytes count differently. */
export const REAL_FILE = 'flows/pay/a b#1.json';
export const REAL: Report = checked({
  'claviger.yaml': ACME,
  'secrets/acme.yaml': store('SHARED', 'DATABASE_URL', 'TYPED=hunter2'),
  [REAL_FILE]: conductor(
    { é: 'é😀', dsn: '${workflow.secrets.DATABSE_URL}', two: '${workflow.secrets.DATABSE_URL}' },
    'charge',
  ),
});
export const IN_A_FOLDER: Report = reportOf([finding()], { inRepository: (file) => `apps/pay/${file}` });

export function many(severity: Diagnostic['severity'], count: number, message = 'x'): readonly Diagnostic[] {
  return Array.from({ length: count }, (_, index) => finding({ severity, message: `${message} ${index}` }));
}
