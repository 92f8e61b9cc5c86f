import { ownText } from '../documents/index.js';

/** Gives the same text, perhaps as a copy. */
export type Own = (text: string) => string;

/** Shorter parts of a text are copies anyway: V8's `SlicedString::kMinLength`. */
const SHORTEST_PART = 13;

/**
 * Data whose texts do not keep the text in memory that they are parts of: they outlive it by far. All of them become parts
 * of one text of their own, since a copy for each takes many times as long.
 *
 * @param make called twice, and has to hand the same texts to `own` each time
 */
export function onTheirOwn<Data>(make: (own: Own) => Data): Data {
  const texts: string[] = [];
  make((text) => {
    if (text.length >= SHORTEST_PART) texts.push(text);
    return text;
  });
  const all = ownText(texts.join(''));
  let at = 0;
  return make((text) => {
    if (text.length < SHORTEST_PART) return text;
    at += text.length;
    return all.slice(at - text.length, at);
  });
}
