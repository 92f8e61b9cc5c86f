/**
 * Claviger as a library: what the command line itself uses.
 *
 * ```ts
 * import { check, render } from 'claviger';
 *
 * const checked = check({ cwd: 'my-project', environments: ['prod'] });
 * if (checked.ok) for (const finding of checked.report.diagnostics) console.log(finding.rule, finding.message);
 *
 * const result = await render({ cwd: 'my-project', environment: 'prod' });
 * if (result.ok) for (const each of result.rendered) deploy(each.file, each.content.reveal());
 * ```
 */
import type { RenderOptions, RenderResult } from './emit/index.js';

export { type CheckOptions, type CheckResult, check, limitTo } from './check.js';
export type { Analysis, LoadedStore, LoadedWorkflow, ResolvedReference } from './compile.js';
export type { Diagnostic, Location, Severity } from './diagnostics.js';
export type { EmitKind, Rendered, RenderOptions, RenderResult } from './emit/index.js';
export type { ConfigProblem, Project, Scope } from './project/types.js';
export { type Appearance, FORMATS, type Format, type Report, type Summary } from './report/index.js';
export type { Definition, Resolution } from './scopes/index.js';
export type { Plaintext } from './stores/plaintext.js';
export { VERSION } from './version.js';

/**
 * Renders every selected workflow of a project for one environment, or none. Writes nothing: the result holds the
 * texts, wrapped so that only `content.reveal()` gives them. Cryptography is loaded at the first call.
 */
export async function render(options: RenderOptions): Promise<RenderResult> {
  const emission = await import('./emit/index.js');
  return emission.render(options);
}
