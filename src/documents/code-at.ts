/** What `codeAt` gives where the text has ended: no character's code. */
export const END = -1;

/**
 * `charCodeAt` for readers that come to the end of a text. Where V8 has once met the NaN that stands for it, it calls a function
 * for each character from then on.
 */
export function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : END;
}
