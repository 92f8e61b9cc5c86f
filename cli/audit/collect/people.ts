/** Who can decrypt what, as text. */
import { counted } from '../../../src/counted.js';
import { type Readers, readersOf, type StoreAccess } from '../../../src/readers/index.js';
import { recipientTitle } from '../../../src/report/readers.js';
import { visible } from '../../../src/report/visible.js';
import { scopeTitle } from '../../../src/scopes/index.js';
import type { SecretRecord } from '../model/index.js';
import type { Checked } from './collect.js';
import type { DetailContext } from './context.js';
import { sections } from './sections.js';

const readers = new WeakMap<Checked, Readers>();

function readersIn(checked: Checked): Readers {
  const known = readers.get(checked) ?? readersOf(checked.analysis.project.root, checked.analysis.stores);
  readers.set(checked, known);
  return known;
}

/** The recipients of each store that defines a secret. */
export function readerLines({ checked, paint }: DetailContext, { definitions }: SecretRecord): string {
  const known = readersIn(checked);
  return sections(
    paint,
    definitions.map(({ file, environment }) => {
      const store = known.stores.find((each) => each.file === file);
      const lines = store ? recipients(store, known) : ['everybody with the repository: it is not encrypted'];
      return [visible(`${file} (${environment ?? 'every environment'})`), lines];
    }),
  );
}

function recipients({ groups, threshold, problem }: StoreAccess, { labels }: Readers): readonly string[] {
  if (problem !== null) return [visible(problem)];
  const titles = (group: readonly string[]) => group.map((each) => recipientTitle(each, labels.get(each)));
  if (groups.length <= 1) return groups.flatMap(titles);
  return [
    `${threshold ?? groups.length} of ${groups.length} key groups together`,
    ...groups.map((group, index) => `group ${index + 1}: ${titles(group).join(', ')}`),
  ];
}

/** One store: for whom it is, how many names it has, who opens it, and whether `.sops.yaml` asks for others. */
export function storeText({ checked, data, paint }: DetailContext, index: number): string {
  const record = data.stores[index];
  if (!record) return '';
  const known = readersIn(checked);
  const store = known.stores.find(({ file }) => file === record.file);
  const drift = store?.drift ?? null;
  const titles = (list: readonly string[]) =>
    list.map((each) => recipientTitle(each, known.labels.get(each)));
  return sections(paint, [
    [
      visible(record.file),
      [
        visible(`${scopeTitle(record.scope)}, ${record.environment ?? 'every environment'}`),
        counted(record.names, 'name'),
        ...(record.problem === null ? [] : [visible(record.problem)]),
      ],
    ],
    ['Opened by', store ? recipients(store, known) : ['everybody: it is not encrypted']],
    [
      'Other than .sops.yaml asks for',
      drift === null
        ? []
        : [
            visible(drift.message),
            ...titles(drift.missing).map((each) => `missing: ${each}`),
            ...titles(drift.extra).map((each) => `not asked for: ${each}`),
          ],
    ],
  ]);
}

/** One recipient: the stores that it opens, and how many names are in them. */
export function personText({ data, paint }: DetailContext, index: number): string {
  const person = data.people[index];
  if (!person) return '';
  const files = (list: readonly number[]) =>
    list.flatMap((each) => {
      const store = data.stores[each];
      return store ? [visible(`${store.file}  ${counted(store.names, 'name')}`)] : [];
    });
  return sections(paint, [
    [person.title, [person.recipient]],
    ['Opens', files(person.opens)],
    ['Opens together with other key groups', files(person.helpsOpen)],
  ]);
}
