/** One sitting at the interface: the scanner, the state, the screen and the hands are put together. */
import type { ConfigProblem } from '../../src/project/types.js';
import type { Io } from '../io.js';
import type { ScanEvent, Scanner, StartScanner } from './scan/scanner.js';
import { askedDetail, initialState, type State } from './state/index.js';
import { makeStore, type Store } from './store.js';
import type { Screen } from './terminal.js';
import { handsOf } from './work/perform.js';

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
  /** Shows the first frame, and then scans. */
  readonly begin: () => void;
  /** Until the interface is left. Rejects where something went wrong that should not. */
  readonly over: Promise<Ending>;
  /** Ends whatever still runs. */
  readonly close: () => Promise<void>;
}

export function sit(options: SittingOptions): Sitting {
  const { io, color, environments, readOnly, today } = options;
  let finish: (ending: Ending) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const over = new Promise<Ending>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  let scanner: Scanner | null = null;
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
    scanner?.scan();
  };

  const settled = (state: State) => {
    if (!state.data) return;
    const wanted = askedDetail(state);
    // One question at a time: while a key is held, the rows in between need no answer.
    if (!wanted || wanted.key === state.detail?.key || asked !== null) return;
    asked = wanted.key;
    scanner?.detail(wanted);
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
        if (store.state().watching) hands.follow(true);
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

  const hands = handsOf({
    io,
    store: () => store,
    screen: () => screen,
    write: options.write,
    rescan,
    quit: () => finish({ kind: 'quit' }),
    fail: (error) => fail(error),
  });
  const store = makeStore(
    initialState({ size: options.size, readOnly, color, watching: options.watch }),
    hands.perform,
    settled,
  );
  const screen = options.screenFor(store);
  return {
    store,
    screen,
    over,
    begin: () => {
      screen.show();
      scanner = options.startScanner({ cwd: io.cwd, environments, color, today }, hear);
      scanner.scan();
    },
    close: async () => {
      hands.close();
      await scanner?.close();
    },
  };
}
