/**
 * The rules that find credentials (`src/credentials/gitleaks.json`), as what a start-up can afford: the keywords as they
 * are with what tells when they are of no use, the rules as one text that is parsed when a keyword is met for the first time.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortestRun } from './shortest-run.mjs';

const SOURCE = 'src/credentials/gitleaks.json';

/** The one rule that goes by the names of fields. */
const GENERIC = 'generic-api-key';

export function outputs(root) {
  const { rules, allowlists } = JSON.parse(readFileSync(join(root, SOURCE), 'utf8'));
  const keywords = [...new Set(rules.flatMap((rule) => rule.keywords))].sort().map((keyword) => {
    const its = rules.filter((rule) => rule.keywords.includes(keyword));
    const runs = its
      .filter(({ id }) => id !== GENERIC)
      .map(({ pattern, group, entropy }) => shortestRun(pattern, group, entropy));
    return {
      keyword,
      shortest: runs.length > 0 ? Math.min(...runs) : null,
      generic: its.some(({ id }) => id === GENERIC),
    };
  });
  const text = [
    `// Generated from ${SOURCE} by scripts/generate.mjs.`,
    `import type { KeywordData } from './types.js';`,
    `export const KEYWORDS: readonly KeywordData[] = ${JSON.stringify(keywords)};`,
    `export const RULES_JSON = ${JSON.stringify(JSON.stringify({ rules, allowlists }))};`,
    '',
  ].join('\n');
  return [{ file: 'src/credentials/rules.generated.ts', text }];
}
