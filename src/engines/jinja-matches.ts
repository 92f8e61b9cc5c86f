import { type JinjaCall, jinjaCalls } from './decoders/jinja.js';
import type { EngineDefinition } from './definition.js';
import { type Match, problemOf } from './matches.js';

/** Calls of the definition's function in a Jinja template. */
export function readJinja(definition: EngineDefinition, text: string): readonly Match[] {
  const call = definition.call;
  if (call === undefined) return [];
  return jinjaCalls(text, call.function).map((found) => toMatch(definition, found));
}

function toMatch(definition: EngineDefinition, call: JinjaCall): Match {
  const dynamic = call.problem === 'unquoted' || call.problem === 'concatenation';
  const kind = call.problem === null ? 'reference' : dynamic ? 'dynamic' : 'malformed';
  const words = call.problem === null ? undefined : definition.call?.problems?.[call.problem];
  const computed = { message: "the secret's name is computed at run time" };
  return {
    kind,
    form: call.problem ?? 'reference',
    from: call.from,
    to: call.to,
    name: dynamic ? null : call.name,
    valuePath: null,
    dynamic: dynamic ? (call.dynamic ?? { prefix: '', suffix: '' }) : null,
    problem:
      kind === 'reference' ? null : problemOf(words ?? (dynamic ? computed : {}), call.name?.text ?? null),
    bare: false,
    variable: false,
    since: null,
    encode: call.whole ? 'jinja-template' : call.computed ? 'jinja-argument' : 'jinja-call',
  };
}
