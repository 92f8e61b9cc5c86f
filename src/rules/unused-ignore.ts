import { didYouMeanHelp } from '../did-you-mean.js';
import { DIRECTIVE, type IgnoreComment } from '../ignores/index.js';
import { isDay } from '../project/days.js';
import type { IgnoreEntry, Project } from '../project/types.js';
import { isRuleId, RULE_IDS } from '../rule-ids.js';
import type { Finding, RulePage } from './types.js';

export const unusedIgnorePage: RulePage = {
  summary: 'an `ignore` entry or comment that hides nothing, whose last day is over, or that gives no reason',
  why: 'An entry that outlived its finding hides the next one of its kind.',
  wrong:
    'ignore:\n  - { rule: unused-secret, secret: GONE, reason: "removed in March" }\n\n# claviger-ignore-next-line field-leaky',
  right:
    'remove the entry, or give it a later `until`\n\n# claviger-ignore-next-line field-leaky until 2027-03-31: the proxy drops the query',
  runtime: ['every engine: no effect'],
};

/**
 * What is to be said of ignore entries, once it is known which of them hid something. `decided`: the rules that were
 * run; what another command decides (`value-unsafe` needs a key) may well be hidden there.
 */
export function* unusedIgnores(
  project: Project,
  effective: ReadonlySet<IgnoreEntry>,
  expired: ReadonlySet<IgnoreEntry>,
  decided: ReadonlySet<string>,
): Iterable<Finding> {
  for (const entry of project.ignores) {
    const over = expired.has(entry);
    // A shared file's entry may hide something in another project.
    if (!over && entry.location.file !== project.config.file) continue;
    if (!over && (effective.has(entry) || !decided.has(entry.rule))) continue;
    const what = [entry.rule, entry.secret, entry.file, entry.scope]
      .filter((each) => each !== null)
      .join(' ');
    yield {
      message: over
        ? `this ignore ended on ${entry.until}: its findings are reported again`
        : 'this ignore hides nothing',
      location: entry.location,
      logical: `ignore ${what}`,
      ...(entry.secret === null ? {} : { secret: entry.secret }),
      label: what,
      help: over ? 'mend the finding, or give the entry a later `until`' : 'remove the entry',
    };
  }
}

/** `used`: which rules of which comments hid something. */
export function* unusedComments(
  comments: readonly IgnoreComment[],
  used: ReadonlyMap<IgnoreComment, ReadonlySet<string>>,
  today: string,
  decided: ReadonlySet<string>,
): Iterable<Finding> {
  for (const comment of comments) {
    const { file, span, rules } = comment;
    const at = { location: { file, span }, logical: `comment ${rules.join(' ')}` };
    const wrong = mistake(comment, today);
    if (wrong !== null) yield { ...at, ...wrong };
    else
      for (const rule of rules) {
        if (!isRuleId(rule)) yield { ...at, ...unknownRule(rule) };
        else if (decided.has(rule) && !used.get(comment)?.has(rule))
          yield {
            ...at,
            message: `the next line has no \`${rule}\` that this comment would hide`,
            help: 'remove it: it would hide the next one',
          };
      }
  }
}

/** What is wrong with a comment that hides nothing because of it. */
function mistake(
  { misspelt, rules, reason, until }: IgnoreComment,
  today: string,
): Pick<Finding, 'message' | 'help'> | null {
  const form = `write \`${DIRECTIVE} RULE: reason\``;
  if (misspelt !== null) return { message: `\`${misspelt}\` hides nothing`, help: form };
  if (rules.length === 0) return { message: 'this comment names no rule, and hides nothing', help: form };
  if (reason === '') return { message: 'this comment gives no reason, and hides nothing', help: form };
  if (until === null) return null;
  if (!isDay(until)) return { message: '`until` is no day of the calendar', help: 'write it as YYYY-MM-DD' };
  return until < today
    ? {
        message: `this comment ended on ${until}: what it hid is reported again`,
        help: 'mend the finding, or give the comment a later `until`',
      }
    : null;
}

function unknownRule(rule: string): Pick<Finding, 'message' | 'help'> {
  return {
    message: `there is no rule \`${rule}\``,
    help: didYouMeanHelp(rule, RULE_IDS) ?? 'the README lists the rules',
  };
}
