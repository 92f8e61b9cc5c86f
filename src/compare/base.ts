/** The commit that a change is compared with. */
import { didYouMeanHelp } from '../did-you-mean.js';
import { type CommitTree, commitTree } from '../git/commit-tree.js';
import { filesLeftOut, findRepository, git } from '../git/repository.js';

export type BaseResult =
  | { readonly ok: true; readonly tree: CommitTree; readonly notes: readonly string[] }
  /** Lower case; one line each. */
  | { readonly ok: false; readonly message: string; readonly help: string | null };

/**
 * What stood before the change: the files of the commit at which HEAD and `ref` parted, since what others did on `ref`
 * later is not this change's; where the history does not show one, those of `ref` itself, and a note says so.
 *
 * @param root absolute path of the project's folder in the working tree
 */
export function findBase(root: string, ref: string): BaseResult {
  const found = findRepository(root);
  if (!found.ok)
    return { ok: false, message: `there is nothing to compare with: ${found.message}`, help: null };
  const { top } = found.repository;
  const line = (...args: readonly string[]) => {
    const { code, out } = git(top, args);
    return code === 0 ? out.toString('utf8').trim() : '';
  };
  const commit = commitOf(ref, line);
  const shallow = line('rev-parse', '--is-shallow-repository') === 'true';
  if (commit === '' && line('rev-parse', '--verify', '--quiet', 'HEAD') === '')
    return {
      ok: false,
      message: 'there is nothing to compare with: no commit was made here yet',
      help: null,
    };
  if (commit === '') return unknown(ref, shallow, line('for-each-ref', '--format=%(refname:short)'));
  const parted = line('merge-base', commit, 'HEAD').split('\n')[0] ?? '';
  const leftOut = filesLeftOut(top);
  const tree = commitTree(found.repository, root, parted === '' ? commit : parted, leftOut);
  if (tree === null)
    return {
      ok: false,
      message: `git can't list the files of \`${ref}\`: this clone lacks a part of them`,
      help: '`git fetch --refetch --no-filter` gets them',
    };
  const notes = parted === '' ? [notParted(ref, shallow)] : [];
  if (leftOut.size > 0)
    notes.push('this is a sparse checkout: what it leaves out is no part of the comparison');
  return { ok: true, tree, notes };
}

/**
 * The full id of the commit that a name stands for; empty where there is none. The name is resolved before it is peeled,
 * for in `:/text` a suffix would belong to the text; `^name` is a range to git, and no commit.
 */
function commitOf(ref: string, line: (...args: readonly string[]) => string): string {
  // What begins with a dash would be an option of git's; git itself makes no such name.
  if (ref.startsWith('-')) return '';
  const object = line('rev-parse', '--verify', '--quiet', ref);
  return /^[0-9a-f]+$/.test(object) ? line('rev-parse', '--verify', '--quiet', `${object}^{commit}`) : '';
}

function notParted(ref: string, shallow: boolean): string {
  const why = shallow
    ? `this clone is too shallow to show where \`${ref}\` and this branch parted`
    : `\`${ref}\` and this branch have no common history`;
  const way = shallow ? '; `git fetch --unshallow` gets the rest' : '';
  return `${why}: compared with \`${ref}\` itself, so what changed there since counts as well${way}`;
}

function unknown(ref: string, shallow: boolean, refs: string): BaseResult {
  if (shallow) {
    const way = fetchOf(ref);
    return {
      ok: false,
      message: `this clone is shallow and does not have \`${ref}\``,
      help: way === null ? null : `\`${way}\` gets it`,
    };
  }
  return {
    ok: false,
    message: `there is no commit \`${ref}\` here`,
    help:
      didYouMeanHelp(ref, refs.split('\n').filter(Boolean)) ??
      (NAME.test(ref) ? '`git fetch` gets what others have pushed' : null),
  };
}

/** A branch, a tag or an id. */
const NAME = /^[\w][\w./-]*$/;

/** Enough that where the branches parted is likely among it. */
const DEPTH = 200;

/** Git's own way to a commit that a shallow clone lacks; null for what is no name. */
function fetchOf(ref: string): string | null {
  if (/^[\w./-]+[~^@]/.test(ref)) return `git fetch --deepen=${DEPTH}`;
  if (!NAME.test(ref)) return null;
  const branch = /^(?:refs\/remotes\/)?origin\/(.+)$/.exec(ref)?.[1];
  return branch === undefined
    ? `git fetch --depth=${DEPTH} origin ${ref}`
    : `git fetch --depth=${DEPTH} origin ${branch}:refs/remotes/origin/${branch}`;
}
