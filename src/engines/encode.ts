import { encodeDollar } from './decoders/dollar-encode.js';
import type { Encoded } from './decoders/encoded.js';
import { encodeFeelString } from './decoders/feel.js';
import { encodeJinja } from './decoders/jinja.js';
import { staysStatic } from './decoders/static-source.js';
import type { EngineDefinition } from './definition.js';
import type { Match } from './matches.js';

/** `value` as it has to be written in the place of `match`, between what stands beside it once it is rendered. */
export function encodeFor(
  definition: EngineDefinition,
  match: Match,
  value: string,
  before: string,
  after: string,
): Encoded {
  switch (match.encode) {
    case 'dollar':
      return encodeDollar(value, before, after);
    case 'feel-value':
      return encodeFeelString(value, { split: true, before, after });
    case 'feel-fixed':
    case 'feel-argument':
      return encodeFeelString(value, { before, after });
    case 'feel-key':
      return encodeFeelString(value, { role: 'key', before });
    case 'feel-temporal':
      return encodeFeelString(value, { role: 'temporal', before });
    case 'feel-literal':
      return quoted(value);
    case 'jinja-template':
      return { ok: true, text: encodeJinja(value, { kind: 'template', before, after }) };
    case 'jinja-call':
    case 'jinja-argument':
      return { ok: true, text: encodeJinja(value, { kind: 'expression' }) };
    case 'plain':
    case 'none':
      return definition.decoder === 'feel'
        ? encodeStatic(value, before, after)
        : encodePlain(definition, value, before, after);
  }
}

/** A FEEL string literal. */
function quoted(value: string): Encoded {
  const inside = encodeFeelString(value, { split: true });
  return inside.ok ? { ok: true, text: `"${inside.text}"` } : inside;
}

/**
 * What a change of type and back leaves as it is: booleans, and numbers that a double holds exactly enough and that
 * no platform prints with an exponent.
 */
const SAME_AFTERWARDS = /^(?:true|false|0|-?[1-9]\d{0,14}|-?(?:0\.(?!000)|[1-9]\d{0,6}\.)\d{0,6}[1-9])$/;

/**
 * A static text. Where the value alone would make it an expression, null or another number than it looks like
 * (`007`), it is written as an expression: the connector gets the value as it is. Numbers and booleans that look the
 * same after that change of type stay: connectors read them as text.
 */
function encodeStatic(value: string, before: string, after: string): Encoded {
  const whole = before + value + after;
  if (staysStatic(whole) || SAME_AFTERWARDS.test(whole)) return { ok: true, text: value };
  if (before === '' && after === '') {
    const literal = quoted(value);
    return literal.ok ? { ok: true, text: `=${literal.text}` } : literal;
  }
  return {
    ok: false,
    reason: 'with what stands beside it the value would be read as an expression or a number',
  };
}

/**
 * Engines without an escape take every text as it is: what must not be is that the value says something to them, be it
 * by bringing together what stood apart.
 */
function encodePlain(definition: EngineDefinition, value: string, before: string, after: string): Encoded {
  const whole = before + value + after;
  const end = before.length + value.length;
  for (const syntax of definition.unsafe ?? []) {
    for (let at = whole.indexOf(syntax); at >= 0; at = whole.indexOf(syntax, at + 1)) {
      if (at < end && at + syntax.length > before.length) {
        return {
          ok: false,
          reason: `the value, or what it makes with its neighbours, holds \`${syntax}\`, which ${definition.platform} would interpolate`,
        };
      }
    }
  }
  return { ok: true, text: value };
}
