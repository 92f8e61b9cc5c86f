import { compareCodePoints } from '../code-points.js';

/** A path as a pattern that matches it: characters that mean something in a pattern become `?`. */
export function literalPattern(path: string): string {
  return path.replace(/[{}*?[\]()!+@\\]/g, '?');
}

/** More entries than this are no list that people read. */
const MANY = 20;

/**
 * Patterns that match these files and no other of `all`: whole folders where nothing else is in them, but never
 * everything there is, or the next file at the top of the repository would be claimed too.
 *
 * @param wanted paths with `/`, all of them in `all`
 */
export function patternsFor(wanted: ReadonlySet<string>, all: readonly string[]): readonly string[] {
  const endings = new Set([...wanted].map(endingOf));
  return [...endings].toSorted(compareCodePoints).flatMap((ending) => {
    const alike = all.filter((file) => endingOf(file) === ending);
    const patterns = cover('', ending, wanted, alike);
    const below = alike.filter((file) => file.includes('/'));
    return patterns.length > MANY && below.every((file) => wanted.has(file))
      ? [...patterns.filter((pattern) => !pattern.includes('/')), `*/**/*${ending}`]
      : patterns;
  });
}

function cover(
  folder: string,
  ending: string,
  wanted: ReadonlySet<string>,
  inside: readonly string[],
): readonly string[] {
  if (!inside.some((file) => wanted.has(file))) return [];
  const direct = inside.filter((file) => !file.slice(folder.length).includes('/'));
  const inner = [
    ...new Set(
      inside.flatMap((file) => {
        const slash = file.indexOf('/', folder.length);
        return slash < 0 ? [] : file.slice(0, slash + 1);
      }),
    ),
  ];
  const parting = direct.length > 0 || inner.length > 1;
  if (folder !== '' && parting && inside.length > 1 && inside.every((file) => wanted.has(file)))
    return [`${literalPattern(folder)}${inner.length === 0 ? '' : '**/'}*${ending}`];
  const whole = folder !== '' && direct.length > 1 && direct.every((file) => wanted.has(file));
  const here = whole
    ? [`${literalPattern(folder)}*${ending}`]
    : direct.filter((file) => wanted.has(file)).map(literalPattern);
  const below = inner.flatMap((each) =>
    cover(
      each,
      ending,
      wanted,
      inside.filter((file) => file.startsWith(each)),
    ),
  );
  return [...here, ...below];
}

/** `.json`; of a file without one the whole name. */
function endingOf(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? name : name.slice(dot);
}
