import type { ErrorCode } from 'yaml';
import { MAX_YAML_DEPTH } from '../limits.js';

export const TOO_DEEP = `nested deeper than ${MAX_YAML_DEPTH} levels`;

/** The parser's own messages quote the file, which may hold secrets: these do not. One line, lower case. */
const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: "an alias (`*name`) can't have an anchor or a tag",
  BAD_ALIAS: 'this alias (`*name`) is none that can be used here',
  BAD_COLLECTION_TYPE: 'this tag does not fit the kind of value',
  BAD_DIRECTIVE: 'this `%` directive is not understood',
  BAD_DQ_ESCAPE: 'unknown escape after a backslash in a double-quoted string',
  BAD_INDENT: 'the indentation does not fit the lines above, or a bracket is not closed',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: "a plain value can't begin with this character; quote it",
  BLOCK_AS_IMPLICIT_KEY:
    "a value that spans lines can't stand here; is a line missing its indentation or a quote its end?",
  BLOCK_IN_FLOW: "an indented block can't stand inside brackets or braces",
  DUPLICATE_KEY: 'this key stands twice in the same map',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters; is a `:` or a quote missing?',
  MISSING_CHAR: 'a character is missing here: the end of a quote, a bracket, a comma or a `:`',
  MULTILINE_IMPLICIT_KEY: "a key can't span lines; is a `:` missing?",
  MULTIPLE_ANCHORS: 'a value can have one anchor only',
  MULTIPLE_DOCS: 'a second document begins here; one is expected',
  MULTIPLE_TAGS: 'a value can have one tag only',
  RESOURCE_EXHAUSTION: TOO_DEEP,
  TAB_AS_INDENT: "a tab can't indent; use spaces",
  TAG_RESOLVE_FAILED: 'the value does not fit its tag',
  UNEXPECTED_TOKEN: "this can't stand here; is a `:`, a comma or a quote missing?",
};

/** What is wrong, by the library's code, without anything of the file. */
export function yamlMessage(code: ErrorCode): string {
  return MESSAGES[code] ?? 'this is no valid YAML';
}
