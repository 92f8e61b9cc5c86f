import { parseJson } from './json/parse.js';
import type { Format, ParsedDocument, SourceText } from './types.js';
import { parseXml } from './xml/parse.js';
import { parseYaml } from './yaml/parse.js';

export interface ParseOptions {
  /** JSON: whether line and block comments are allowed. */
  readonly jsonComments?: boolean;
}

/** Never throws: whatever is wrong with the file is in `problems`. */
export function parse(source: SourceText, format: Format, options: ParseOptions = {}): ParsedDocument {
  switch (format) {
    case 'json':
      return parseJson(source, options.jsonComments ?? false);
    case 'xml':
      return parseXml(source);
    case 'yaml':
      return parseYaml(source);
  }
}
