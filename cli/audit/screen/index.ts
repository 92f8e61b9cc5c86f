/** The screen, drawn with Ink: loaded only when there is a terminal to draw on. */
import { render } from 'ink';
import { createElement } from 'react';
import type { Store } from '../store.js';
import type { Drawing, Terminal } from '../terminal.js';
import { App } from './App.js';
import { frameStream } from './frames.js';

/** Draws until it is unmounted. */
export function draw(store: Store, { stdin, stdout }: Terminal): Drawing {
  const frames = frameStream(stdout);
  const { unmount, waitUntilExit } = render(createElement(App, { store }), {
    stdin,
    stdout: frames.stream,
    exitOnCtrlC: false,
    patchConsole: false,
    // Whole frames, one for each change, also where Ink believes itself to be in a build server.
    debug: true,
    // Who asked for it has been given the plain report.
    isScreenReaderEnabled: false,
  });
  return { unmount: () => unmount(), renew: frames.renew, failed: waitUntilExit() };
}
