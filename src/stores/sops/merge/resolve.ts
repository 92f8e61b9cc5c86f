import type { SourceText } from '../../../documents/types.js';
import type { IdentitySource } from '../../identities/index.js';
import type { DecryptError } from '../../types.js';
import { insideOf, type OpenedStore, openStore } from '../open-store.js';
import { readStore } from '../read-store.js';
import { resealed } from '../reseal.js';
import { numbering, openAll } from './ciphertexts.js';

export type ResolveResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly error: DecryptError | null };

/**
 * Gives a store that was put together by hand from `sides` a new MAC. Every value has to be one of theirs, at its place:
 * the new MAC vouches for nothing else.
 */
export async function resolveStore(
  source: SourceText,
  sides: readonly SourceText[],
  identities: IdentitySource,
  now: Date,
): Promise<ResolveResult> {
  const parsed = readStore(source.text);
  if (!parsed.ok) return { ok: false, message: parsed.problem.message, error: null };
  const opened: OpenedStore[] = [];
  let failure: DecryptError | null = null;
  for (const side of sides) {
    const result = await openStore(side, identities);
    if (result.ok) opened.push(result.store);
    else failure ??= result.error;
  }
  let message = failure?.message ?? 'git has no side of a merge for it';
  for (const store of opened) {
    const sealed = resealed(store, source.text, now);
    if (!sealed.ok) {
      message = sealed.problem.message;
      continue;
    }
    const stranger = strangerIn(source.text, store, opened);
    return stranger === null
      ? { ok: true, text: sealed.text }
      : { ok: false, message: `the value of \`${stranger}\` is that of neither side`, error: null };
  }
  return { ok: false, message, error: opened.length === 0 ? failure : null };
}

/** The first value that none of `sides` has at its place. */
function strangerIn(text: string, store: OpenedStore, sides: readonly OpenedStore[]): string | null {
  const parsed = readStore(text);
  if (!parsed.ok) return '';
  const numberOf = numbering();
  const known = new Set(
    sides.flatMap((side) => {
      const { read, dataKey } = insideOf(side);
      return openAll(side.source.text, read, dataKey).map(numberOf);
    }),
  );
  const { dataKey } = insideOf(store);
  const stranger = openAll(text, parsed.read, dataKey).find((each) => !known.has(numberOf(each)));
  return stranger ? stranger.path.join('.') : null;
}
