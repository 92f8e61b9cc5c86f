import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { type CodeStore, codeStore } from './code-store.js';
import { UNLOADABLE } from './unloadable.js';

export interface LoadedProgram<Exports> {
  readonly exports: Exports;
  /** To be called with the exit code when the command has done its work. */
  readonly finished: (code: number) => void;
}

/** Functions are compiled when they are first called, and a first run may turn back early: the second adds what it used. */
const RUNS = 2;

/**
 * Runs a script that is a function of what CommonJS modules are given, and of what gives the function that another script
 * beside it is.
 *
 * @param name of the script; changes with its content
 * @param command the code is kept for each by itself: one that uses little has little to read
 */
export function loadProgram<Exports>(
  folder: string,
  name: string,
  command: string,
  require: NodeJS.Require,
): LoadedProgram<Exports> {
  const loaded: Loaded[] = [];
  const load = (name: string): ReturnType<Script['runInThisContext']> => {
    const each = loadScript(folder, name, codeStore(command, name, process));
    loaded.push(each);
    return each.script.runInThisContext();
  };
  const module = { exports: {} };
  load(name)(module.exports, require, module, join(folder, name), folder, load);
  return {
    exports: module.exports as Exports,
    finished: (code) => {
      // A command that did not get to its work has compiled little of what it needs.
      if (code <= 1) loaded.forEach(keep);
    },
  };
}

interface Loaded {
  readonly script: Script;
  readonly store: CodeStore | null;
  /** Of how many runs its code is. */
  readonly runs: number;
}

function loadScript(folder: string, name: string, store: CodeStore | null): Loaded {
  const kept = store?.read() ?? null;
  const file = join(folder, name);
  const source = readScript(file);
  const script = new Script(source, { filename: file, ...(kept && { cachedData: kept.code }) });
  return { script, store, runs: kept && script.cachedDataRejected !== true ? kept.runs : 0 };
}

/** @throws an error called `UNLOADABLE` */
function readScript(file: string): string {
  try {
    // The build writes ASCII only, which is read at once.
    return readFileSync(file, 'latin1');
  } catch (cause) {
    throw Object.assign(new Error('a script of the program is gone', { cause }), { name: UNLOADABLE });
  }
}

function keep({ script, store, runs }: Loaded): void {
  if (store && runs < RUNS) store.write({ code: script.createCachedData(), runs: runs + 1 });
}
