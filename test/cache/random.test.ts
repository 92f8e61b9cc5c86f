/** Whatever is done to a repository between runs, a check with a cache says what one without says. */
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { store } from '../project.js';
import { checked, FILES, flow, settle, type World, world } from './runs.js';
import '../seed.js';

Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });

const FLOWS = ['pay', 'mail', 'plain', 'more'].map((name) => `flows/${name}.json`);
const TEXTS = [
  flow('PAY_TOKEN'),
  flow('PAY_TOKEN').replaceAll('\n', '\r\n'),
  flow('MAIL_KYE'),
  '{ broken',
  flow('NEVER'),
];

type Edit = (w: World) => void;
const edit = (name: string, make: Edit): Edit => Object.assign(make, { toString: () => name });
/** Nothing where a link or a file is in the way. */
const put = (w: World, file: string, text: string) => {
  try {
    mkdirSync(dirname(join(w.root, file)), { recursive: true });
    w.write(file, text);
  } catch {}
};
const git = (w: World, ...args: readonly string[]) => w.start('git', args);

const edits = fc.oneof(
  fc.tuple(fc.constantFrom(...FLOWS), fc.constantFrom(...TEXTS)).map(([file, text]) =>
    edit(`write ${file} ${text.slice(0, 9)}`, (w) => {
      rmSync(join(w.root, file), { force: true });
      w.write(file, text);
    }),
  ),
  fc
    .constantFrom(...FLOWS)
    .map((file) => edit(`remove ${file}`, (w) => rmSync(join(w.root, file), { force: true }))),
  fc.constantFrom(...FLOWS).map((file) =>
    edit(`link ${file}`, (w) => {
      rmSync(join(w.root, file), { force: true });
      symlinkSync('../secrets/acme.yaml', join(w.root, file));
    }),
  ),
  fc.constantFrom(...FLOWS).map((file) =>
    edit(`old ${file}`, (w) => {
      try {
        utimesSync(join(w.root, file), 1_000_000_000, 1_000_000_000);
        chmodSync(join(w.root, file), 0o644);
      } catch {}
    }),
  ),
  fc
    .constantFrom('auto', 'eol=crlf', 'filter=none', '-text', '')
    .map((attribute) =>
      edit(`attribute ${attribute}`, (w) =>
        w.write(
          '.gitattributes',
          attribute === ''
            ? ''
            : `*.json ${attribute.includes('=') || attribute === '-text' ? attribute : `text=${attribute}`}\n`,
        ),
      ),
    ),
  // Kept trees: what else may come into sight, or go out of it.
  ...[
    edit('new folder', (w) => put(w, 'flows/inner/new.json', flow('NEVER', 'new'))),
    edit('folder like a file', (w) => put(w, 'flows/empty.json/notes.txt', '')),
    edit('remove folder', (w) => rmSync(join(w.root, 'flows/inner'), { recursive: true, force: true })),
    edit('rename folder', (w) => {
      rmSync(join(w.root, 'flows/other'), { recursive: true, force: true });
      try {
        renameSync(join(w.root, 'flows/inner'), join(w.root, 'flows/other'));
      } catch {}
    }),
    edit('link to a folder', (w) => {
      rmSync(join(w.root, 'flows/inner'), { recursive: true, force: true });
      put(w, 'aside/far.json', flow('NEVER', 'far'));
      symlinkSync('../aside', join(w.root, 'flows/inner'));
    }),
    edit('far file', (w) => put(w, 'aside/more.json', flow('MAIL_KYE', 'more'))),
    edit('ignored', (w) => w.write('.gitignore', 'inner\nmore.json\naside\n')),
    edit('not ignored', (w) => w.write('.gitignore', '')),
    edit('beside', (w) => w.write('notes.txt', 'nothing')),
    edit('project', (w) => w.write('claviger.yaml', `${FILES['claviger.yaml']}# ${w.root}\n`)),
    edit('repository', (w) => {
      git(w, 'init', '--quiet', 'flows/inner');
      git(w, '-C', 'flows/inner', 'commit', '--quiet', '--allow-empty', '-m', 'inner');
    }),
  ].map((each) => fc.constant(each)),
  fc
    .constantFrom('MAIL_KYE', 'NEVER')
    .map((name) => edit(`store ${name}`, (w) => w.write('secrets/acme.yaml', store('PAY_TOKEN', name)))),
  fc.constant(edit('commit', (w) => w.commit())),
  fc.constant(edit('add', (w) => git(w, 'add', '--all'))),
  fc.constant(edit('restore', (w) => git(w, 'checkout', '--quiet', '.'))),
  fc.constant(edit('branch', (w) => git(w, 'switch', '--quiet', '--force', 'other'))),
  fc.constant(edit('main', (w) => git(w, 'switch', '--quiet', '--force', 'main'))),
  fc.constant(edit('reset', (w) => git(w, 'reset', '--quiet', 'HEAD~1'))),
  fc.constant(edit('stash', (w) => git(w, 'stash', '--quiet'))),
  fc.constant(
    edit('settle', (w) => {
      settle(w.root);
      git(w, 'update-index', '-q', '--refresh');
    }),
  ),
);

describe('random edits between runs', () => {
  it('are all seen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edits, { minLength: 4, maxLength: 14 }), async (steps) => {
        const w = world();
        w.git('branch', 'other');
        await checked(w.root, w.caches);
        for (const step of steps) {
          step(w);
          await checked(w.root, w.caches);
          // By now the tree is kept, where it can be.
          await checked(w.root, w.caches);
          await checked(w.root, w.caches);
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 300_000);
});
