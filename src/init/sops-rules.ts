import type { FoundStore } from './detect-stores.js';

/** One entry of `creation_rules`. */
export interface SopsRule {
  readonly pathRegex: string;
  /** Null: the user's own public key. */
  readonly recipients: readonly string[] | null;
}

/**
 * What sops takes for age, and nothing that YAML or the comma between recipients could make something else of: the text
 * comes from a store, and its `sops` block has no MAC.
 */
const RECIPIENT = /^(?:age1[a-z0-9-]+|ssh-[a-z0-9-]+ [A-Za-z0-9+/]+=*(?: [\w.@+-]+)?)$/;

/**
 * Rules under which the stores that are there keep their recipients, and new ones get the user's key. Null where a
 * store has other than age recipients in one group: what those need besides, its file does not tell.
 */
export function sopsRules(stores: readonly FoundStore[], first: string | null): readonly SopsRule[] | null {
  const byRecipients = new Map<string, { files: string[]; recipients: readonly string[] }>();
  for (const { file, names } of stores) {
    const [recipients = [], ...others] = names.recipients?.groups ?? [];
    if (others.length > 0 || !recipients.every((each) => RECIPIENT.test(each))) return null;
    const key = JSON.stringify([...recipients].sort());
    const group = byRecipients.get(key) ?? { files: [], recipients };
    byRecipients.set(key, group);
    group.files.push(file);
  }
  const [only, ...more] = byRecipients.values();
  // One circle of readers: who makes another store means it for them too.
  if (only && more.length === 0 && first === null)
    return [{ pathRegex: '\\.yaml$', recipients: only.recipients }];
  const rules = [...byRecipients.values()].map(({ files, recipients }) => ({
    pathRegex: `^(?:${files.map((file) => file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})$`,
    recipients,
  }));
  return [...rules, { pathRegex: '(^|/)secrets[./].*yaml$', recipients: null }];
}

/** A `.sops.yaml` that every version of sops reads: recipients as one text, with commas. */
export function sopsConfigText(rules: readonly SopsRule[], own: string): string {
  const lines = rules.flatMap(({ pathRegex, recipients }) => [
    `  - path_regex: '${pathRegex.replaceAll("'", "''")}'`,
    `    age: ${(recipients ?? [own]).join(',')}`,
  ]);
  return `# Who can open which store: public keys, with commas between them. After a change: claviger keys sync --apply\ncreation_rules:\n${lines.join('\n')}\n`;
}
