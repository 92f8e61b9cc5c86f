/** A repository at a platform, and checkouts of it as CI systems make them. */
import { join } from 'node:path';
import { repository, type Scratch } from '../git/repositories.js';
import { ACME, conductor, store } from '../project.js';

const flow = (secret: string, name: string) => conductor({ dsn: `\${workflow.secrets.${secret}}` }, name);

export interface Platform {
  readonly scratch: Scratch;
  /** URL of the repository. */
  readonly url: string;
  /** The tip of main: one old problem, in old.json. */
  readonly main: string;
  /** The tip of a branch that began before main's tip, and adds the problem of new.json. */
  readonly branch: string;
  /** GitHub's trial merge of the two. */
  readonly merge: string;
}

/** The project stands in the folder `apps` of the repository. */
export function platform(): Platform {
  const scratch = repository({
    'site/apps/claviger.yaml': ACME,
    'site/apps/secrets/acme.yaml': store('SHARED'),
    'site/apps/flows/pay/old.json': flow('GONE', 'old'),
    'site/apps/flows/pay/fine.json': flow('SHARED', 'fine'),
  });
  const { git, write } = scratch;
  const commit = (message: string) => {
    git('add', 'site');
    git('commit', '--quiet', '--message', message);
    return git('rev-parse', 'HEAD').trim();
  };
  commit('begin');
  git('checkout', '--quiet', '-b', 'change');
  write('site/apps/flows/pay/new.json', flow('TYPO', 'new'));
  const branch = commit('change');
  git('checkout', '--quiet', 'main');
  write('site/apps/flows/pay/later.json', flow('ALSO_GONE', 'later'));
  const main = commit('go on');
  git('checkout', '--quiet', '-b', 'trial');
  git('merge', '--quiet', '--no-ff', '--message', 'merge', 'change');
  const merge = git('rev-parse', 'HEAD').trim();
  git('update-ref', 'refs/pull/1/merge', merge);
  git('branch', '--quiet', '--force', 'main', main);
  // As the platforms permit.
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  return { scratch, url: `file://${join(scratch.root, '.git')}`, main, branch, merge };
}

/** What actions/checkout leaves behind: one commit, a detached HEAD. Its project is in `site/apps`. */
export function shallowCheckout({ url }: Platform, commit: string): Scratch {
  const checkout = repository({});
  checkout.git('remote', 'add', 'origin', url);
  checkout.git('fetch', '--quiet', '--no-tags', '--depth=1', 'origin', commit);
  checkout.git('checkout', '--quiet', '--detach', commit);
  return checkout;
}
