import { RULE_DEFAULTS, type RuleId } from '../rule-ids.js';
import type { RulePage } from '../rules/types.js';

/** A rule's page as Markdown. Its texts are our own. */
export function ruleMarkdown(id: RuleId, { summary, why, wrong, right, runtime }: RulePage): string {
  const { severity, group } = RULE_DEFAULTS[id];
  const text = (each: string) => each.replaceAll('<', '&lt;');
  const fenced = (each: string) => `\`\`\`\`text\n${each}\n\`\`\`\``;
  return [
    `# ${id}`,
    '',
    `Finds ${text(summary)}. Group: ${group}; ${severity} by default.`,
    '',
    text(why),
    '',
    '## Wrong',
    '',
    fenced(wrong),
    '',
    '## Right',
    '',
    fenced(right),
    '',
    '## At run time',
    '',
    ...runtime.map((line) => `- ${text(line)}`),
    '',
  ].join('\n');
}
