import type { SourceText } from '../documents/types.js';
import type { WorkflowFacts } from '../extract/index.js';
import { listed } from '../listed.js';
import type { WorkflowFile } from '../project/types.js';
import { VERSION } from '../version.js';
import { digestOf, projectDigest } from './digest.js';
import { shareOf } from './extract.js';
import type { Part, Shard, Subject } from './types.js';

/** A partial result, and the file that it was read from, as the user named it. */
export interface NamedShard {
  readonly name: string;
  readonly shard: Shard;
}

export type Joined =
  | { readonly ok: true; readonly parts: ReadonlyMap<string, Part> }
  /** One line, lower case: why they are not the parts of one check of this tree. */
  | { readonly ok: false; readonly message: string };

/** Puts partial results together, in whatever order they come: all of one check, none missing, of this project. */
export function joinShards(named: readonly NamedShard[], subject: Subject): Joined {
  const message = setProblem(named) ?? projectProblem(named, subject);
  if (message !== null) return { ok: false, message };
  const parts = new Map(named.flatMap(({ shard }) => shard.parts.map((part) => [part.file, part] as const)));
  const wanted = new Set(subject.project.workflows.map(({ file }) => file));
  for (const { name, shard } of named) {
    const stray = shard.parts.find(
      ({ file }) => !wanted.has(file) || shareOf(file, shard.count) !== shard.index,
    );
    if (stray)
      return { ok: false, message: `\`${name}\` tells of \`${stray.file}\`, which is not in its share` };
  }
  const absent = [...wanted].find((file) => !parts.has(file));
  return absent === undefined
    ? { ok: true, parts }
    : { ok: false, message: `no partial result tells of \`${absent}\`` };
}

/** What is wrong among the partial results themselves. */
function setProblem(named: readonly NamedShard[]): string | null {
  const [first] = named;
  if (!first) return 'there is no partial result';
  const { count } = first.shard;
  for (const { name, shard } of named) {
    if (shard.claviger !== VERSION)
      return `\`${name}\` was written by claviger ${shard.claviger}, and this is ${VERSION}: use one version for all of them`;
    if (shard.count !== count)
      return `\`${first.name}\` is 1 of ${count} shards and \`${name}\` is 1 of ${shard.count}: merge those of one run`;
  }
  const byIndex = new Map<number, string>();
  for (const { name, shard } of named) {
    const other = byIndex.get(shard.index);
    if (other !== undefined) return `\`${other}\` and \`${name}\` are both shard ${shard.index}/${count}`;
    byIndex.set(shard.index, name);
  }
  if (byIndex.size === count) return null;
  const missing: string[] = [];
  for (let index = 1; index <= count && missing.length < MOST; index++)
    if (!byIndex.has(index)) missing.push(`${index}/${count}`);
  const more = count - byIndex.size - missing.length;
  return `${count - byIndex.size} of ${count} shards missing: ${listed(more > 0 ? [...missing, `${more} more`] : missing)}`;
}

/** So many are named. */
const MOST = 5;

/** Which of them are not of this tree. */
function projectProblem(named: readonly NamedShard[], subject: Subject): string | null {
  const digest = projectDigest(subject);
  const other = named.find(({ shard }) => shard.project !== digest);
  return other === undefined
    ? null
    : `\`${other.name}\` is of another state of the project: check out the same commit for every shard and for the merge`;
}

/**
 * The facts of joined parts for a check. `changed` is filled, while the check reads the files, with those that are not as
 * they were: a report of them would be of two states at once.
 */
export function factsFrom(parts: ReadonlyMap<string, Part>): {
  readonly factsOf: (workflow: WorkflowFile, source: SourceText | null) => WorkflowFacts | null;
  readonly changed: ReadonlySet<string>;
} {
  const changed = new Set<string>();
  return {
    changed,
    factsOf: ({ file }, source) => {
      const part = parts.get(file);
      if (part === undefined || part.digest !== (source === null ? null : digestOf(source))) {
        changed.add(file);
        return null;
      }
      return part.facts;
    },
  };
}
