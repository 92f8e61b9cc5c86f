/** The interface as an Ink component: Ink has the keys and the life of it, the canvas has the picture. */
import { useInput } from 'ink';
import { type ReactElement, useLayoutEffect, useSyncExternalStore } from 'react';
import type { Store } from '../store.js';
import type { Canvas } from './canvas.js';
import { paintedFrame } from './frame.js';
import { keysOf } from './input.js';

export function App({
  store,
  canvas,
}: {
  readonly store: Store;
  readonly canvas: Canvas;
}): ReactElement | null {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useInput((input, key) => {
    store.dispatch(...keysOf(input, key).map((each) => ({ kind: 'key', key: each }) as const));
  });
  // Worked out while rendering: what goes wrong in it is caught by Ink, which ends.
  const lines = paintedFrame(state);
  useLayoutEffect(() => canvas.paint(lines));
  return null;
}
