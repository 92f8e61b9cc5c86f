/** The questions that the interface is there to answer, each with one key of the menu `ask`. */

import type { Aspect } from '../model/index.js';
import type { Enabled, MenuCommand } from './command.js';
import { withEffect } from './command.js';
import { go, selected, withView } from './moves.js';
import { idOf } from './titles.js';
import type { State, ViewId } from './types.js';

const always = (): true => true;

function listed(key: string, id: string, help: string, view: ViewId, filter: string): MenuCommand {
  return {
    id,
    keys: [key],
    direct: null,
    about: false,
    help,
    enabled: always,
    run: (state) => go(state, { view, filter }),
  };
}

function about(key: string, direct: string, id: string, help: string, aspect: Aspect): MenuCommand {
  return {
    id,
    keys: [key],
    direct,
    about: true,
    help,
    enabled: aboutSecret,
    run: (state) => go(state, { aspect, zoomed: true }),
  };
}

function aboutSecret(state: State): Enabled {
  return selected(state)?.secret ? true : 'this row is about no secret that exists';
}

export const ASK_COMMANDS: readonly MenuCommand[] = [
  listed('d', 'ask-dangling', 'what is dangling?', 'findings', 'is:dangling'),
  listed('u', 'ask-unused', 'what is unused, or perhaps unused?', 'secrets', 'is:unused,perhaps'),
  listed('m', 'ask-missing', 'what is missing in which environment?', 'findings', 'is:missing'),
  listed('n', 'ask-gaps', 'which secrets lack a value somewhere?', 'secrets', 'is:missing'),
  listed('f', 'ask-forbidden', 'what is in a field that must not carry it?', 'findings', 'is:forbidden'),
  listed('s', 'ask-shadowed', 'what is shadowed?', 'findings', 'is:shadowed'),
  listed('e', 'ask-due', 'what has expired, or is due?', 'findings', 'is:due'),
  about('w', 'w', 'readers', 'who can decrypt this?', 'readers'),
  about('r', 'u', 'uses', 'where is this secret used?', 'uses'),
  {
    id: 'workflow-uses',
    keys: ['p'],
    direct: 'f',
    about: true,
    help: 'what does this workflow use?',
    enabled: (state) =>
      selected(state)?.workflow ? true : 'this row belongs to no workflow (u: where a secret is used)',
    run: workflowUses,
  },
  about('b', 'b', 'breaks', 'what would break if I removed this?', 'breaks'),
];

/** The workflow alone, with its references open. */
function workflowUses(state: State): State {
  const found = selected(state);
  if (!found?.workflow) return state;
  const { data, workflow } = found;
  const moved = go(state, {
    view: 'workflows',
    filter: `file:${workflow.file.replaceAll(/\s+/g, ' file:')}`,
  });
  const id = idOf(data, { kind: 'workflow', index: data.workflows.indexOf(workflow) });
  return withView(moved, { toggled: new Set([id]) });
}

export const EXPORT_COMMANDS: readonly MenuCommand[] = (
  [
    ['j', 'json', 'as JSON'],
    ['m', 'markdown', 'as a Markdown table'],
  ] as const
).map(([key, format, help]) => ({
  id: `export-${format}`,
  keys: [key],
  direct: null,
  about: false,
  help,
  enabled: ({ readOnly }) => (readOnly ? 'read-only: nothing is written' : true),
  run: (state) => withEffect(state, { kind: 'export', format }),
}));
