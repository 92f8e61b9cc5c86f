import { posix } from 'node:path';
import type { Location } from '../diagnostics.js';
import type { PathKind, Tree } from '../tree/index.js';
import type { CreationRule } from './creation-rule.js';
import {
  CONFIG_NAME,
  findSopsConfig,
  matchRule,
  readSopsConfig,
  type SopsConfigResult,
} from './sops-config.js';
import type { StoreRecipients } from './types.js';

/** How a store's recipients differ from what `.sops.yaml` asks for. */
export interface RecipientDrift {
  /** One line, lower case. */
  readonly message: string;
  readonly location: Location;
  /** Null: `claviger keys sync` is the answer. */
  readonly help: string | null;
  /** Recipients that `.sops.yaml` asks for and the store lacks, by group in file order. */
  readonly missing: readonly string[];
  /** Recipients of the store that `.sops.yaml` does not ask for. */
  readonly extra: readonly string[];
  readonly related: readonly (Location & { readonly message: string })[];
}

/**
 * For a project's stores: how each one's recipients differ from its `.sops.yaml`; null where they do not, or where
 * there is no such file. What is wrong with a `.sops.yaml` itself is told for the first store that needs it.
 */
export function recipientDrifts(
  tree: Tree,
): (file: string, recipients: StoreRecipients) => RecipientDrift | null {
  const configs = new Map<string, SopsConfigResult>();
  // Stores stand in few folders, and those in fewer.
  const kinds = new Map<string, PathKind | null>();
  const folders = new Map<string, string | null>();
  const kind = (path: string) => {
    const known = kinds.get(path);
    const found = known === undefined ? tree.kind(path) : known;
    kinds.set(path, found);
    return found;
  };
  const folderFor = (file: string) => {
    const own = posix.dirname(file);
    const known = folders.get(own);
    const found = known === undefined ? findSopsConfig({ ...tree, kind }, file) : known;
    folders.set(own, found);
    return found;
  };
  const told = new Set<string>();
  const once = (drift: RecipientDrift): RecipientDrift | null => {
    const key = `${drift.location.file}:${drift.location.span.start}`;
    if (told.has(key)) return null;
    told.add(key);
    return drift;
  };
  return (file, recipients) => {
    const folder = folderFor(file);
    if (folder === null) return null;
    const read = configs.get(folder) ?? readSopsConfig(tree, folder);
    configs.set(folder, read);
    if (!read.ok) return once(brokenConfig(read.message, { file: read.file, span: read.span }));
    const match = matchRule(read.config, tree.root, file);
    const config = read.config.source.file;
    const location = { file, span: recipients.span };
    switch (match.kind) {
      case 'no-rules':
        return null;
      case 'none':
        return {
          ...unchanged,
          message: `no rule in \`${config}\` matches this store`,
          location,
          help: `add a creation rule whose \`path_regex\` matches \`${file}\``,
        };
      case 'broken':
        return once(brokenConfig(match.message, { file: config, span: match.rule.span }));
      case 'match':
        return compare(match.rule, recipients, location, config);
    }
  };
}

const unchanged = { missing: [], extra: [], related: [] } as const;

function brokenConfig(message: string, location: Location): RecipientDrift {
  return { ...unchanged, message, location, help: `correct \`${CONFIG_NAME}\`: sops refuses it too` };
}

function compare(
  rule: CreationRule,
  recipients: StoreRecipients,
  location: Location,
  config: string,
): RecipientDrift | null {
  // Such a rule leaves the recipients to the command line.
  if (rule.groups.every((group) => group.length === 0)) return null;
  const wantedGroups = rule.groups.map((group) => group.map(({ recipient }) => recipient));
  const { missing, extra, regrouped } = compareGroups(wantedGroups, recipients.groups);
  const related = [{ file: config, span: rule.span, message: 'this rule says who should' }];
  const drift = { location, help: null, missing, extra, related };
  if (missing.length > 0 || extra.length > 0) {
    return { ...drift, message: `the store can be opened by others than \`${config}\` asks for` };
  }
  if (regrouped) return { ...drift, message: `the key groups are not those that \`${config}\` asks for` };
  const wanted = rule.groups.length > 1 ? (rule.threshold ?? rule.groups.length) : null;
  if (wanted === recipients.threshold) return null;
  return {
    ...drift,
    message: `the store needs ${recipients.threshold ?? 1} of its key groups where \`${config}\` asks for ${wanted ?? 1}`,
  };
}

interface GroupDifference {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  /** Some group has no like on the other side: with nothing missing or extra, the same keys are grouped differently. */
  readonly regrouped: boolean;
}

/** Groups are sets, compared in any order: what has its like on the other side is right, the rest is held together. */
export function compareGroups(
  wanted: readonly (readonly string[])[],
  present: readonly (readonly string[])[],
): GroupDifference {
  const unasked = [...present];
  const unmet = wanted.filter((group) => {
    const twin = unasked.findIndex((other) => sameMembers(group, other));
    if (twin >= 0) unasked.splice(twin, 1);
    return twin < 0;
  });
  const asked = new Set(unmet.flat());
  const held = new Set(unasked.flat());
  return {
    missing: [...asked].filter((key) => !held.has(key)),
    extra: [...held].filter((key) => !asked.has(key)),
    regrouped: unmet.length > 0 || unasked.length > 0,
  };
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((key) => right.has(key));
}
