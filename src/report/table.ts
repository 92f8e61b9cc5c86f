import stringWidth from 'string-width';
import { visible } from './visible.js';

/** Text in aligned columns, two blanks between them; the last column is not padded. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map(visible));
  const widths = head.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ''))));
  return all
    .map((row) =>
      `${row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell)))).join('  ')}`.trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
