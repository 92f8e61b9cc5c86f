/**
 * The rules that find credentials (`src/credentials/gitleaks.json`), as what a start-up can afford: the keywords as they
 * are, the rules as one text that is parsed when a keyword is met for the first time.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = 'src/credentials/gitleaks.json';

export function outputs(root) {
  const { rules, allowlists } = JSON.parse(readFileSync(join(root, SOURCE), 'utf8'));
  const keywords = [...new Set(rules.flatMap((rule) => rule.keywords))].sort();
  const text = [
    `// Generated from ${SOURCE} by scripts/generate.mjs.`,
    `export const KEYWORDS: readonly string[] = ${JSON.stringify(keywords)};`,
    `export const RULES_JSON = ${JSON.stringify(JSON.stringify({ rules, allowlists }))};`,
    '',
  ].join('\n');
  return [{ file: 'src/credentials/rules.generated.ts', text }];
}
