/**
 * Where a run is, told to whoever measures it (`check --stats`). One listener for the whole process, so that what is
 * measured need not pass a stopwatch through every function; without one, telling costs a comparison.
 */

export type Stage =
  | 'project file'
  | 'list files'
  | 'engines and catalogs'
  | 'git and cache'
  | 'stores'
  | 'element templates'
  | 'look up'
  | 'read'
  | 'parse quickly'
  | 'parse fully'
  | 'extract'
  | 'resolve'
  | 'save cache'
  | 'rules'
  | 'report';

export interface StageListener {
  /** What is done from now on, until something else is. */
  readonly enter: (stage: Stage) => void;
  /** A file was read, and had so many bytes. */
  readonly read: (bytes: number) => void;
}

let listener: StageListener | null = null;
let current: Stage | null = null;

/** @returns what ends it */
export function listen(to: StageListener): () => void {
  listener = to;
  current = null;
  return () => {
    if (listener === to) listener = null;
  };
}

export function enter(stage: Stage): void {
  if (listener === null) return;
  current = stage;
  listener.enter(stage);
}

/** What was tried is done in another way. Not told where it is a part of something else. */
export function enterFrom(from: Stage, stage: Stage): void {
  if (current === from) enter(stage);
}

export function hasRead(bytes: number): void {
  listener?.read(bytes);
}
