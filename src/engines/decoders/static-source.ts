/**
 * A static source of an input mapping (one that does not begin with `=`) is no string where Zeebe can read it as
 * null, a boolean or a number: `007` becomes 7. Such a text has to be written as a FEEL string.
 *
 * Source: `StaticExpression` in camunda/camunda; the number is Java's `BigDecimal(String)`.
 */
export function staysStatic(text: string): boolean {
  if (text.startsWith('=') || text === 'null' || text === 'true' || text === 'false') return false;
  return !/^[+-]?(?:\p{Nd}+\.?\p{Nd}*|\.\p{Nd}+)(?:[eE][+-]?\p{Nd}+)?$/u.test(text);
}
