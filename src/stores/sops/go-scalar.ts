import { doubleQuoted } from './write-scalar.js';
import { resolveScalar } from './yaml-scalars.js';

/** What go-yaml quotes for other readers: YAML 1.1's booleans, numbers to the base of 60; and the merge key. */
const OLD_TYPES = /^(?:y|n|yes|no|on|off|<<)$|^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/i;
/** What a plain scalar of a block may not begin with. Source: `yaml_emitter_analyze_scalar` in `emitterc.go`. */
const INDICATOR = /^(?:[#,[\]{}&*!|>'"%@`]|[-?:](?: |$)|---|\.\.\.| )/;
/** What ends a plain scalar, or is no part of one. */
const INTERRUPTION = /:(?: |$)| #| $/;
const PRINTABLE = /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;

/**
 * A string of the `sops` block in the style that go-yaml would choose, on one line: the block is to look as sops leaves
 * it. Values are another matter (`writeString`): there no reader may take them for something else.
 */
export function goScalar(text: string): string {
  if (text === '' || !PRINTABLE.test(text) || /[\u2028\u2029]/.test(text) || OLD_TYPES.test(text))
    return doubleQuoted(text);
  const resolved = resolveScalar({ text, plain: true, tag: null });
  if (!resolved.ok || resolved.value?.type !== 'str') return doubleQuoted(text);
  return INDICATOR.test(text) || INTERRUPTION.test(text) ? `'${text.replaceAll("'", "''")}'` : text;
}
