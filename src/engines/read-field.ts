import { readFeel } from './feel-matches.js';
import { readJinja } from './jinja-matches.js';
import { type Grammar, type Match, readText } from './matches.js';

/** Everything in a field that carries references, decoded as the engine decodes it. */
export function readField(grammar: Grammar, text: string, variables: boolean): readonly Match[] {
  switch (grammar.definition.decoder ?? 'plain') {
    case 'feel':
      return text.startsWith('=') ? readFeel(grammar, text, variables) : readText(grammar, text, variables);
    case 'jinja':
      return readJinja(grammar.definition, text);
    case 'plain':
    case 'dollar':
      return readText(grammar, text, variables);
  }
}
