/** Following the files of a project: a change is told once things have been quiet for a moment. */
import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Watcher {
  readonly close: () => void;
}

/** Editors and git write several files at once. */
const QUIET_MS = 150;
/** Where folders can't be watched (network drives, too many of them), they are looked at so often. */
const POLL_MS = 1500;
const MOST_FOLDERS = 2000;

export interface WatchOptions {
  /** The project's folder, and its files relative to it. */
  readonly root: string;
  readonly files: readonly string[];
  /** Looks at the files instead of being told. */
  readonly poll?: boolean;
}

export function watchFiles({ root, files, poll = false }: WatchOptions, changed: () => void): Watcher {
  let timer: NodeJS.Timeout | null = null;
  const soon = () => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(changed, QUIET_MS);
  };
  const folders = foldersOf(files);
  const watching = poll || folders.length > MOST_FOLDERS ? null : watchAll(root, folders, soon);
  const close = watching ?? pollAll(root, [...folders, ...files], soon);
  return {
    close: () => {
      if (timer) clearTimeout(timer);
      close();
    },
  };
}

/** The folders of the files and those above them: a new file, and a new folder, is a change of its folder. */
function foldersOf(files: readonly string[]): readonly string[] {
  const folders = new Set(['.']);
  for (const file of files)
    for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  return [...folders];
}

function watchAll(root: string, folders: readonly string[], soon: () => void): (() => void) | null {
  const watchers: FSWatcher[] = [];
  const close = () => {
    for (const watcher of watchers) watcher.close();
  };
  try {
    for (const folder of folders) {
      const watcher = watch(join(root, folder), { persistent: false });
      watcher.on('change', (_event, file) => {
        // Locks and files that are written beside their place come and go.
        if (!/(?:\.lock|\.tmp|~|\.sw.)$/.test(String(file ?? ''))) soon();
      });
      // A folder that goes away is a change, and no failure.
      watcher.on('error', soon);
      watchers.push(watcher);
    }
    return close;
  } catch {
    close();
    return null;
  }
}

function pollAll(root: string, paths: readonly string[], soon: () => void): () => void {
  let closed = false;
  let last: string | null = null;
  const look = async () => {
    const times: number[] = [];
    // One after the other: looking must not hold up the keys.
    for (const path of paths) {
      if (closed) return;
      const found = await stat(join(root, path)).catch(() => null);
      times.push(found?.mtimeMs ?? 0);
    }
    const now = times.join(' ');
    if (last !== null && now !== last) soon();
    last = now;
    next = setTimeout(look, POLL_MS);
    next.unref();
  };
  let next: NodeJS.Timeout | null = null;
  void look();
  return () => {
    closed = true;
    if (next) clearTimeout(next);
  };
}
