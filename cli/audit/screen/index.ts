/** The keys and the picture, by Ink: loaded only when there is a terminal, and when the first frame is to be seen. */
import { Writable } from 'node:stream';
import { render } from 'ink';
import { createElement } from 'react';
import type { Store } from '../store.js';
import type { Drawing, Terminal } from '../terminal.js';
import { App } from './App.js';
import type { Canvas } from './canvas.js';

/** Draws until it is unmounted. */
export function draw(store: Store, canvas: Canvas, { stdin }: Pick<Terminal, 'stdin'>): Drawing {
  const { unmount, waitUntilExit } = render(createElement(App, { store, canvas }), {
    stdin,
    // Ink would write cursor commands of its own, and an error's message, among the frames.
    stdout: nowhere(),
    stderr: nowhere(),
    exitOnCtrlC: false,
    patchConsole: false,
    // At once for each change, also where Ink believes itself to be in a build server.
    debug: true,
    // Who asked for it has been given the plain report.
    isScreenReaderEnabled: false,
  });
  return { unmount: () => unmount(), failed: waitUntilExit() };
}

function nowhere(): NodeJS.WriteStream {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.assign(stream, { isTTY: false, columns: 1, rows: 1 }) as unknown as NodeJS.WriteStream;
}
