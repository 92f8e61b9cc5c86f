/** What must not be committed, whatever the rules of the project say: it could never be taken back. */
import { lineMap } from '../documents/lines.js';
import { decodeSource } from '../documents/source.js';
import { type ClaimedPatterns, kindOf } from '../project/index.js';
import { readStoreNames } from '../stores/index.js';
import { git, type Repository } from './repository.js';
import type { StagedFile } from './staged.js';

export interface Refusal {
  readonly file: string;
  readonly line: number;
  /** One line, lower case, without any value. */
  readonly message: string;
  readonly help: string;
}

const IDENTITY = /AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{50,}/;
const UNSTAGE = (file: string) => `take it out of the commit: git rm --cached -- ${file}`;

export function refusals(
  files: readonly StagedFile[],
  repository: Repository,
  claimed: ClaimedPatterns,
): readonly Refusal[] {
  const prefix = repository.inner === '' ? '' : `${repository.inner}/`;
  return files.flatMap((staged) => {
    const identity = identityIn(staged, repository.top);
    const inside = staged.file.startsWith(prefix) ? staged.file.slice(prefix.length) : null;
    const isStore = inside !== null && kindOf(inside, claimed) === 'stores';
    return [...identity, ...(isStore ? storeRefusals(staged) : [])];
  });
}

/** One that the last commit has at the same place is no news; this is for those that are about to get out. */
function identityIn({ file, content }: StagedFile, top: string): readonly Refusal[] {
  if (!content.includes('AGE-SECRET-KEY-')) return [];
  const text = content.toString('latin1');
  const found = IDENTITY.exec(text);
  if (!found) return [];
  const before = git(top, ['cat-file', 'blob', `HEAD:${file}`]);
  const every = new RegExp(IDENTITY, 'g');
  const known = before.code === 0 ? before.out.toString('latin1') : '';
  const fresh = [...text.matchAll(every)].find(([key]) => !known.includes(key));
  if (!fresh) return [];
  const { line } = lineMap(text).position(fresh.index);
  const message = 'this is a private key of age: whoever can read the repository could open its stores';
  const help = `${UNSTAGE(file)}, and keep it outside the repository`;
  return [{ file, line, message, help }];
}

function storeRefusals({ file, content }: StagedFile): readonly Refusal[] {
  const read = decodeSource(file, content);
  if (!read.ok)
    return [{ file, line: 1, message: `the store can't be read: ${read.message}`, help: UNSTAGE(file) }];
  const { entries, recipients, problem } = readStoreNames(read.source, { encrypted: true });
  const lines = lineMap(read.source.text);
  const at = (start: number) => lines.position(start).line;
  const refusal = (start: number, message: string, help: string): Refusal => ({
    file,
    line: at(start),
    message,
    help,
  });
  if (problem) {
    const conflict = problem.message.includes('conflict');
    const help = conflict
      ? `claviger git resolve ${file} makes it whole once the markers are gone`
      : (problem.help ?? 'restore it from git, or mend the line');
    return [refusal(problem.span.start, problem.message, help)];
  }
  if (recipients === null)
    return [refusal(0, 'a store that is not encrypted', `encrypt it: sops --encrypt --in-place ${file}`)];
  return entries.flatMap(({ name, span, plaintext, broken, empty }) => {
    if (broken) return [refusal(span.start, broken.message, `set it anew: claviger secret set ${name}`)];
    return plaintext !== null && !empty
      ? [
          refusal(
            span.start,
            `\`${name}\` is not encrypted`,
            `take it out and set it: claviger secret set ${name}`,
          ),
        ]
      : [];
  });
}
