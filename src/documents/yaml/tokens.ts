import { type CST, Lexer, Parser } from 'yaml';

/**
 * The stream's syntax tokens. Inside brackets, libyaml (go-yaml, PyYAML) and SnakeYAML look at no indentation, and people
 * rely on it:
 *
 *     args: ['
 *       echo
 *     ']
 *
 * The library's lexer would end the quoted text at such a line and call a file broken that platforms read.
 */
export function* yamlTokens(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of bracketLexer(text).lex(text)) yield* parser.next(lexeme);
  yield* parser.end();
}

/** The library's lexer, whose quoted texts go on at any indentation inside brackets. */
export function bracketLexer(text: string): Lexer {
  const lexer = new Lexer();
  const continues: unknown = Reflect.get(lexer, 'continueScalar');
  if (typeof continues !== 'function') return lexer;
  // Where a line's content begins, or -1 where the scalar ends before it.
  Reflect.set(lexer, 'continueScalar', (offset: number): unknown => {
    const start: unknown = continues.call(lexer, offset);
    if (start !== -1 || Reflect.get(lexer, 'flowLevel') === 0) return start;
    const first: unknown = Reflect.get(lexer, 'pos');
    const quoted = typeof first === 'number' && (text[first] === '"' || text[first] === "'");
    return quoted && !/^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(offset, offset + 4)) ? offset : -1;
  });
  return lexer;
}
