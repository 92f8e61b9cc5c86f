/** The formats of a report, by the name that `--format` takes. Each is a function of the report, loaded when it is asked for. */
import type { Appearance, Report } from './types.js';

export type { Appearance, Report, Summary } from './types.js';

/** The whole text of a report, with its last line break. */
export type Format = (report: Report, appearance: Appearance) => string;

export const FORMATS: ReadonlyMap<string, () => Promise<Format>> = new Map([
  ['pretty', async () => (await import('./pretty.js')).reportPretty],
  ['line', async () => (await import('./line.js')).reportLines],
  ['json', async () => (await import('./json.js')).reportJson],
  ['sarif', async () => (await import('./sarif.js')).reportSarif],
  ['github', async () => (await import('./github.js')).reportGithub],
  ['gitlab', async () => (await import('./gitlab.js')).reportGitlab],
  ['junit', async () => (await import('./junit.js')).reportJunit],
  ['markdown', async () => (await import('./markdown.js')).reportMarkdown],
  ['rdjson', async () => (await import('./rdjson.js')).reportRdjson],
]);
