import type { Format } from './types.js';

/**
 * What may stand for letters, digits or signs in the source of a string, or between those that are neighbours in it. XML:
 * numeric references but those of quotes and the like; sections, comments and elements between pieces of character data.
 */
const ESCAPES: Readonly<Record<Format, RegExp>> = {
  json: /\\u/,
  yaml: /\\[xuU\r\n]/,
  xml: /&#(?!(?:9|10|13|34|38|39|60|62);)|[^>\s]<[!?]|\]\]>(?:[^<\s]|<[!?])|(?:\/>|<\/[^>]*>)(?:[^<\s]|<[!?])/,
};

/** Characters that formats escape or fold, each in its own way. */
const SPECIAL = /[\s"'&<>\\/\0-\x1f\x7f-\uffff]/;

/** Whether a text that some string of a file has need not stand in the file as it is: some of its characters are escaped, or may be. */
export function mayBeEscaped(source: string, format: Format): boolean {
  // Without a backslash there is nothing to look at but XML.
  return (format === 'xml' || source.includes('\\')) && ESCAPES[format].test(source);
}

/** Whether every format writes the text as it is, escapes aside that `mayBeEscaped` tells of. */
export function isWrittenAsIs(text: string): boolean {
  return !SPECIAL.test(text);
}
