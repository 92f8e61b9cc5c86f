import { type Loops, loopsOf } from './loops.js';

export interface PatternProblem {
  readonly message: string;
  readonly help: string | null;
}

/** What is said of a text that is no regular expression; null for one that is. */
function syntaxProblem(pattern: string): PatternProblem | null {
  try {
    new RegExp(pattern, 'u');
    return null;
  } catch {
    return {
      message: 'this is no regular expression',
      help: 'of JavaScript, with the flag `u`: `{`, `}` and `]` are written `\\{`, `\\}`, `\\]`',
    };
  }
}

/**
 * Why a pattern of a user's definition is not used, or null. A pattern runs over every string of every workflow, so one
 * that can backtrack without end must not come in: a text may go through it in two ways again and again (`(a+)+`,
 * `(a|ab)*`, `a*a*`), each of which is tried before it gives up.
 */
export function patternProblem(pattern: string): PatternProblem | null {
  const invalid = syntaxProblem(pattern);
  if (invalid) return invalid;
  if (/\\[1-9]|\\k</.test(pattern.replace(/\\\\/g, '')))
    return { message: "a pattern can't refer back to a group", help: 'write the group out' };
  const loops = loopsOf(pattern);
  if (loops === null)
    return { message: 'this pattern is too long to be judged', help: 'make several forms of it' };
  return isAmbiguous(loops)
    ? {
        message:
          'a text can go through the repetitions of this pattern in several ways, which can take for ever',
        help: 'keep repetitions apart by a character that neither takes, as in `[a-z]+(?:-[a-z]+)*`',
      }
    : null;
}

/**
 * Whether some place of the pattern is reached from a repeated place in two ways by the same text: from one round to
 * the next (exponential), or from one repetition into another (polynomial).
 *
 * Source: Weber and Seidl, "On the degree of ambiguity of finite automata" (1991).
 */
function isAmbiguous({ next, overlaps, nested }: Loops): boolean {
  if (nested) return true;
  const reach = next.map((_, from) => reachable(next, from));
  const looping = next.flatMap((_, at) => (reach[at]?.has(at) ? [at] : []));
  return looping.some((from) =>
    looping.some((to) =>
      from === to ? comesBackTwice(from) : reach[from]?.has(to) && entersWhileLooping(from, to),
    ),
  );

  /** Two different ways around, in step. */
  function comesBackTwice(at: number): boolean {
    return search(
      [[at, at, 0]],
      ([a, b, parted]) => a === at && b === at && parted === 1,
      ([a, b, parted]) =>
        (next[a] ?? []).flatMap((c) =>
          (next[b] ?? [])
            .filter((d) => overlaps(c, d))
            .map((d): Step => [c, d, parted === 1 || c !== d ? 1 : 0]),
        ),
    );
  }

  /** One text that goes around `from`, from there to `to`, and around `to`. */
  function entersWhileLooping(from: number, to: number): boolean {
    return search(
      [[from, from, to]],
      ([a, b, c]) => a === from && b === to && c === to,
      ([a, b, c]) =>
        (next[a] ?? []).flatMap((x) =>
          (next[b] ?? [])
            .filter((y) => overlaps(x, y))
            .flatMap((y) =>
              (next[c] ?? []).filter((z) => overlaps(x, z) && overlaps(y, z)).map((z): Step => [x, y, z]),
            ),
        ),
    );
  }
}

type Step = readonly [number, number, number];

function search(
  open: Step[],
  found: (step: Step) => boolean,
  further: (step: Step) => readonly Step[],
): boolean {
  const seen = new Set<string>();
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    for (const after of further(step)) {
      if (found(after)) return true;
      const key = after.join();
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(after);
    }
  }
  return false;
}

function reachable(next: Loops['next'], from: number): ReadonlySet<number> {
  const seen = new Set<number>(next[from]);
  for (const at of seen) for (const after of next[at] ?? []) seen.add(after);
  return seen;
}
