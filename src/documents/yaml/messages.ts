import type { ErrorCode } from 'yaml';

/** What the library finds wrong, by its code, in our words: its own may quote the file. */
const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag',
  BAD_ALIAS: 'malformed anchor or alias',
  BAD_COLLECTION_TYPE: 'the tag does not fit the value',
  BAD_DIRECTIVE: 'malformed directive',
  BAD_DQ_ESCAPE: 'unknown escape sequence in a double-quoted string',
  BAD_INDENT: 'wrong indentation, or a bracket that is not closed',
  BAD_PROP_ORDER: 'anchor and tag stand in the wrong place',
  BAD_SCALAR_START: 'a plain string cannot begin with this character',
  BLOCK_AS_IMPLICIT_KEY: 'a nested mapping or list is not allowed on this line',
  BLOCK_IN_FLOW: 'a block collection is not allowed within brackets',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a character is missing: a closing quote or bracket, a comma, a colon, or white space',
  MULTILINE_IMPLICIT_KEY: 'a key has to stand on one line',
  MULTIPLE_ANCHORS: 'a value has two anchors',
  MULTIPLE_DOCS: 'the end of the document is unclear',
  MULTIPLE_TAGS: 'a value has two tags',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'a tab is used for indentation',
  TAG_RESOLVE_FAILED: 'malformed tag',
  UNEXPECTED_TOKEN: 'unexpected content',
};

export function yamlMessage(code: ErrorCode): string {
  return MESSAGES[code] ?? 'the YAML is malformed';
}
