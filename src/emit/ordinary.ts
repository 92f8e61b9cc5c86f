/**
 * Texts that stand in many files without being anyone's secret. `leaked-value` refuses to render, so a name of a host that
 * happens to be kept in a store must not stop a deployment; and that two stores hold the same port says nothing. What is
 * left out here is never reported, so whatever could be a credential is not ordinary.
 */

/** A shorter text stands in files by chance. In UTF-16 units. */
export const SHORTEST = 8;

/** Words that are joined in some other way than a host, a path or a URL are; as many or more can be a passphrase. */
const PASSPHRASE = 5;

/** Days, times, versions, addresses, telephone numbers; with more digits, it is a number that somebody was given. */
const MOST_DIGITS = 15;

const NUMBERS = /^[\d\s.,:+()/TZ-]*$/;

/** One word in one letter case, or several as in `orderService`; letters without a pattern are none. */
const WORD = /^(?:\p{Lu}{1,15}|\p{Lu}?\p{Ll}{1,15}(?:\p{Lu}\p{Ll}{2,15}){0,4})\d{0,2}$/u;

/** What is too short to guess from: `v2`, `443`, `eu1`. */
const SCRAP = /^[\p{L}\d]{0,4}$|^\d{5}$/u;

const SEPARATORS = /[^\p{L}\p{M}\d]+/u;

/** Names of hosts and paths of files are shorter. */
const LONGEST = 256;

/** Whether a text says nothing by standing in a file: it is short, a number, a few words, a host, a path or a URL of words. */
export function isOrdinary(text: string): boolean {
  if (text.length < SHORTEST) return true;
  if (text.length > LONGEST) return false;
  if (NUMBERS.test(text)) return text.replace(/\D/g, '').length <= MOST_DIGITS;
  // Who logs in with it stands before the host, and the password with them.
  if (/:\/\/[^/?#\s]*:[^/?#\s]*@/.test(text)) return false;
  const pieces = text.split(SEPARATORS).filter((piece) => piece !== '');
  if (!pieces.every((piece) => SCRAP.test(piece) || WORD.test(piece))) return false;
  if (PLACE.test(text)) return hasLetters(pieces, 3);
  return pieces.length < PASSPHRASE && PROSE.test(text) && hasLetters(pieces, 5);
}

/** A host, a path or a URL, as far as its signs tell. */
const PLACE =
  /^(?:[a-z][a-z\d+.-]*:\/\/)?[\p{L}\d_-]*[./][\p{L}\d_./-]*(?::\d+)?(?:[/?#][\p{L}\d_./?&=#-]*)?$/iu;

/** Other signs between letters are what passwords are made of. */
const PROSE = /^[\p{L}\p{M}\d\s_.,:;@/-]*$/u;

/** Scraps alone are no words: `a1b2-c3d4`. */
function hasLetters(pieces: readonly string[], least: number): boolean {
  return pieces.some((piece) => piece.length >= least && /^\p{L}+\d{0,2}$/u.test(piece));
}
