/** What a key does depends on who has the keys: the lists, a line of text, a menu, a question. */
import { begin } from './changes.js';
import { type MenuCommand, withEffect } from './command.js';
import { BY_KEY } from './commands.js';
import { helpLines } from './help.js';
import { jump } from './jump.js';
import { keepSelection, moveBy, select, viewState, withView } from './moves.js';
import { ASK_COMMANDS, EXPORT_COMMANDS } from './questions.js';
import { selectedNode } from './rows.js';
import type { Mode, State } from './types.js';

type ModeOf<Kind extends Mode['kind']> = Extract<Mode, { kind: Kind }>;

export function onKey(state: State, key: string): State {
  if (key === 'ctrl-c') return withEffect(state, { kind: 'quit' });
  if (key === 'ctrl-z') return withEffect(state, { kind: 'suspend' });
  const { mode } = state;
  switch (mode.kind) {
    case 'browse':
      return inLists(state, key);
    case 'filter':
      return inFilter(state, mode, key);
    case 'jump':
      return inJump(state, mode, key);
    case 'menu':
      return inMenu(state, mode, key);
    case 'help':
      return inHelp(state, mode, key);
    case 'prompt':
      return inPrompt(state, mode, key);
    case 'planning':
      // What is under way can't be called back; it ends with a question, or with a message.
      return state;
    case 'notice': {
      const step = STEPS[key];
      if (step === undefined) return browse(state);
      return {
        ...state,
        mode: { ...mode, top: Math.max(0, Math.min(mode.lines.length - 1, mode.top + step)) },
      };
    }
    case 'confirm':
      return inQuestion(state, mode, key);
  }
}

const browse = (state: State): State => ({ ...state, mode: { kind: 'browse' } });

function inLists(state: State, key: string): State {
  const quiet: State = { ...state, message: null };
  const command = BY_KEY.get(key);
  if (!command)
    return {
      ...quiet,
      message: { tone: 'info', text: `${shownKey(key)} has no meaning here; ? lists every key` },
    };
  const enabled = command.enabled(state);
  if (enabled === true) return command.run(quiet);
  return {
    ...quiet,
    message: { tone: 'info', text: `${shownKey(key)} (${command.id}) is disabled: ${enabled}` },
  };
}

/** How a key is written for a reader. */
export function shownKey(key: string): string {
  return key === ' ' ? 'space' : key;
}

/** The text with the key typed; null where the key is none that types. */
function typed(text: string, key: string): string | null {
  if (key === 'backspace' || key === 'delete') return [...text].slice(0, -1).join('');
  if (key === 'ctrl-u') return '';
  if (key === 'ctrl-w') return text.replace(/\S+\s*$/, '');
  return [...key].length === 1 && key >= ' ' && key !== '\x7f' ? text + key : null;
}

function inFilter(state: State, { before }: ModeOf<'filter'>, key: string): State {
  if (key === 'enter' || key === 'tab') return browse(state);
  if (key === 'up' || key === 'down') return moveBy(state, key === 'up' ? -1 : 1);
  const filter = key === 'esc' ? before : typed(viewState(state).filter, key);
  if (filter === null) return state;
  const next = withView(state, { filter });
  return key === 'esc'
    ? keepSelection(browse(next), selectedNode(state))
    : { ...select(withView(next, { top: 0 }), 0), detailTop: 0 };
}

function inJump(state: State, { text }: ModeOf<'jump'>, key: string): State {
  if (key === 'esc') return browse(state);
  if (key === 'enter') return jump(browse(state), text);
  const next = typed(text, key);
  return next === null ? state : { ...state, mode: { kind: 'jump', text: next } };
}

export function menuOf(mode: ModeOf<'menu'>): readonly MenuCommand[] {
  return mode.menu === 'ask' ? ASK_COMMANDS : EXPORT_COMMANDS;
}

function inMenu(state: State, mode: ModeOf<'menu'>, key: string): State {
  const command = menuOf(mode).find(({ keys }) => keys.includes(key));
  if (!command) return key === 'esc' || key === 'q' || key === 'backspace' ? browse(state) : state;
  const enabled = command.enabled(state);
  if (enabled === true) return command.run({ ...browse(state), message: null });
  return { ...browse(state), message: { tone: 'info', text: `${command.help} ${enabled}` } };
}

function inHelp(state: State, { filter, top }: ModeOf<'help'>, key: string): State {
  const help = (change: { readonly filter?: string; readonly top?: number }): State => ({
    ...state,
    mode: { kind: 'help', filter, top, ...change },
  });
  if (key === 'esc' || key === 'enter' || (filter === '' && (key === '?' || key === 'q')))
    return browse(state);
  const step = STEPS[key];
  if (step !== undefined) {
    const last = Math.max(0, helpLines(state, filter).length - 3);
    return help({ top: Math.max(0, Math.min(last, top + step)) });
  }
  const next = typed(filter, key);
  return next === null ? state : help({ filter: next, top: 0 });
}

const STEPS: Readonly<Record<string, number>> = {
  up: -1,
  down: 1,
  pageup: -10,
  pagedown: 10,
  home: -1000,
  end: 1000,
};

function inPrompt(state: State, { change, question, text }: ModeOf<'prompt'>, key: string): State {
  if (key === 'esc') return { ...browse(state), message: { tone: 'info', text: 'nothing was changed' } };
  if (key === 'enter') {
    const needed = change !== 'set' && text.trim() === '';
    return needed ? state : begin(state, change, text.trim());
  }
  const next = typed(text, key);
  return next === null ? state : { ...state, mode: { kind: 'prompt', change, question, text: next } };
}

function inQuestion(state: State, mode: ModeOf<'confirm'>, key: string): State {
  const step = STEPS[key];
  if (step !== undefined)
    return {
      ...state,
      mode: { ...mode, top: Math.max(0, Math.min(mode.lines.length - 1, mode.top + step)) },
    };
  if (key === 'y' || key === 'Y')
    return withEffect(
      { ...state, mode: { kind: 'planning', title: mode.title } },
      { kind: 'answer', yes: true },
    );
  if (key === 'n' || key === 'N' || key === 'esc' || key === 'q')
    return withEffect(
      { ...state, mode: { kind: 'planning', title: mode.title } },
      { kind: 'answer', yes: false },
    );
  return state;
}
