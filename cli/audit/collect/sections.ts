import type { Paint } from '../../../src/report/paint.js';

/** Titled parts with a blank line between them; empty ones are left out. */
export function sections(
  paint: Paint,
  parts: readonly (readonly [title: string, lines: readonly string[]])[],
): string {
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(
      ([title, lines]) =>
        `${paint('bold', title)}\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`,
    )
    .join('\n');
}

export function linesOf(text: string): readonly string[] {
  return text.trimEnd().split('\n');
}
