/**
 * Why a pattern of a user's definition is not used, or null. A pattern runs over every string of every workflow, so one
 * that can backtrack without end must not come in: a repetition inside a repetition (`(a+)+`), a repeated choice
 * whose branches can begin alike (`(a|ab)*`), and a reference back to a group are refused.
 */
export function patternProblem(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'this is no regular expression';
  }
  if (/\\[1-9]|\\k</.test(pattern.replace(/\\\\/g, ''))) return 'a pattern cannot refer back to a group';
  return repetitionProblem(pattern);
}

interface Group {
  /** Holds a repetition without an upper bound, at any depth. */
  repeats: boolean;
  /** First characters of the branches so far; null where one can be anything. */
  readonly starts: (string | null)[];
  branchIsEmpty: boolean;
  choice: boolean;
}

function repetitionProblem(pattern: string): string | null {
  const group = (): Group => ({ repeats: false, starts: [], branchIsEmpty: true, choice: false });
  const stack: Group[] = [group()];
  let closed: Group | null = null;
  for (let at = 0; at < pattern.length; ) {
    const current = stack.at(-1);
    if (current === undefined) return null;
    const rest = pattern.slice(at);
    const open = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(rest)?.[0];
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(rest)?.[0];
    if (open !== undefined) {
      if (current.branchIsEmpty) current.starts.push(null);
      current.branchIsEmpty = false;
      stack.push(group());
      at += open.length;
      closed = null;
    } else if (rest.startsWith(')')) {
      closed = stack.pop() ?? null;
      const parent = stack.at(-1);
      if (closed?.repeats && parent !== undefined) parent.repeats = true;
      at++;
    } else if (quantifier !== undefined) {
      const unbounded = /^[*+]|,\}/.test(quantifier);
      if (unbounded && closed?.repeats) return 'a repetition inside a repetition can take for ever';
      if (unbounded && closed?.choice && mayBeginAlike(closed.starts)) {
        return 'a repeated choice whose branches can begin alike can take for ever';
      }
      if (unbounded) current.repeats = true;
      at += quantifier.length;
      closed = null;
    } else {
      const atom =
        /^(?:\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|\[(?:\\.|[^\]\\])*\]|.)/su.exec(
          rest,
        )?.[0] ?? rest;
      if (atom === '|') {
        current.choice = true;
        current.branchIsEmpty = true;
      } else if (current.branchIsEmpty) {
        current.starts.push(/^(?:[^\\[.^$]|\\[^A-Za-z])$/.test(atom) ? atom : null);
        current.branchIsEmpty = false;
      }
      at += atom.length;
      closed = null;
    }
  }
  return null;
}

function mayBeginAlike(starts: readonly (string | null)[]): boolean {
  return starts.includes(null) || new Set(starts).size < starts.length;
}
