import type { Effect, State } from './types.js';

/** True, or why not: one line, lower case. */
export type Enabled = true | string;

export interface AuditCommand {
  readonly id: string;
  readonly keys: readonly string[];
  readonly help: string;
  readonly enabled: (state: State) => Enabled;
  /** Called only where it is enabled. */
  readonly run: (state: State) => State;
}

/** A line of a menu: one key leads to it once the menu is open. */
export interface MenuCommand extends AuditCommand {
  /** A key that leads to it without the menu; null: there is none. */
  readonly direct: string | null;
  /** It is about the selected row. */
  readonly about: boolean;
}

export function withEffect(state: State, effect: Effect): State {
  return { ...state, effects: [...state.effects, effect] };
}
