import type { Blobs } from './blobs.js';
import { type Commit, type FileChange, type FileState, type Log, originOf } from './log.js';
import { isSameValue, type SeenValue } from './same-value.js';

/** A store at the commit that gave it this state. */
export interface Standing {
  readonly commit: Commit;
  readonly state: FileState;
}

/**
 * The commit that gave each value, as `seen` has it, its present form: from commit to commit, a value is handed to a
 * parent that has it too. Null where a version that this clone lacks would have to be looked at.
 */
export function traceValues(
  log: Log,
  start: Standing,
  seen: ReadonlyMap<string, SeenValue>,
  blobs: Blobs,
): ReadonlyMap<string, Commit | null> {
  const { read, lacks } = blobs;
  const order = new Map([...log.keys()].map((id, at) => [id, at]));
  const placeOf = ({ commit }: Standing) => order.get(commit.id) ?? 0;
  const found = new Map<string, Commit | null>();
  const waiting = new Map<string, { readonly standing: Standing; readonly values: Map<string, SeenValue> }>();
  const hand = (standing: Standing, key: string, value: SeenValue) => {
    const id = [standing.commit.id, standing.state.path].join('\0');
    const there = waiting.get(id) ?? { standing, values: new Map<string, SeenValue>() };
    waiting.set(id, there);
    there.values.set(key, value);
  };
  for (const [key, value] of seen) hand(start, key, value);
  while (waiting.size > 0) {
    // The latest first: whatever is handed to a commit is there before the commit is looked at.
    const [id, { standing, values }] = [...waiting].reduce((a, b) =>
      placeOf(a[1].standing) <= placeOf(b[1].standing) ? a : b,
    );
    waiting.delete(id);
    const version = read(standing.state.blob);
    const earlier = earlierStandings(log, standing, blobs);
    for (const [key, carried] of values) {
      const own = version?.values.get(key);
      const value = version && own ? { value: own, version } : carried;
      const giver = earlier.find(({ state }) => {
        if (state.blob === standing.state.blob) return true;
        const before = read(state.blob);
        return before !== null && isSameValue(before, key, value);
      });
      // A version that can't be read is passed by: what stood before it tells.
      const next = giver ?? earlier.find(({ state }) => read(state.blob) === null);
      if (!giver && next && lacks(next.state.blob)) found.set(key, null);
      else if (next) hand(next, key, value);
      else found.set(key, standing.commit);
    }
  }
  return found;
}

/** What the file was in each parent, at the commits that made it so; the parent that agrees with the commit first. */
function earlierStandings(log: Log, { commit, state }: Standing, { read }: Blobs): readonly Standing[] {
  const same = commit.parents.length > 1 ? [state] : [];
  const others = commit.differences.flatMap((differences): readonly FileState[] => {
    const change = differences.get(state.path);
    if (!change) return [state];
    return change.before ? [change.before] : movedFrom(differences, state, read);
  });
  const seen = new Set<string>();
  return [...same, ...others].flatMap((before) => {
    const key = `${before.path}\0${before.blob}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const origin = originOf(log, commit.parents, before);
    return origin ? [{ commit: origin, state: before }] : [];
  });
}

/**
 * A store that was moved and got a new data key in one commit has no line in common with what it was, so to git it is
 * a new file: it is the removed store with the same names, of several the one whose file is called the same.
 */
function movedFrom(
  differences: ReadonlyMap<string, FileChange>,
  state: FileState,
  read: Blobs['read'],
): readonly FileState[] {
  const removed = [...differences.values()].flatMap(({ blob, before }) =>
    blob === null && before ? [before] : [],
  );
  // A commit that sweeps out hundreds of files is no move.
  if (removed.length === 0 || removed.length > MAX_REMOVED) return [];
  const own = read(state.blob)?.values;
  const twins = removed.filter(({ blob }) => {
    const other = read(blob)?.values;
    return own && other && other.size === own.size && [...own.keys()].every((key) => other.has(key));
  });
  return twins.length < 2 ? twins : twins.filter(({ path }) => nameOf(path) === nameOf(state.path));
}

const MAX_REMOVED = 50;

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
