import { RULE_DEFAULTS, type RuleId } from '../rule-ids.js';
import type { RulePage } from '../rules/types.js';
import type { Paint } from './paint.js';

const WIDTH = 80;

/** A rule's page as text: why it exists, a wrong and a right example, what the platforms do at run time. */
export function rulePage(id: RuleId, page: RulePage, paint: Paint): string {
  const indented = (text: string) => text.split('\n').map((line) => `    ${line}`);
  return [
    `${paint('bold', id)} (${RULE_DEFAULTS[id].severity} by default): ${page.summary}`,
    '',
    ...wrap(page.why, WIDTH),
    '',
    paint('red', 'wrong'),
    ...indented(page.wrong),
    '',
    paint('green', 'right'),
    ...indented(page.right),
    '',
    paint('bold', 'at run time'),
    ...page.runtime.flatMap((line) =>
      wrap(line, WIDTH - 4).map((part, index) => `${index === 0 ? '  - ' : '    '}${part}`),
    ),
    '',
    `Set another severity in claviger.yaml:  rules: { ${id}: ${RULE_DEFAULTS[id].severity === 'error' ? 'warning' : 'error'} }`,
    '',
  ].join('\n');
}

/** Words in lines of so many characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
