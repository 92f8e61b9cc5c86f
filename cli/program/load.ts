import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Script } from 'node:vm';
import { type CodeStore, codeStore } from './code-store.js';

export interface LoadedScript<Exports> {
  readonly exports: Exports;
  /** To be called with the exit code when the command has done its work. */
  readonly finished: (code: number) => void;
}

/** Functions are compiled when they are first called, and a first run may turn back early: the second adds what it used. */
const RUNS = 2;

/**
 * Runs a script that is a function of what CommonJS modules are given.
 *
 * @param file its name changes with its content
 * @param command the code is kept for each by itself: one that uses little has little to read
 */
export function loadScript<Exports>(
  file: string,
  command: string,
  require: NodeJS.Require,
): LoadedScript<Exports> {
  const store = codeStore(command, basename(file), process);
  const kept = store?.read() ?? null;
  // The build writes ASCII only, which is read at once.
  const source = readFileSync(file, 'latin1');
  const script = new Script(source, { filename: file, ...(kept && { cachedData: kept.code }) });
  const runs = kept && script.cachedDataRejected !== true ? kept.runs : 0;
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  return { exports: module.exports as Exports, finished };

  function finished(code: number): void {
    // A command that did not get to its work has compiled little of what it needs.
    if (store && runs < RUNS && code <= 1) keep(store, script, runs + 1);
  }
}

function keep(store: CodeStore, script: Script, runs: number): void {
  store.write({ code: script.createCachedData(), runs });
}
