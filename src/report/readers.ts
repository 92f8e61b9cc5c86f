/** Who can open what, as `claviger keys who` prints it. */
import { counted } from '../counted.js';
import type { FormerReader, History, Readers, StoreAccess } from '../readers/index.js';
import { recipientName } from '../stores/recipient-name.js';
import type { Paint } from './paint.js';
import { tableOf } from './table.js';
import { jsonText, visible } from './visible.js';

/** A recipient as people see it: cut in the middle where it fills lines, with what `.sops.yaml` calls it. */
export function recipientTitle(recipient: string, label: string | null | undefined): string {
  const cut = recipientName(recipient);
  return visible(label ? `${cut} (${label})` : cut);
}

export interface ReadersView extends Readers {
  /** Null where nobody asked. */
  readonly history: History | null;
}

export function readersJson({ stores, readers, history, labels }: ReadersView): string {
  const json = {
    version: 1,
    stores: stores.map(({ drift, ...rest }) => ({
      ...rest,
      drift: drift && { message: drift.message, missing: drift.missing, extra: drift.extra },
    })),
    readers,
    history: history && {
      complete: !history.shallow && history.unread.length === 0,
      shallow: history.shallow,
      versions: history.versions,
      unread: history.unread,
      former: history.former.map(({ recipient, ...rest }) => ({
        recipient,
        label: (recipient === null ? null : labels.get(recipient)) ?? null,
        ...rest,
      })),
    },
  };
  return `${jsonText(json, 2)}\n`;
}

export function readersPretty(view: ReadersView, paint: Paint): string {
  const { stores, readers, history } = view;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [[paint('bold', title), ...lines.map((line) => `  ${line}`)].join('\n')];
  const parts = [
    ...readers.flatMap(({ recipient, label, opens, helpsOpen }) =>
      section(recipientTitle(recipient, label), [
        ...opens.map(visible),
        ...helpsOpen.map((file) => `${visible(file)}  together with other key groups`),
      ]),
    ),
    ...stores
      .filter(({ groups }) => groups.length > 1)
      .flatMap(({ file, groups, threshold }) =>
        section(
          `${visible(file)}: ${threshold ?? groups.length} of ${groups.length} key groups are needed`,
          groups.map((group, index) => `group ${index + 1}: ${group.map(titled(view)).join(', ')}`),
        ),
      ),
    ...section(
      'Nothing can be said of',
      stores.flatMap(({ file, problem }) =>
        problem === null ? [] : `${visible(file)}: ${visible(problem)}`,
      ),
    ),
    ...section('Other than .sops.yaml asks for', stores.flatMap(driftLines(view))),
    ...(history ? section(FORMER, formerLines(view, history.former)) : []),
  ];
  if (history?.former.length === 0)
    parts.push(`nobody else could open them in ${counted(history.versions, 'version')} in git history`);
  return parts.length === 0 ? 'there is no encrypted store\n' : `${parts.join('\n\n')}\n`;
}

const FORMER = 'Could open them once, and still can what git history keeps';

function titled({ labels }: ReadersView): (recipient: string) => string {
  return (recipient) => recipientTitle(recipient, labels.get(recipient));
}

function driftLines(view: ReadersView): (store: StoreAccess) => readonly string[] {
  return ({ file, drift }) => {
    if (!drift) return [];
    return [
      `${visible(file)}: ${visible(drift.message)}`,
      ...drift.missing.map((recipient) => `  missing: ${titled(view)(recipient)}`),
      ...drift.extra.map((recipient) => `  not asked for: ${titled(view)(recipient)}`),
    ];
  };
}

/** By reader, a line for each store: the first and the last version. */
function formerLines(view: ReadersView, former: readonly FormerReader[]): readonly string[] {
  return [...new Set(former.map(({ recipient }) => recipient))].flatMap((recipient) => [
    recipient === null
      ? 'everybody with the repository: it stood there unencrypted'
      : titled(view)(recipient),
    ...tableOf(
      former
        .filter((each) => each.recipient === recipient)
        .map(({ file, first, last }) => [file, momentText(first), 'to', momentText(last)]),
    ).map((line) => `  ${line}`),
  ]);
}

function momentText({ commit, at }: FormerReader['first']): string {
  return `${at.toISOString().slice(0, 10)} ${commit.slice(0, 9)}`;
}
