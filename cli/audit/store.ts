import { type Action, type Effect, reduce, type State } from './state/index.js';

/** The state, kept outside of the components: it outlives them while an editor has the screen. */
export interface Store {
  readonly state: () => State;
  readonly subscribe: (changed: () => void) => () => void;
  /** Several at once are drawn once. */
  readonly dispatch: (...actions: readonly Action[]) => void;
}

/** `perform` carries out each effect once; `settled` is called after every change. */
export function makeStore(
  beginning: State,
  perform: (effect: Effect) => void,
  settled: (state: State) => void,
): Store {
  let state = beginning;
  const listeners = new Set<() => void>();
  const dispatch = (...actions: readonly Action[]) => {
    const before = state;
    const effects: Effect[] = [];
    for (const action of actions) {
      state = reduce(state, action);
      effects.push(...state.effects);
      if (state.effects.length > 0) state = reduce(state, { kind: 'performed', count: state.effects.length });
    }
    if (state !== before) for (const listener of listeners) listener();
    for (const effect of effects) perform(effect);
    settled(state);
  };
  return {
    state: () => state,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    dispatch,
  };
}
