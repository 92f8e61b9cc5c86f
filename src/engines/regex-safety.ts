/**
 * Why a pattern of a user's definition is not used, or null. A pattern runs over every string of every workflow, so one
 * that can backtrack without end must not come in: a repetition inside a repetition (`(a+)+`) unless a separator keeps
 * the rounds apart (`(-[a-z]+)*`), a repeated choice whose branches can begin alike (`(a|ab)*`), and a reference back to
 * a group.
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

interface Atom {
  readonly source: string;
  /** Without an upper bound. */
  repeated: boolean;
  /** Exactly once. */
  once: boolean;
}

interface Group {
  readonly atoms: Atom[];
  /** Holds a repetition without an upper bound, at any depth. */
  repeats: boolean;
  /** Holds groups, so that `atoms` does not tell everything. */
  nested: boolean;
  /** First atoms of the branches; null for a group. */
  readonly starts: (string | null)[];
  branchIsEmpty: boolean;
  choice: boolean;
}

const OPEN = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/;
const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/;
const ATOM = /^(?:\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|\[(?:\\.|[^\]\\])*\]|.)/su;

function repetitionProblem(pattern: string): string | null {
  const stack: Group[] = [emptyGroup()];
  let closed: Group | null = null;
  for (let at = 0; at < pattern.length; ) {
    const current = stack.at(-1);
    if (current === undefined) return null;
    const rest = pattern.slice(at);
    const open = OPEN.exec(rest)?.[0];
    const quantifier = QUANTIFIER.exec(rest)?.[0];
    if (open !== undefined) {
      begin(current, null);
      current.nested = true;
      stack.push(emptyGroup());
      closed = null;
      at += open.length;
    } else if (rest.startsWith(')')) {
      closed = stack.pop() ?? null;
      const parent = stack.at(-1);
      if (closed?.repeats && parent !== undefined) parent.repeats = true;
      at++;
    } else if (quantifier !== undefined) {
      const problem = quantify(current, closed, /^[*+]|,\}/.test(quantifier));
      if (problem !== null) return problem;
      closed = null;
      at += quantifier.length;
    } else {
      const source = ATOM.exec(rest)?.[0] ?? rest;
      if (source === '|') Object.assign(current, { choice: true, branchIsEmpty: true });
      else {
        begin(current, source);
        current.atoms.push({ source, repeated: false, once: true });
      }
      closed = null;
      at += source.length;
    }
  }
  return null;
}

function quantify(current: Group, closed: Group | null, unbounded: boolean): string | null {
  const last = closed === null ? current.atoms.at(-1) : undefined;
  if (last !== undefined) Object.assign(last, { repeated: unbounded, once: false });
  if (!unbounded) return null;
  if (closed?.repeats && !hasSeparator(closed)) return 'a repetition inside a repetition can take for ever';
  if (closed?.choice && mayBeginAlike(closed.starts)) {
    return 'a repeated choice whose branches can begin alike can take for ever';
  }
  current.repeats = true;
  return null;
}

const emptyGroup = (): Group => ({
  atoms: [],
  repeats: false,
  nested: false,
  starts: [],
  branchIsEmpty: true,
  choice: false,
});

function begin(group: Group, atom: string | null): void {
  if (group.branchIsEmpty) group.starts.push(atom);
  group.branchIsEmpty = false;
}

function mayBeginAlike(starts: readonly (string | null)[]): boolean {
  return starts.some(
    (start, index) =>
      start === null || starts.slice(0, index).some((other) => other !== null && overlap(start, other)),
  );
}

/** Every round begins or ends with something that none of the repetitions inside can take. */
function hasSeparator(group: Group): boolean {
  if (group.nested || group.choice) return false;
  const repeated = group.atoms.filter((atom) => atom.repeated);
  return [group.atoms.at(0), group.atoms.at(-1)].some(
    (atom) => atom?.once && repeated.every((each) => !overlap(atom.source, each.source)),
  );
}

/** Whether one character fits both; what lies beyond Latin-1 is tried by a few examples. */
function overlap(a: string, b: string): boolean {
  const one = new RegExp(`^(?:${a})$`, 'u');
  const other = new RegExp(`^(?:${b})$`, 'u');
  return SAMPLES.some((sample) => one.test(sample) && other.test(sample));
}

const SAMPLES: readonly string[] = [
  ...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)),
  ...'Ωж中ーé\u2028😀٣',
];
