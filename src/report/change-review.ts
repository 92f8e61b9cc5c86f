/** What a change did, for its reviewer: sections of the Markdown report. Names and places alone. */
import { compareCodePoints } from '../code-points.js';
import type {
  ChangeReview,
  NewStore,
  QuorumChange,
  ReaderChange,
  ReferenceChange,
  SecretChange,
  SecretChangeKind,
} from '../compare/types.js';
import { counted } from '../counted.js';
import { listed } from '../listed.js';
import { scopeTitle } from '../scopes/index.js';
import { code, type Section } from './markdown-text.js';

type InRepository = (file: string) => string;

/** Empty sections are left out. */
export function reviewSections(changes: ChangeReview, inRepository: InRepository): readonly Section[] {
  const { readers, newStores, quorums, secrets, references, fields } = changes;
  const access = [
    ...readers.map((each) => readerItem(each, inRepository)),
    ...newStoreItems(newStores, inRepository),
    ...quorums.map((each) => quorumItem(each, inRepository)),
  ];
  return [
    { title: 'Who can read', folded: false, items: access },
    { title: 'Secrets', folded: false, items: secretItems(secrets, inRepository) },
    {
      title: 'Fields that newly carry a secret',
      folded: false,
      items: fields.map(
        ({ file, line, field, policy, secrets: names }) =>
          `- ${code(field)} in ${code(`${inRepository(file)}:${line}`)}${policy === 'allow' ? '' : ` (${policy})`}: ${namesOf(names)}`,
      ),
    },
    {
      title: referenceTitle(references),
      folded: true,
      items: references.map((each) => referenceItem(each, inRepository)),
    },
  ].filter(({ items }) => items.length > 0);
}

/** Of more files or names than this the number has to do. */
const NAMED_FILES = 5;
const NAMED_SECRETS = 25;

function readerItem({ kind, stores, ...reader }: ReaderChange, at: InRepository): string {
  const who = readerOf(reader);
  const files = filesOf(stores, at);
  return kind === 'gained'
    ? `- **${counted(stores.length, 'store becomes', 'stores become')} readable by ${who}**: ${files}`
    : // What someone has read once stays read.
      `- ${counted(stores.length, 'store is', 'stores are')} no longer readable by ${who}: ${files}. What was read stays known, and the history stays readable: change the values that matter`;
}

/** One line for all the stores that the same recipients read. */
function newStoreItems(stores: readonly NewStore[], at: InRepository): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { file, readers } of stores) {
    const who = listed(readers.map(readerOf));
    groups.set(who, [...(groups.get(who) ?? []), file]);
  }
  return Array.from(
    groups,
    ([who, files]) =>
      `- ${counted(files.length, 'new store is', 'new stores are')} readable by ${who}: ${filesOf(files, at)}`,
  );
}

function readerOf({ recipient, label }: Pick<ReaderChange, 'recipient' | 'label'>): string {
  return label === null ? code(recipient) : `${code(label)} (${code(recipient)})`;
}

function quorumItem({ file, before, after }: QuorumChange, at: InRepository): string {
  const words = ({ needed, of }: QuorumChange['before']) => `${needed} of ${counted(of, 'key group')}`;
  return `- ${code(at(file))} is opened by ${words(after)}, where it was ${words(before)}`;
}

const KINDS: Readonly<Record<SecretChangeKind, string>> = {
  added: 'added',
  removed: 'removed',
  renamed: 'renamed',
  changed: 'changed in value',
  're-encrypted': 're-encrypted with a new data key (type and length are the same)',
};

/** One line for each scope, kind of change and set of environments. */
function secretItems(secrets: readonly SecretChange[], at: InRepository): readonly string[] {
  const groups = new Map<string, SecretChange[]>();
  for (const each of secrets) {
    const { scope, kind, environments } = each;
    const key = JSON.stringify([scope, ORDER.indexOf(kind), environments]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups]
    .toSorted(([a], [b]) => compareCodePoints(a, b))
    .flatMap(([, group]) => {
      const [first] = group;
      if (!first) return [];
      const { scope, kind, environments } = first;
      const where = `${scope === '' ? scopeTitle(scope) : code(scope)}, ${environmentsOf(environments)}`;
      const files = [...new Set(group.flatMap((each) => each.files))];
      const names = group.map(({ name, from }) =>
        from === null ? code(name) : `${code(from)} to ${code(name)}`,
      );
      return [
        `- ${where}: ${names.length} ${KINDS[kind]}: ${someOf(names, NAMED_SECRETS)} (${filesOf(files, at)})`,
      ];
    });
}

const ORDER: readonly SecretChangeKind[] = ['added', 'removed', 'renamed', 'changed', 're-encrypted'];

function environmentsOf(environments: readonly (string | null)[]): string {
  const named = environments.flatMap((each) => (each === null ? [] : code(each)));
  if (named.length === environments.length) return named.join(', ');
  return named.length === 0 ? 'every environment' : `every environment and ${named.join(', ')}`;
}

function referenceTitle(references: readonly ReferenceChange[]): string {
  const of = (kind: ReferenceChange['kind']) => references.filter((each) => each.kind === kind).length;
  return `References: ${of('added')} added, ${of('removed')} removed`;
}

function referenceItem({ kind, secret, file, line, field }: ReferenceChange, at: InRepository): string {
  const name = secret === null ? 'a name that is computed at run time' : code(secret);
  return `- ${kind}: ${name} in ${code(field)}, ${code(`${at(file)}:${line}`)}${kind === 'removed' ? ' before' : ''}`;
}

function namesOf(names: readonly string[]): string {
  return names.length === 0 ? 'a name that is computed at run time' : names.map(code).join(', ');
}

function filesOf(files: readonly string[], at: InRepository): string {
  return someOf(
    files.map((file) => code(at(file))),
    NAMED_FILES,
  );
}

function someOf(words: readonly string[], most: number): string {
  const more = words.length - most;
  return `${words.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
