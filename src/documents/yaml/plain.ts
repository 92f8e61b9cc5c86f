/**
 * When a plain scalar reads as a string, and as the same string, in every YAML parser: those of YAML 1.1 (PyYAML,
 * SnakeYAML, Psych) know more types than 1.2, and go-yaml (which sops and Kubernetes use) is between the two.
 */

/** Words, the merge and the value indicator; case as YAML 1.1 has it, or any. */
const WORDS = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.inf|\.nan|<<|=)?$/i;

/** Numbers once `_` and `,` (Psych) are dropped: decimal, 0b, 0o, 0x, leading zero, sexagesimal, with point, exponent. */
const NUMBERS = [
  /^[-+]?(?:0b[01]+|0o?[0-7]+|0x[0-9a-f]+|[0-9]+)$/i,
  /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?$/i,
  /^[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?$/,
  /^[-+]?\.$/,
];

/** Dates and times: `2024-01-01`, and with a time after `T` or blanks, fraction and zone. */
const TIMESTAMP =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}.*)?)?$/;

const INDICATOR_FIRST = /^(?:[,[\]{}#&*!|>'"%@`:]|[-?](?:\s|$))/;

const DOCUMENT_MARKER = /(?:^|\n)(?:---|\.\.\.)(?:\s|$)/;

/** Whether some parser would take the plain scalar `text` for something other than a string. */
export function readsAsOtherType(text: string): boolean {
  if (WORDS.test(text)) return true;
  if (!/^[-+.0-9]/.test(text)) return false;
  const digits = text.replaceAll(/[_,]/g, '');
  return NUMBERS.some((number) => number.test(digits)) || TIMESTAMP.test(text);
}

/** Whether `raw` can stand as a plain scalar; `flow`: within brackets. */
export function isPlain(raw: string, flow: boolean): boolean {
  if (INDICATOR_FIRST.test(raw) || /^\s|\s$|:(?:\s|$)|\s#|\t/.test(raw)) return false;
  if (flow && /[,[\]{}]|[:?]/.test(raw)) return false;
  return !DOCUMENT_MARKER.test(raw);
}

/** Whether a line of a quoted scalar would be taken for the end of the document. */
export function holdsDocumentMarker(raw: string): boolean {
  return DOCUMENT_MARKER.test(raw);
}
