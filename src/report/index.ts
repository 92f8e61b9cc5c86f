/** The formats of a report, by the name that `--format` takes. One function of the report each. */
import { reportJson } from './json.js';
import { reportLines } from './line.js';
import { reportPretty } from './pretty.js';
import type { Appearance, Report } from './types.js';

export type { Appearance, Report, Summary } from './types.js';

export const FORMATS: ReadonlyMap<string, (report: Report, appearance: Appearance) => string> = new Map([
  ['pretty', reportPretty],
  ['line', reportLines],
  ['json', reportJson],
]);
