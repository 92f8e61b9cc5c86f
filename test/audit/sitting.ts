/** The interface without a terminal: a broken project is scanned in this thread, and keys are given to the state. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { startInProcess } from '../../cli/audit/scan/index.js';
import { frameOf } from '../../cli/audit/screen/frame.js';
import { textOf } from '../../cli/audit/screen/line.js';
import { type Sitting, type SittingOptions, sit } from '../../cli/audit/session.js';
import type { State } from '../../cli/audit/state/index.js';
import { piped } from '../cli/run.js';

/** A project in which there is something to find for each view; the broken example once was like it. */
export const BROKEN = join(import.meta.dirname, 'plain');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the broken project that may be changed. */
export function brokenCopy(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'claviger-audit-')));
  folders.push(folder);
  cpSync(BROKEN, folder, { recursive: true });
  return folder;
}

export interface Seat extends Sitting {
  /** Presses keys, one after the other; `type:` before a text types it. */
  readonly press: (...keys: readonly string[]) => void;
  readonly state: () => State;
  /** What was written beside the frames: to the clipboard. */
  readonly written: readonly string[];
}

export function seat(
  cwd: string,
  options: Partial<SittingOptions> = {},
  env: Readonly<Record<string, string>> = {},
): Seat {
  const written: string[] = [];
  const sitting = sit({
    io: {
      cwd,
      env,
      home: cwd,
      platform: 'linux',
      out: () => {},
      err: () => {},
      in: piped(''),
      outIsTerminal: false,
      errIsTerminal: false,
      width: 80,
    },
    environments: [],
    readOnly: false,
    watch: false,
    color: false,
    today: '2026-06-15',
    size: { columns: 120, rows: 40 },
    write: (text) => written.push(text),
    startScanner: startInProcess,
    screenFor: () => ({ show: () => {}, hide: () => {}, renew: () => {}, redraw: () => {} }),
    ...options,
  });
  sitting.begin();
  return {
    ...sitting,
    written,
    state: sitting.store.state,
    press: (...keys) => {
      for (const key of keys)
        for (const each of key.startsWith('type:') ? [...key.slice('type:'.length)] : [key])
          sitting.store.dispatch({ kind: 'key', key: each });
    },
  };
}

/** Waits until something that happens beside the keys has happened. @throws where it never does */
export async function until(happened: () => boolean): Promise<void> {
  for (let waited = 0; waited < 1500; waited++) {
    if (happened()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never happens');
}

/** The frame as rows of text, as wide as the terminal. */
export function screenText(state: State): readonly string[] {
  return frameOf(state).map(textOf);
}

/** A terminal's keyboard that nobody types on. */
export function silent(): NodeJS.ReadStream {
  const nothing = () => {};
  return {
    isTTY: true,
    setRawMode: nothing,
    ref: nothing,
    unref: nothing,
    on: nothing,
    off: nothing,
    addListener: nothing,
    removeListener: nothing,
    setEncoding: nothing,
    read: () => null,
  } as unknown as NodeJS.ReadStream;
}

/** Every file of a folder with its text, to see that nothing has changed. */
export function snapshot(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    files.map((each) => {
      const path = join(each.parentPath, each.name);
      return [path, readFileSync(path, 'latin1')];
    }),
  );
}
