/** The one place where the state changes: a pure function of the state and of what happened. */
import { onKey } from './keys.js';
import { keepSelectionById, select, selectedId, viewState } from './moves.js';
import { type Action, type Size, type State, VIEWS, type ViewId, type ViewState } from './types.js';

const BEGINNING: ViewState = {
  filter: '',
  sort: 0,
  reversed: false,
  selected: 0,
  top: 0,
  toggled: new Set(),
};

export function initialState(given: {
  readonly size: Size;
  readonly readOnly: boolean;
  readonly color: boolean;
  readonly watching?: boolean;
}): State {
  return {
    watching: false,
    ...given,
    data: null,
    progress: { done: 0, total: 0 },
    view: 'findings',
    views: Object.fromEntries(VIEWS.map((view) => [view, BEGINNING])) as Record<ViewId, ViewState>,
    trail: [],
    focus: 'list',
    zoomed: false,
    aspect: 'overview',
    detail: null,
    detailTop: 0,
    mode: { kind: 'browse' },
    message: null,
    effects: [],
  };
}

export function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case 'key':
      return onKey(state, action.key);
    case 'resize': {
      const next: State = { ...state, size: action.size };
      return select(next, viewState(next).selected);
    }
    case 'scanning':
      return { ...state, progress: { done: 0, total: 0 } };
    case 'progress':
      return state.progress ? { ...state, progress: { done: action.done, total: action.total } } : state;
    case 'scanned': {
      const id = selectedId(state);
      const { size } = state;
      return keepSelectionById({ ...state, size, data: action.data, progress: null, detail: null }, id);
    }
    case 'unscanned':
      return { ...state, progress: null, message: { tone: 'error', text: action.text } };
    case 'detail':
      return { ...state, detail: { key: action.key, lines: linesOf(action.text) } };
    case 'planned': {
      const { title, text, question } = action;
      return { ...state, mode: { kind: 'confirm', title, lines: linesOf(text), question, top: 0 } };
    }
    case 'noticed': {
      const { title, text } = action;
      return { ...state, mode: { kind: 'notice', title, lines: linesOf(text), top: 0 } };
    }
    case 'done':
      return {
        ...state,
        mode:
          state.mode.kind === 'planning' || state.mode.kind === 'confirm' ? { kind: 'browse' } : state.mode,
        message: { tone: action.tone, text: action.text },
      };
    case 'performed':
      return { ...state, effects: state.effects.slice(action.count) };
  }
}

function linesOf(text: string): readonly string[] {
  const trimmed = text.trimEnd();
  return trimmed === '' ? [] : trimmed.split('\n');
}
