import type { Aspect, Subject } from '../model/index.js';
import { layoutOf } from './layout.js';
import { selectedNode } from './rows.js';
import type { State } from './types.js';

/** The detail that the screen has room for. */
export interface AskedDetail {
  readonly key: string;
  readonly subject: Subject;
  readonly aspect: Aspect;
  /** Columns. */
  readonly width: number;
}

/** What is to be told beside the list; null where nothing is selected, or the terminal is too small. */
export function askedDetail(state: State): AskedDetail | null {
  const node = selectedNode(state);
  const layout = layoutOf(state);
  if (!node || !layout) return null;
  const { kind, index } = node;
  // Beside the list stands what is generally to be known; a question is answered on the whole screen.
  const aspect = state.aspect;
  const width = layout.detail.columns;
  return { key: `${kind} ${index} ${aspect} ${width}`, subject: { kind, index }, aspect, width };
}
