/** Which workflows are rendered: those of the environment, or of them what `only` names. */
import picomatch from 'picomatch';
import type { Analysis, LoadedWorkflow } from '../compile.js';
import { didYouMeanHelp } from '../did-you-mean.js';

export type Selection =
  | { readonly ok: true; readonly workflows: readonly LoadedWorkflow[] }
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/** `only`: globs of paths in the project. One that matches nothing is a mistake, even beside others that do. */
export function select(analysis: Analysis, environment: string, only: readonly string[]): Selection {
  const deployed = analysis.workflows.filter(({ file }) => file.environments.includes(environment));
  if (deployed.length === 0)
    return { ok: false, message: `no workflow is deployed to ${environment}`, help: null };
  if (only.length === 0) return { ok: true, workflows: deployed };
  const patterns = only.map((pattern) => ({
    pattern,
    matches: picomatch(pattern.replace(/^\.\//, ''), { flags: 's' }),
  }));
  const idle = patterns.find(({ matches }) => !deployed.some(({ file }) => matches(file.file)));
  if (idle) {
    const message = `no workflow that is deployed to ${environment} matches \`${idle.pattern}\``;
    return { ok: false, message, help: helpFor(idle.pattern, deployed) };
  }
  const workflows = deployed.filter(({ file }) => patterns.some(({ matches }) => matches(file.file)));
  return { ok: true, workflows };
}

function helpFor(pattern: string, workflows: readonly LoadedWorkflow[]): string | null {
  const files = workflows.map(({ file }) => file.file);
  const folder = pattern.replace(/^\.\//, '').replace(/\/$/, '');
  if (files.some((file) => file.startsWith(`${folder}/`))) return `did you mean \`${folder}/**\`?`;
  return didYouMeanHelp(pattern, files);
}
