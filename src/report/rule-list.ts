/** Every rule there is, and how severe it is here: `claviger check --list-rules`. */
import type { Severity } from '../diagnostics.js';
import type { Project } from '../project/types.js';
import { RULE_DEFAULTS, RULE_IDS, type RuleGroup, type RuleId } from '../rule-ids.js';
import { RULE_PAGES } from '../rules/index.js';
import type { Paint } from './paint.js';
import { wrap } from './rule-page.js';
import { tableOf } from './table.js';
import type { Appearance } from './types.js';
import { jsonText, visible } from './visible.js';

/** The version of the format that `schemas/rules.schema.json` describes. */
const VERSION = 1;

interface RuleEntry {
  readonly id: RuleId;
  readonly group: RuleGroup;
  readonly default: Severity;
  /** In the project's files; null without a project. */
  readonly severity: Severity | null;
  /** In some of its files, the last that matches counts. */
  readonly overrides: readonly { readonly files: string; readonly severity: Severity }[];
  readonly summary: string;
}

type Settings = Pick<Project, 'rules' | 'overrides'> | null;

export function ruleListJson(settings: Settings): string {
  return `${jsonText({ version: VERSION, rules: entriesOf(settings) }, 2)}\n`;
}

/** A block for each group; the severity that counts here is painted where it is not the default. */
export function ruleListPretty(settings: Settings, { width }: Appearance, paint: Paint): string {
  const entries = entriesOf(settings);
  const heads = tableOf(
    entries.map(({ id, default: usual, severity }) => [
      id,
      severity === null || severity === usual ? usual : `${severity} (not ${usual})`,
    ]),
  );
  const column = Math.max(...heads.map((head) => head.length)) + 2;
  const lines = entries.flatMap((entry, index) => {
    const { group, overrides, severity } = entry;
    const title =
      group === entries[index - 1]?.group ? [] : [...(index === 0 ? [] : ['']), paint('bold', group)];
    const told = [
      ...wrap(entry.summary, Math.max(30, width - column - 2)),
      ...overrides.map((each) => visible(`${each.severity} in ${each.files}`)),
    ];
    const head = (heads[index] ?? '').padEnd(column);
    const shown = severity === null || severity === entry.default ? head : paint('yellow', head);
    return [...title, ...told.map((line, at) => `  ${at === 0 ? shown : ' '.repeat(column)}${line}`)];
  });
  return `${lines.join('\n')}\n`;
}

function entriesOf(settings: Settings): readonly RuleEntry[] {
  return RULE_IDS.flatMap((id) => {
    const page = RULE_PAGES.get(id);
    // An id of the contract that this version does not decide.
    if (!page) return [];
    const { group, severity } = RULE_DEFAULTS[id];
    const overrides = (settings?.overrides ?? []).flatMap(({ pattern, rules }) => {
      const here = rules.get(id);
      return here === undefined ? [] : [{ files: pattern.text, severity: here }];
    });
    const here = settings === null ? null : (settings.rules.get(id) ?? severity);
    return [{ id, group, default: severity, severity: here, overrides, summary: page.summary }];
  });
}
