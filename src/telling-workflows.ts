import type { Analysis, LoadedWorkflow } from './compile.js';

const telling = new WeakMap<readonly LoadedWorkflow[], readonly LoadedWorkflow[]>();

/** The workflows in which anything was found: few of a large tree, and many ask for them. */
export function tellingWorkflows({ workflows }: Pick<Analysis, 'workflows'>): readonly LoadedWorkflow[] {
  const known =
    telling.get(workflows) ??
    workflows.filter(
      ({ references, credentials, ignores, problems }) =>
        references.length + credentials.length + ignores.length + problems.length > 0,
    );
  telling.set(workflows, known);
  return known;
}
