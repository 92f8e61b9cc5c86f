import type { Diagnostic, Location } from '../diagnostics.js';
import { RULE_DEFAULTS, type RuleId } from '../rule-ids.js';
import { RULE_PAGES } from '../rules/index.js';
import type { RulePage } from '../rules/types.js';
import { VERSION } from '../version.js';
import { detailLines } from './details.js';
import { painter } from './paint.js';
import { type Positions, positionsOf } from './positions.js';
import { ruleMarkdown } from './rule-markdown.js';
import { rulePage } from './rule-page.js';
import type { Report } from './types.js';
import { jsonText, visible } from './visible.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
/** The base that paths are relative to: for every reader, the top folder of the checkout. */
const ROOT = 'SRCROOT';

/** Every rule, in the order in which the report lists them. */
const RULES: ReadonlyMap<string, number> = new Map([...RULE_PAGES.keys()].map((id, index) => [id, index]));

/**
 * SARIF 2.1.0, for GitHub's code scanning and whatever else collects findings. Of the files nothing is in it but their
 * paths: a snippet of a store could hold a value.
 */
export function reportSarif(report: Report): string {
  const context = { report, positions: positionsOf(report), artifacts: artifactsOf(report) };
  const rules = [...RULE_PAGES].map(([id, page]) => descriptor(id, page));
  const run = {
    // GitHub keeps the findings of several projects apart by it.
    automationDetails: { id: `claviger/${report.inRepository('')}` },
    tool: {
      driver: { name: 'Claviger', version: VERSION, semanticVersion: VERSION, rules },
    },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: report.notes.map((note) => ({
          level: 'note',
          message: message([visible(note)]),
        })),
      },
    ],
    columnKind: 'utf16CodeUnits',
    newlineSequences: ['\r\n', '\n', '\r'],
    originalUriBaseIds: { [ROOT]: { description: { text: 'the top folder of the repository' } } },
    artifacts: [...context.artifacts.keys()].map((file) => ({
      location: { uri: uri(report.inRepository(file)), uriBaseId: ROOT },
    })),
    results: report.diagnostics.map((diagnostic) => result(diagnostic, context)),
  };
  return `${jsonText({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, 2)}\n`;
}

interface Context {
  readonly report: Report;
  readonly positions: Positions;
  /** Every file that has a finding or is related to one, with its index. */
  readonly artifacts: ReadonlyMap<string, number>;
}

function artifactsOf({ diagnostics }: Report): ReadonlyMap<string, number> {
  const files = new Set(
    diagnostics.flatMap(({ location, related }) => [location.file, ...related.map(({ file }) => file)]),
  );
  return new Map([...files].map((file, index) => [file, index]));
}

function descriptor(id: RuleId, page: RulePage) {
  const { group, severity } = RULE_DEFAULTS[id];
  const name = id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return {
    id,
    name,
    shortDescription: { text: page.summary },
    fullDescription: { text: page.why },
    help: { text: rulePage(id, page, painter(false)), markdown: ruleMarkdown(id, page) },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['secrets', group.replaceAll(' ', '-')] },
  };
}

function result(diagnostic: Diagnostic, context: Context) {
  const { rule, severity, location, field, related, fingerprint, secret, scope, environments, engine } =
    diagnostic;
  const ruleIndex = RULES.get(rule);
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[severity],
    message: message([visible(diagnostic.message), ...detailLines(diagnostic)]),
    locations: [
      {
        physicalLocation: physical(location, context),
        ...(field === null ? {} : { logicalLocations: [{ fullyQualifiedName: visible(field) }] }),
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((each, index) => ({
            id: index + 1,
            physicalLocation: physical(each, context),
            message: message([visible(each.message)]),
          })),
        }),
    // Not `primaryLocationLineHash`: GitHub's uploader computes that one by itself and warns of any other.
    partialFingerprints: { 'claviger/v1': fingerprint },
    ...(context.report.comparison === null ? {} : { baselineState: 'new' }),
    properties: { secret, scope, environments, engine },
  };
}

/**
 * Plain text that stays what it is: `{0}` would be replaced by an argument, `[a](b)` be taken for a link (2.1.0, sections
 * 3.11.5 and 3.11.6). Other braces are left alone: readers replace no more than that.
 */
function message(lines: readonly string[]) {
  const text = lines.join('\n').replace(/\{(\d+)\}/g, '{{$1}}');
  return { text: text.replaceAll('](', '] (') };
}

function physical(location: Location, { report, positions, artifacts }: Context) {
  const { start, end } = positions.range(location);
  const index = artifacts.get(location.file);
  return {
    artifactLocation: {
      uri: uri(report.inRepository(location.file)),
      uriBaseId: ROOT,
      ...(index === undefined ? {} : { index }),
    },
    region: {
      startLine: start.line,
      startColumn: start.column,
      endLine: end.line,
      endColumn: end.column,
    },
  };
}

/** A relative reference of RFC 3986. A half of a surrogate pair has no bytes: it becomes U+FFFD. */
function uri(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(Buffer.from(segment).toString()))
    .join('/');
}
