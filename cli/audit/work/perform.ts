/** Carries out what the state asks for outside of itself: an editor, the clipboard, files, changes of the repository. */
import { join } from 'node:path';
import { counted } from '../../../src/counted.js';
import { runEditor } from '../../editor.js';
import type { Io } from '../../io.js';
import type { Change, Effect } from '../state/index.js';
import type { Store } from '../store.js';
import { copySequence, type Screen, stopJob } from '../terminal.js';
import { exportList } from './export.js';
import { type Watcher, watchFiles } from './watch.js';

export interface Hands {
  readonly perform: (effect: Effect) => void;
  /** Follows the files of the newest scan, or no longer. */
  readonly follow: (on: boolean) => void;
  /** Leaves what is asked or followed. */
  readonly close: () => void;
}

export interface HandsOptions {
  readonly io: Io;
  /** Called when they are used: there is no screen before there is a store. */
  readonly store: () => Store;
  readonly screen: () => Screen;
  /** Writes to the terminal, beside what is drawn. */
  readonly write: (text: string) => void;
  readonly rescan: () => void;
  readonly quit: () => void;
  /** Something went wrong that should not. */
  readonly fail: (error: Error) => void;
}

export function handsOf({ io, store, screen, write, rescan, quit, fail }: HandsOptions): Hands {
  let answer: ((yes: boolean) => void) | null = null;
  let watcher: Watcher | null = null;

  const done = (ok: boolean, text: string) =>
    store().dispatch({ kind: 'done', tone: ok ? 'info' : 'error', text });

  const follow = (on: boolean) => {
    watcher?.close();
    const { data } = store().state();
    watcher = on && data ? watchFiles({ root: data.root, files: data.watched }, rescan) : null;
  };

  /** Gives the terminal to something else for a while. */
  const outside = async (work: () => Promise<void>) => {
    screen().hide();
    try {
      await work();
    } finally {
      screen().show();
    }
  };

  const edit = async ({ file, line, column }: Extract<Effect, { kind: 'edit' }>) => {
    const root = store().state().data?.root ?? io.cwd;
    await outside(async () => {
      const result = await runEditor(join(root, file), io, { line, column });
      done(result.ok, result.ok ? `back from ${file}` : result.message);
    });
    rescan();
  };

  const change = async (wanted: Change) => {
    const { data } = store().state();
    if (!data) return;
    // Loaded only here: it reads and writes files of the project.
    const { makeChange, setValue } = await import('./change.js');
    if (wanted.kind === 'set') {
      await outside(async () => told(await setValue(wanted, data, io)));
    } else {
      told(
        await makeChange(wanted, data, io, (text, question) => {
          store().dispatch({ kind: 'planned', title: TITLES[wanted.kind], text, question });
          return new Promise((resolve) => {
            answer = resolve;
          });
        }),
      );
    }
    rescan();
  };

  const told = ({ ok, text }: { readonly ok: boolean; readonly text: string }) => {
    if (!ok && text.includes('\n')) store().dispatch({ kind: 'noticed', title: 'nothing was changed', text });
    else done(ok, text);
  };

  /** A failure of something that runs beside the keys ends the sitting, as a bug. */
  const beside = (work: Promise<void>) => {
    work.catch((error: unknown) => fail(error instanceof Error ? error : new Error('unknown')));
  };

  return {
    follow,
    perform: (effect) => {
      switch (effect.kind) {
        case 'quit':
          quit();
          return;
        case 'suspend':
          beside(outside(stopJob));
          return;
        case 'scan':
          rescan();
          return;
        case 'watch':
          follow(effect.on);
          return;
        case 'edit':
          beside(edit(effect));
          return;
        case 'copy':
          write(copySequence(effect.text));
          done(true, `copied, where the terminal allows it: ${effect.text}`);
          return;
        case 'export': {
          const made = exportList(store().state(), effect.format, io.cwd);
          const rows = made.ok ? counted(made.rows, 'row') : '';
          done(made.ok, made.ok ? `wrote ${rows} to ${made.file}` : made.message);
          return;
        }
        case 'change':
          beside(change(effect.change));
          return;
        case 'answer': {
          const resolve = answer;
          answer = null;
          resolve?.(effect.yes);
        }
      }
    },
    close: () => {
      watcher?.close();
      answer?.(false);
    },
  };
}

const TITLES: Readonly<Record<Change['kind'], string>> = {
  remove: 'Remove a secret',
  move: 'Move a secret',
  declare: 'Declare a secret in the catalog',
  ignore: 'Ignore a finding',
  set: 'Set a value',
};
