/** The rules in the plainest way: all of each expression on every text that has one of the keywords. What is fast is held against it. */
import { entropyOf } from '../../src/credentials/detect.js';
import { RULES_JSON } from '../../src/credentials/rules.generated.js';
import type { AllowlistData, PatternData, RuleData } from '../../src/credentials/types.js';

export const {
  rules: RULES,
  allowlists: ALLOWLISTS,
}: { readonly rules: readonly RuleData[]; readonly allowlists: readonly AllowlistData[] } =
  JSON.parse(RULES_JSON);

/** `rule from to`, sorted, in units of the text. */
export function foundPlainly(text: string, before = ''): readonly string[] {
  const line = before === '' ? text : `${before}: "${text}"`;
  const offset = line.indexOf(text, before === '' ? 0 : before.length + 3);
  // Letters in ASCII alone: of the Kelvin sign JavaScript makes a `k`.
  const lower = `${before}\n${text}`.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const found = RULES.filter(({ keywords }) => keywords.some((keyword) => lower.includes(keyword)))
    .flatMap((rule) => matchesOf(rule, line))
    .map(({ rule, from, to }) => ({ rule, from: from - offset, to: to - offset }))
    .filter(({ from, to }) => from >= 0 && to <= text.length);
  return [...new Set(found.map(({ rule, from, to }) => `${rule} ${from} ${to}`))].sort();
}

function matchesOf({ id, window = 65_536, pattern, group, entropy, allowlists }: RuleData, line: string) {
  const expression = compiled(pattern, 'dg');
  const found: { readonly rule: string; readonly from: number; readonly to: number }[] = [];
  for (let start = 0; start === 0 || start + window / 2 < line.length; start += window / 2) {
    const part = line.slice(start, start + window);
    for (const match of part.matchAll(expression)) {
      const groups = match.slice(1).map((text, index) => [text ?? '', index + 1] as const);
      const first = groups.find(([text]) => text !== '')?.[1] ?? 0;
      const index = group > 0 ? group : first;
      const [secret, range] = [match[index], match.indices?.[index]];
      if (!secret || !range || (entropy > 0 && entropyOf(secret) <= entropy)) continue;
      const looks = { secret, match: match[0], line: part };
      const allowed = [...ALLOWLISTS, ...allowlists].some(
        ({ target, patterns, stopwords }) =>
          patterns.some((each) => compiled(each, '').test(looks[target])) ||
          stopwords.some((word) => secret.toLowerCase().includes(word)),
      );
      if (!allowed) found.push({ rule: id, from: start + range[0], to: start + range[1] });
    }
  }
  return found;
}

const known = new Map<string, RegExp>();

function compiled([source, flags = '']: PatternData, more: string): RegExp {
  const key = `${flags}${more}/${source}`;
  const expression = known.get(key) ?? new RegExp(source, flags + more);
  known.set(key, expression);
  return expression;
}
