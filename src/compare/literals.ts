/**
 * What stands in plain text where a finding is: another credential in the same field is another finding. Read from the
 * files of each side when they are compared; nothing of it is printed or kept, nor made part of a fingerprint.
 */
import type { Analysis } from '../compile.js';
import type { Diagnostic, Location } from '../diagnostics.js';
import type { SourceText } from '../documents/types.js';
import { CIPHERTEXT } from '../history/version.js';

/** Tells the plain text that a finding is about; empty where there is none. The line ends of a checkout do not count. */
export function literalsOf({ project, stores }: Analysis): (finding: Diagnostic) => string {
  const sources = new Map<string, SourceText | null>();
  const textOf = (file: string) => {
    let source = sources.get(file);
    if (source === undefined) {
      const read = project.tree.read(file);
      source = read.ok ? read.source : null;
      sources.set(file, source);
    }
    return source?.text ?? '';
  };
  const written = ({ rule, location }: Diagnostic): string => {
    const { file, span } = location;
    if (rule === 'hardcoded-credential') return textOf(file).slice(span.start, span.end);
    return rule === 'plaintext-secret' ? valueAt(stores, location) : '';
  };
  return (finding) => written(finding).replaceAll('\r\n', '\n');
}

/** All that is written below a key of a store, up to the next one, but ciphertexts: a new data key makes those anew. */
function valueAt(stores: Analysis['stores'], { file, span }: Location): string {
  const names = stores.find(({ store }) => store.file === file)?.names;
  if (!names) return '';
  const { entries, recipients, source } = names;
  const keys = [...entries, ...(recipients ? [recipients] : [])].map((each) => each.span.start);
  const next = Math.min(source.text.length, ...keys.filter((start) => start > span.start));
  return (
    source.text
      .slice(span.end, next)
      .replace(CIPHERTEXT, 'ENC[]')
      // Comments at the beginning of a line, and the quote, belong to the next key.
      .replace(/(?:\n(?:#[^\n]*|[ \t\r]*["']?))+$/, '')
      .trimEnd()
  );
}
