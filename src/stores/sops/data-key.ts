import { type AgeFile, openAgeFile, parseArmoredAgeFile } from '../identities/age-file.js';
import type { Identity, IdentitySource, Place } from '../identities/index.js';
import type { KeyHolder, SopsMetadata } from '../metadata.js';
import type { DecryptError } from '../types.js';
import { combineShares } from './shamir.js';

export type DataKeyResult =
  | { readonly ok: true; readonly dataKey: Buffer }
  | { readonly ok: false; readonly error: DecryptError };

/** Of AES-256. */
const LENGTH = 32;

/** Recovers a store's data key: from one recipient, or from as many key groups as its threshold asks for. */
export async function recoverDataKey(metadata: SopsMetadata, source: IdentitySource): Promise<DataKeyResult> {
  const { groups, threshold } = metadata;
  const needed = threshold ?? 1;
  const parts = new Map<readonly KeyHolder[], Buffer>();
  // Commands come last: they may prompt, and are for nothing where the keys at hand will do.
  for (const open of [openWithPlaces, openWithCommands]) {
    for (const group of groups) {
      if (parts.size >= needed || parts.has(group)) continue;
      const part = await open(group, source);
      if (part) parts.set(group, part);
    }
  }
  if (parts.size < needed) {
    const closed = groups.filter((group) => !parts.has(group));
    return { ok: false, error: await noIdentity(metadata, closed, source) };
  }
  const [first] = parts.values();
  const dataKey = groups.length > 1 ? combineShares([...parts.values()]) : first;
  if (dataKey?.length === LENGTH) return { ok: true, dataKey };
  const message =
    groups.length > 1 ? 'its key groups hold no shares of one data key' : 'its data key is damaged';
  return { ok: false, error: { kind: 'broken', message, span: metadata.span } };
}

type OpenGroup = (group: readonly KeyHolder[], source: IdentitySource) => Promise<Buffer | null>;

/** What any recipient of the group holds: the data key or a share of it. Null where no identity opens it. */
const openWithPlaces: OpenGroup = async (group, source) => {
  const identities = identitiesOf(await source.places());
  for (const { file } of ageFiles(group)) {
    const part = await openWithAny(file, identities);
    if (part) return part;
  }
  return null;
};

const openWithCommands: OpenGroup = async (group, source) => {
  for (const { recipient, file } of ageFiles(group)) {
    const part = await openWithAny(file, identitiesOf(await source.askFor(recipient)));
    if (part) return part;
  }
  return null;
};

function ageFiles(
  group: readonly KeyHolder[],
): readonly { readonly recipient: string; readonly file: AgeFile }[] {
  return group.flatMap(({ type, recipient, enc }) => {
    const file = type === 'age' ? parseArmoredAgeFile(enc) : null;
    return file ? [{ recipient, file }] : [];
  });
}

function identitiesOf(places: readonly Place[]): readonly Identity[] {
  return places.flatMap(({ identities }) => identities);
}

async function openWithAny(file: AgeFile, identities: readonly Identity[]): Promise<Buffer | null> {
  for (const identity of identities) {
    const fileKey = await identity.unwrap(file);
    const part = fileKey && openAgeFile(file, fileKey);
    if (part) return part;
  }
  return null;
}

async function noIdentity(
  { groups, threshold }: SopsMetadata,
  closed: readonly (readonly KeyHolder[])[],
  source: IdentitySource,
): Promise<DecryptError> {
  const holders = closed.flat();
  const damaged = holders.filter(({ type, enc }) => type === 'age' && parseArmoredAgeFile(enc) === null);
  const tried = [
    ...(await outcomes(await source.places())),
    ...(await outcomes(await asked(holders, source))),
    ...damaged.map(({ recipient }) => `${recipient}: its copy of the data key is damaged`),
  ];
  const opened = groups.length - closed.length;
  const need = `: ${opened} of its ${groups.length} key groups can be opened, ${threshold} are needed`;
  return {
    kind: 'no-identity',
    message: `no identity opens this store${groups.length > 1 ? need : ''}`,
    wanted: holders.map(({ recipient }) => recipient),
    tried: [...new Set(tried)],
  };
}

async function asked(holders: readonly KeyHolder[], source: IdentitySource): Promise<readonly Place[]> {
  const recipients = holders.filter(({ type }) => type === 'age').map(({ recipient }) => recipient);
  return (await Promise.all(recipients.map(source.askFor))).flat();
}

/** One line for each thing found in each place, or for the place where nothing was. */
async function outcomes(places: readonly Place[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { name, identities, notes } of places) {
    for (const note of notes) lines.push(`${name}: ${note}`);
    for (const identity of identities) {
      const about = await identity.about();
      lines.push(`${name}: ${about.usable ? `${about.recipient} does not fit` : about.problem}`);
    }
  }
  return lines;
}
