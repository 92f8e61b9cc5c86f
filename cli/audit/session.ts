/**
 * One sitting at the interface: the scanner, the state and the screen are put together, and what the state asks for is
 * carried out.
 */
import { join } from 'node:path';
import type { ConfigProblem } from '../../src/project/types.js';
import { runEditor } from '../editor.js';
import type { Io } from '../io.js';
import type { ScanEvent, Scanner, StartScanner } from './scan/index.js';
import { askedDetail, type Change, type Effect, initialState, type State } from './state/index.js';
import { makeStore, type Store } from './store.js';
import { copySequence, type Screen, stopJob } from './terminal.js';
import { makeChange, setArguments, shown } from './work/change.js';
import { exportList } from './work/export.js';
import { type Watcher, watchFiles } from './work/watch.js';

export interface SittingOptions {
  readonly io: Io;
  readonly environments: readonly string[];
  readonly readOnly: boolean;
  readonly watch: boolean;
  readonly color: boolean;
  /** The day that counts as today; null: today. */
  readonly today: string | null;
  readonly size: { readonly columns: number; readonly rows: number };
  /** Writes to the terminal, beside what is drawn. */
  readonly write: (text: string) => void;
  readonly startScanner: StartScanner;
  /** Makes the screen for a store. */
  readonly screenFor: (store: Store) => Screen;
}

export type Ending =
  | { readonly kind: 'quit' }
  /** The project file was wrong from the beginning: there is nothing to show. */
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] };

export interface Sitting {
  readonly store: Store;
  readonly screen: Screen;
  /** Until the interface is left. Rejects where something went wrong that should not. */
  readonly over: Promise<Ending>;
  /** Ends whatever still runs. */
  readonly close: () => Promise<void>;
}

/** Begins to scan at once; the screen is to be shown by the caller. */
export function sit(options: SittingOptions): Sitting {
  const { io, color, environments, readOnly, today } = options;
  let finish: (ending: Ending) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const over = new Promise<Ending>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  let answer: ((yes: boolean) => void) | null = null;
  let watcher: Watcher | null = null;
  let asked: string | null = null;
  let scanning = true;
  let again = false;

  const rescan = () => {
    // A change in the middle of a scan is looked at in the next one.
    if (scanning) {
      again = true;
      return;
    }
    scanning = true;
    store.dispatch({ kind: 'scanning' });
    scanner.scan();
  };

  const follow = (on: boolean) => {
    watcher?.close();
    const { data } = store.state();
    watcher = on && data ? watchFiles({ root: data.root, files: data.watched }, rescan) : null;
  };

  /** Gives the terminal to something else for a while. */
  const outside = async (work: () => Promise<void>) => {
    screen.hide();
    try {
      await work();
    } finally {
      screen.show();
    }
  };

  const change = async (wanted: Change) => {
    const { data } = store.state();
    if (!data) return;
    if (wanted.kind === 'set') {
      await setValue(wanted);
    } else {
      const { ok, text } = await makeChange(wanted, data, io, (said, question) => {
        store.dispatch({ kind: 'planned', title: TITLES[wanted.kind], text: said, question });
        return new Promise((resolve) => {
          answer = resolve;
        });
      });
      if (!ok && text.includes('\n')) store.dispatch({ kind: 'noticed', title: 'nothing was changed', text });
      else store.dispatch({ kind: 'done', tone: ok ? 'info' : 'error', text });
    }
    rescan();
  };

  /** The value is asked for where the screen does not see it. */
  const setValue = async (wanted: Change) => {
    const { data } = store.state();
    const args = data && setArguments(wanted, data);
    if (!args) {
      store.dispatch({ kind: 'done', tone: 'error', text: 'nothing was changed' });
      return;
    }
    const { main } = await import('../main.js');
    let said = '';
    let code = 1;
    await outside(async () => {
      io.err(`$ ${shown(args)}\n`);
      code = await main(args, {
        ...io,
        out: () => {},
        err: (text) => {
          said += text;
          io.err(text);
        },
      });
    });
    const lines = said.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('next: '));
    if (code === 0) {
      store.dispatch({
        kind: 'done',
        tone: 'info',
        text: lines.find((line) => /^(?:added|set) /.test(line)) ?? lines[0] ?? 'done',
      });
    } else store.dispatch({ kind: 'noticed', title: 'nothing was changed', text: lines.join('\n') });
  };

  const edit = async ({ file, line, column }: Extract<Effect, { kind: 'edit' }>) => {
    const root = store.state().data?.root ?? io.cwd;
    await outside(async () => {
      const result = await runEditor(join(root, file), io, { line, column });
      store.dispatch(
        result.ok
          ? { kind: 'done', tone: 'info', text: `back from ${file}` }
          : { kind: 'done', tone: 'error', text: result.message },
      );
    });
    rescan();
  };

  /** A failure of something that runs beside the keys ends the sitting, as a bug. */
  const beside = (work: Promise<void>) => {
    work.catch((error: unknown) => fail(error instanceof Error ? error : new Error('unknown')));
  };

  const perform = (effect: Effect): void => {
    switch (effect.kind) {
      case 'quit':
        finish({ kind: 'quit' });
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
        options.write(copySequence(effect.text));
        store.dispatch({
          kind: 'done',
          tone: 'info',
          text: `copied, where the terminal allows it: ${effect.text}`,
        });
        return;
      case 'export': {
        const done = exportList(store.state(), effect.format, io.cwd);
        store.dispatch({
          kind: 'done',
          tone: done.ok ? 'info' : 'error',
          text: done.ok
            ? `wrote ${done.rows} ${done.rows === 1 ? 'row' : 'rows'} to ${done.file}`
            : done.message,
        });
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
  };

  const settled = (state: State) => {
    if (!state.data) return;
    const wanted = askedDetail(state);
    // One question at a time: while a key is held, the rows in between need no answer.
    if (!wanted || wanted.key === state.detail?.key || asked !== null) return;
    asked = wanted.key;
    scanner.detail(wanted);
  };

  const hear = (event: ScanEvent): void => {
    switch (event.kind) {
      case 'progress':
        store.dispatch(event);
        return;
      case 'detail':
        if (event.key === asked) asked = null;
        store.dispatch(event);
        return;
      case 'scanned':
        scanning = false;
        asked = null;
        store.dispatch(event);
        if (store.state().watching) follow(true);
        break;
      case 'problems': {
        scanning = false;
        if (!store.state().data) {
          finish({ kind: 'problems', problems: event.problems });
          return;
        }
        const [first] = event.problems;
        const text = first
          ? `${first.file}:${first.line}:${first.column}: ${first.message}`
          : 'it can not be read';
        store.dispatch({ kind: 'unscanned', text: `${text}; what is shown is older` });
        break;
      }
      case 'failed': {
        const error = new Error('the scan failed');
        error.name = event.name;
        error.stack = `${event.name}\n${event.frames.join('\n')}`;
        fail(error);
        return;
      }
    }
    if (again) {
      again = false;
      rescan();
    }
  };

  const store = makeStore(
    initialState({ size: options.size, readOnly, color, watching: options.watch }),
    perform,
    settled,
  );
  const scanner: Scanner = options.startScanner({ cwd: io.cwd, environments, color, today }, hear);
  const screen = options.screenFor(store);
  scanner.scan();
  return {
    store,
    screen,
    over,
    close: async () => {
      watcher?.close();
      answer?.(false);
      await scanner.close();
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
