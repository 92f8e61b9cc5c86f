/**
 * A Go regular expression (RE2 syntax) as the source and flags of a JavaScript one for Node.js 20, which has no `(?i:…)`.
 * What JavaScript means differently is written out: letter case inside a group, `\s`, `.`, `\z`, POSIX classes. Throws
 * where something has no counterpart. RE2 prefers alternatives and repetitions as Perl does, so the matches are the same.
 *
 * Left aside: with `(?i)` Go takes the Kelvin sign for a `k` and the long s for an `s`; no credential holds either.
 */
export function re2ToJs(pattern) {
  // One flag for all of it is shorter, and faster, than classes for each letter.
  const whole = pattern.startsWith('(?i)') && !/\(\?[a-z]*-[a-z]*i/.test(pattern);
  const text = whole ? pattern.slice(4) : pattern;
  const groups = [{ fold: false, dotAll: false }];
  let source = '';
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const flags = /^\(\?([is]*)(?:-([is]+))?([:)])/.exec(rest);
    const current = groups[groups.length - 1];
    if (flags) {
      const [all, on, off = '', end] = flags;
      const changed = {
        fold: !off.includes('i') && (on.includes('i') || current.fold),
        dotAll: !off.includes('s') && (on.includes('s') || current.dotAll),
      };
      if (end === ':') {
        groups.push(changed);
        source += '(?:';
      } else groups[groups.length - 1] = changed;
      at += all.length;
    } else if (rest.startsWith('(')) {
      const [opening] = /^\((?:\?P?<[A-Za-z]\w*>)?/.exec(rest);
      if (rest.startsWith('(?') && opening === '(') throw new Error(`a group ${rest.slice(0, 4)}`);
      groups.push({ ...current });
      source += opening.replace('?P<', '?<');
      at += opening.length;
    } else if (rest.startsWith(')')) {
      groups.pop();
      source += ')';
      at += 1;
    } else if (rest.startsWith('[')) {
      const [written, converted] = classOf(rest, current.fold);
      source += converted;
      at += written.length;
    } else if (rest.startsWith('\\')) {
      const [written] = /^\\(?:x[0-9A-Fa-f]{2}|.)/s.exec(rest);
      source += escapeOf(written, current.fold);
      at += written.length;
    } else {
      source += rest[0] === '.' ? (current.dotAll ? '[^]' : '[^\\n]') : letter(rest[0], current.fold);
      at += 1;
    }
  }
  const flags = whole ? 'i' : '';
  new RegExp(source, flags);
  return { source, flags };
}

function letter(character, fold) {
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  return fold && lower !== upper ? `[${lower}${upper}]` : character;
}

function escapeOf(written, fold) {
  const kind = written[1];
  if (kind === 's') return '[\\t\\n\\f\\r ]';
  if (kind === 'S') return '[^\\t\\n\\f\\r ]';
  if (kind === 'z') return '$';
  if (kind === 'A') return '^';
  if (kind === 'x') return letterOfCode(Number.parseInt(written.slice(2), 16), fold);
  if ('wWdDbBnrtfv'.includes(kind)) return written;
  if (/[A-Za-z0-9]/.test(kind)) throw new Error(`the escape ${written}`);
  return written;
}

function letterOfCode(code, fold) {
  const character = String.fromCharCode(code);
  return /[A-Za-z0-9]/.test(character) ? letter(character, fold) : `\\x${code.toString(16).padStart(2, '0')}`;
}

const POSIX = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  upper: 'A-Z',
  lower: 'a-z',
  xdigit: '0-9A-Fa-f',
};

/** The class at the beginning of `rest`, as written and converted. */
function classOf(rest, fold) {
  let at = rest.startsWith('[^') ? 2 : 1;
  let body = '';
  let negatedBlank = false;
  const first = at;
  while (rest[at] !== ']' || at === first) {
    const piece = /^(?:\[:\w+:\]|\\x[0-9A-Fa-f]{2}|\\.|[^\\])/s.exec(rest.slice(at))?.[0];
    if (piece === undefined) throw new Error('a class without an end');
    at += piece.length;
    const posix = /^\[:(\w+):\]$/.exec(piece);
    if (posix) {
      if (!POSIX[posix[1]]) throw new Error(`the class ${piece}`);
      body += POSIX[posix[1]];
    } else if (piece === '\\s') body += '\\t\\n\\f\\r ';
    else if (piece === '\\S') negatedBlank = true;
    else if (piece === '[') body += '\\[';
    else body += piece;
  }
  if (negatedBlank) {
    if (!body.includes('\\t\\n\\f\\r ')) throw new Error('`\\S` in a class');
    // Blank or not blank: anything.
    return [rest.slice(0, at + 1), '[^]'];
  }
  // In front, where a `-` at the end of the class stays one, and one at its beginning does not become a range.
  const more = fold ? otherCase(body) : '';
  const own = more === '' ? body : body.replace(/^-/, '\\-');
  return [rest.slice(0, at + 1), `[${rest[1] === '^' ? '^' : ''}${more}${own}]`];
}

/** The letters of a class's ranges and single characters in the other letter case. */
function otherCase(body) {
  const swap = (text) => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase());
  const plain = body.replace(/\\(?:x[0-9A-Fa-f]{2}|.)/gs, ' ');
  return [...plain.matchAll(/([A-Za-z])-([A-Za-z])|[A-Za-z]/g)]
    .map(([all, from, to]) => (from === undefined ? swap(all) : `${swap(from)}-${swap(to)}`))
    .join('');
}
