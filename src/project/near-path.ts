import { didYouMean } from '../did-you-mean.js';
import type { Tree } from '../tree/index.js';
import { compilePattern, expandBraces, isGlob, isNeverRead } from './pattern.js';

/** Listing more folders than this is not worth a hint. */
const MAX_FOLDERS = 200;

/**
 * What a pattern that matches nothing was likely meant to be: itself with one folder, file or file extension replaced
 * by one that exists. Null where nothing is near.
 */
export function nearPattern(tree: Tree, written: string): string | null {
  let folders = 0;
  for (const alternative of expandBraces(written) ?? []) {
    const segments = alternative.split('/');
    const found = search(segments, 0, '');
    if (found !== null) return found;
  }
  return null;

  function search(segments: readonly string[], index: number, folder: string): string | null {
    const segment = segments[index];
    if (segment === undefined || ++folders > MAX_FOLDERS) return null;
    const last = index === segments.length - 1;
    const { inner, files } = list(tree, folder);
    if (segment === '**') {
      const here = search(segments, index + 1, folder);
      return here ?? first(inner.filter(isPlain), (name) => search(segments, index, within(folder, name)));
    }
    const candidates = last ? files : inner;
    const fits = candidates.filter(matcherOf(segment));
    if (fits.length === 0) {
      const near = last && isGlob(segment) ? nearExtension(segment, files) : nearName(segment, candidates);
      return near === null ? null : segments.with(index, near).join('/');
    }
    return last ? null : first(fits, (name) => search(segments, index + 1, within(folder, name)));
  }
}

function first<T>(items: readonly T[], find: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function nearName(segment: string, names: readonly string[]): string | null {
  return isGlob(segment) ? null : didYouMean(segment, names);
}

/** `*.bpmm` where there are files of `.bpmn`. */
function nearExtension(segment: string, files: readonly string[]): string | null {
  const extension = extensionOf(segment);
  if (extension === '' || isGlob(extension)) return null;
  const near = didYouMean(extension, new Set(files.map(extensionOf).filter((each) => each !== '')));
  return near === null ? null : segment.slice(0, -extension.length) + near;
}

function extensionOf(name: string): string {
  const at = name.lastIndexOf('.');
  return at < 1 ? '' : name.slice(at + 1);
}

function matcherOf(segment: string): (name: string) => boolean {
  const compiled = compilePattern(segment);
  return (name) => compiled.ok && compiled.pattern.match(name) !== null;
}

function isPlain(name: string): boolean {
  return !name.startsWith('.');
}

function within(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function list(
  tree: Tree,
  folder: string,
): { readonly inner: readonly string[]; readonly files: readonly string[] } {
  // What can't be listed gives no hint; that it can't is said elsewhere.
  const entries = (tree.list(folder) ?? []).filter(({ name }) => !isNeverRead(name));
  const names = (wanted: boolean) =>
    entries.filter((entry) => entry.isDirectory() === wanted).map(({ name }) => name);
  return { inner: names(true), files: names(false) };
}
