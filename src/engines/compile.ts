import { lazily } from '../lazily.js';
import { quickPattern } from './alternation.js';
import { compileCategories } from './categories.js';
import type { CompiledDefinition } from './compiled.js';
import type { EngineDefinition } from './definition.js';
import { compileDestinations } from './destinations.js';
import { canonicalForm } from './extend.js';
import { formatOf } from './format.js';
import { compileGrammar, type Grammar } from './matches.js';
import { compileKinds } from './places.js';
import { scanDocument } from './scan.js';
import { stringsOf } from './strings.js';
import { substitute } from './substitute.js';
import type { Engine } from './types.js';

/** What the scanner needs, worked out once. */
export function compileDefinition(name: string, definition: EngineDefinition): CompiledDefinition {
  const grammar = compileGrammar(definition);
  return {
    name,
    definition,
    grammar,
    kinds: compileKinds(definition),
    categories: compileCategories(definition),
    destinations: compileDestinations(definition),
    builtIn: new Set(definition.names?.builtIn ?? []),
    triggers: triggersOf(definition, grammar),
  };
}

/**
 * Makes an engine of a definition that was validated and has everything that it extends merged in.
 *
 * @param base the built-in engine that it is or extends, or null
 */
export function compileEngine(name: string, definition: EngineDefinition, base: string | null): Engine {
  // Where no workflow of it has changed, nothing of it is needed but its name.
  const compiled = lazily(() => compileDefinition(name, definition));
  const quick = lazily(() => quickPattern([compiled().triggers]));
  const canonical = canonicalForm(definition.references) ?? 'NAME';
  return {
    name,
    title: definition.title,
    base,
    jsonComments: definition.jsonComments ?? false,
    scopes: definition.scopes ?? { levels: [], precedence: 'narrowest' },
    formatOf: (file, text) => formatOf(definition, file, text),
    get triggers() {
      return compiled().triggers;
    },
    mayHold: (text) => quick()?.test(text) ?? true,
    findForeign: (text) => compiled().grammar.foreign.findAll(text),
    scan: (document, context) => scanDocument(compiled(), document, context),
    strings: (document, context, wanted) => stringsOf(compiled(), document, context, wanted),
    nameProblem: nameProblem(definition),
    syntax: (secret) => canonical.replaceAll('NAME', () => secret),
    missing: ({ whole }) => {
      const failure = whole
        ? (definition.missing?.whole ?? definition.missing?.embedded)
        : definition.missing?.embedded;
      return failure?.note ?? `what ${definition.platform} does at run time is not known`;
    },
    substitute: (node, values, context) => substitute(compiled(), node, values, context),
  };
}

function triggersOf(definition: EngineDefinition, grammar: Grammar): readonly string[] | null {
  const call = definition.call?.function.toLowerCase().replace(/s$/, '');
  const { triggers } = grammar.text;
  if (triggers === null || call === undefined) return triggers;
  return [...triggers, call, call.replaceAll('_', '')];
}

function nameProblem(definition: EngineDefinition): (name: string) => string | null {
  const { names } = definition;
  if (names === undefined) return () => null;
  const pattern = new RegExp(`^(?:${names.pattern})$`, 'u');
  const reserved = new Set(names.reserved ?? []);
  return (name) => {
    if (reserved.has(name)) return `${definition.platform} reserves this name`;
    return pattern.test(name) ? null : names.rule;
  };
}
