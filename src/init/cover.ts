import { compareCodePoints } from '../code-points.js';

/**
 * Patterns that match these files and no other of `all`: as few as whole folders allow.
 *
 * @param wanted paths with `/`, all of them in `all`
 */
export function patternsFor(wanted: ReadonlySet<string>, all: readonly string[]): readonly string[] {
  const endings = new Set([...wanted].map(endingOf));
  return [...endings].toSorted(compareCodePoints).flatMap((ending) => {
    const alike = all.filter((file) => endingOf(file) === ending);
    return cover('', ending, wanted, alike);
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
  if (inside.length > 1 && inside.every((file) => wanted.has(file)))
    return [`${folder}${direct.length === inside.length ? '' : '**/'}*${ending}`];
  const here =
    direct.length > 1 && direct.every((file) => wanted.has(file))
      ? [`${folder}*${ending}`]
      : direct.filter((file) => wanted.has(file));
  const inner = new Set(
    inside.flatMap((file) => {
      const slash = file.indexOf('/', folder.length);
      return slash < 0 ? [] : file.slice(0, slash + 1);
    }),
  );
  const below = [...inner].flatMap((each) =>
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
