import picomatch from 'picomatch';
import { lazily } from '../lazily.js';

/** A pattern of `files:`, compiled. Matching is always on paths with `/`. */
export interface FilePattern {
  /** As written, without a leading `./`. */
  readonly text: string;
  /** Names of the captures, in order, each once. */
  readonly captures: readonly string[];
  /**
   * How literally it names a file: 2 is a path without any pattern, 1 one whose last segment is none, 0 the rest.
   */
  readonly rank: 0 | 1 | 2;
  /** Every way through the braces, for walking the tree. */
  readonly routes: readonly Route[];
  /** What the captures are where the path matches, else null. */
  readonly match: (path: string) => Captured | null;
  /** Where one file of a folder matches, the last segment alone decides on the others, and the captures are the same. */
  readonly byFolder: boolean;
}

export type Captured = ReadonlyMap<string, string>;

/** A pattern segment by segment. `null` is `**`. */
export type Route = readonly ((name: string) => boolean)[];

export type PatternResult =
  | { readonly ok: true; readonly pattern: FilePattern }
  /** One line, lower case. */
  | { readonly ok: false; readonly message: string };

const CAPTURE = /\{([A-Za-z_][A-Za-z0-9_-]*)\}/g;
const MAX_ALTERNATIVES = 256;
const MAX_WILDCARDS = 4;
const MAX_GLOBSTARS = 6;

/** Carries a capture through the glob compiler: letters alone are left as they are. */
const MARK = 'ClavigerCapture';

export function compilePattern(written: string): PatternResult {
  const text = written.replace(/^(?:\.\/)+/, '');
  const refusal = refusalOf(text);
  if (refusal !== null) return { ok: false, message: refusal };
  const captures = [...new Set(Array.from(text.matchAll(CAPTURE), ([, name = '']) => name))];
  const alternatives = expandBraces(text);
  if (alternatives === null)
    return { ok: false, message: `the braces make more than ${MAX_ALTERNATIVES} patterns` };
  if (alternatives.some(isEndless)) {
    return {
      ok: false,
      message: `a pattern with so many wildcards could take for ever: ${MAX_WILDCARDS} in a segment, ${MAX_GLOBSTARS} \`**\``,
    };
  }
  const matchers = alternatives.map(matcherOf);
  return {
    ok: true,
    pattern: {
      text,
      captures,
      rank: rankOf(text),
      routes: alternatives.map(routeOf),
      byFolder: alternatives.length === 1 && PLAIN_LAST.test(text),
      match: (path) => {
        for (const match of matchers) {
          const found = match(path);
          if (found) return found;
        }
        return null;
      },
    },
  };
}

/** Each wildcard multiplies the ways in which a name is tried; file names have up to 255 characters. */
function isEndless(text: string): boolean {
  const segments = text.split('/');
  return (
    segments.filter((segment) => segment === '**').length > MAX_GLOBSTARS ||
    segments.some((segment) => (segment.replace(CAPTURE, ' *').match(/\*+/g)?.length ?? 0) > MAX_WILDCARDS) ||
    /[*+]\([^)]*[*+]/.test(text)
  );
}

function refusalOf(text: string): string | null {
  if (text === '') return 'the pattern is empty';
  if (text.includes('\\')) return 'a pattern is written with `/`, on Windows too';
  if (text.includes(MARK)) return `\`${MARK}\` can't stand in a pattern`;
  if (text.startsWith('!')) return "a pattern can't be negated; name what is wanted";
  if (text.startsWith('/') || /^[A-Za-z]:/.test(text))
    return 'a pattern is relative to the project file, not absolute';
  const segments = text.split('/');
  if (segments.includes('..')) return "a pattern can't lead out of the project (`..`)";
  const never = segments.find(isNeverRead);
  if (never !== undefined) return `\`${never}\` is never read`;
  if (segments.at(-1) === '') return `this names a folder; its files are \`${text}**/*\``;
  if (segments.includes('') || segments.includes('.')) return 'the pattern has an empty segment';
  return null;
}

/** A folder or file of this name is left out wherever it stands. */
export function isNeverRead(name: string): boolean {
  return name === '.git' || name === 'node_modules';
}

function rankOf(text: string): 0 | 1 | 2 {
  if (!isGlob(text)) return 2;
  return isGlob(text.slice(text.lastIndexOf('/') + 1)) ? 0 : 1;
}

/** What makes a pattern of a path. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]|[!+@]\(/.test(text);
}

/** `{a,b}` written out, inner ones too; null where that gets out of hand. `{name}` and `{1..3}` stay. */
export function expandBraces(text: string): readonly string[] | null {
  const done: string[] = [];
  const open = [text];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const group = firstGroup(next);
    if (!group) done.push(next);
    else
      for (const choice of group.choices)
        open.push(next.slice(0, group.start) + choice + next.slice(group.end));
    if (done.length + open.length > MAX_ALTERNATIVES) return null;
  }
  return done.reverse();
}

interface BraceGroup {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly string[];
}

function firstGroup(text: string): BraceGroup | null {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    const choices: string[] = [];
    let depth = 0;
    let from = start + 1;
    for (let at = start; at < text.length; at++) {
      const char = text[at];
      if (char === '{') depth += 1;
      else if (char === '}') depth -= 1;
      if ((char === ',' && depth === 1) || (char === '}' && depth === 0)) {
        choices.push(text.slice(from, at));
        from = at + 1;
      }
      if (depth === 0) {
        if (choices.length > 1) return { start, end: at + 1, choices };
        break;
      }
    }
  }
  return null;
}

interface CompiledGlob {
  readonly regexp: RegExp;
  /** The number of each capture's group, by name. */
  readonly groups: ReadonlyMap<string, number>;
}

function compileGlob(text: string): CompiledGlob {
  const names: string[] = [];
  const marked = text.replace(CAPTURE, (_, name: string) => `${MARK}${names.push(name) - 1}x`);
  // Parentheses are part of many file names; only `@(…)` and its like are patterns.
  const source = picomatch.makeRe(escapeParentheses(marked), OPTIONS).source;
  const groups = new Map<string, number>();
  const withGroups = source.replace(new RegExp(`${MARK}(\\d+)x`, 'g'), (_, digits: string) => {
    const index = Number(digits);
    const name = names[index] ?? '';
    const earlier = groups.get(name);
    // The same capture twice has to be the same text.
    if (earlier !== undefined) return `\\k<c${earlier}>`;
    groups.set(name, index);
    return `(?<c${index}>(?!\\.)[^/]+?)`;
  });
  // A file name may hold a line break: `*` takes it as shells and git do.
  return { regexp: new RegExp(withGroups, 's'), groups };
}

/** Compiled when a file comes that it is for: most of a project's patterns meet none in a folder that is walked for others. */
function matcherOf(text: string): FilePattern['match'] {
  if (!isGlob(text)) return (path) => (path === text ? NOTHING_CAPTURED : null);
  const glob = lazily(() => compileGlob(text));
  const match: FilePattern['match'] = (path) => {
    const { regexp, groups } = glob();
    const found = regexp.exec(path);
    if (!found) return null;
    if (groups.size === 0) return NOTHING_CAPTURED;
    return new Map(Array.from(groups, ([name, index]) => [name, found.groups?.[`c${index}`] ?? '']));
  };
  return PLAIN_LAST.test(text)
    ? byFolder(
        match,
        lazily(() => compileGlob(text.slice(text.lastIndexOf('/') + 1))),
      )
    : match;
}

export const NOTHING_CAPTURED: Captured = new Map();

/** Ends in a segment that captures nothing and that no bracket of the pattern reaches into. */
const PLAIN_LAST = /^[^([]*\/(?!.*\*\*)[\w.?*-]+$/;

/**
 * Files are asked for folder by folder. Where one of a folder has matched, the last segment alone decides on the others,
 * and what was captured is the same.
 */
function byFolder(match: FilePattern['match'], last: () => CompiledGlob): FilePattern['match'] {
  let folder = '';
  let captured: Captured | null = null;
  return (path) => {
    const end = path.lastIndexOf('/') + 1;
    if (captured !== null && end === folder.length && path.startsWith(folder))
      return last().regexp.test(path.slice(end)) ? captured : null;
    const found = match(path);
    if (found !== null) {
      folder = path.slice(0, end);
      captured = found;
    }
    return found;
  };
}

function escapeParentheses(text: string): string {
  let inside = 0;
  return text
    .split('')
    .map((char, index) => {
      if (char === '(' && (inside > 0 || /[!+@*?]/.test(text[index - 1] ?? ''))) {
        inside += 1;
        return char;
      }
      if (char === ')' && inside > 0) {
        inside -= 1;
        return char;
      }
      return char === '(' || char === ')' ? `\\${char}` : char;
    })
    .join('');
}

const OPTIONS = { dot: false, strictSlashes: true } as const;

/** The segment `**`: it takes any number of folders, but none that begins with a dot. */
export const GLOBSTAR = (name: string): boolean => !name.startsWith('.');

function routeOf(text: string): Route {
  return text.split('/').map((segment) => {
    if (segment === '**') return GLOBSTAR;
    if (!isGlob(segment)) return (name) => name === segment;
    const glob = lazily(() => compileGlob(segment));
    return (name) => glob().regexp.test(name);
  });
}
