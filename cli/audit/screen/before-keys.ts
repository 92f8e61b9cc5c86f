import type { Store } from '../store.js';
import type { Drawing } from '../terminal.js';
import type { Canvas } from './canvas.js';
import { paintedFrame } from './frame.js';

/** Draws without keys: what there is to be seen until Ink has been loaded, which takes longer than all else. */
export function drawWithoutKeys(store: Store, canvas: Canvas): Drawing {
  const paint = () => canvas.paint(paintedFrame(store.state()));
  paint();
  return { unmount: store.subscribe(paint), failed: new Promise(() => {}) };
}
