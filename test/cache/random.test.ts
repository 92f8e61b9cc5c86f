/** Whatever is done to a repository between runs, a check with a cache says what one without says. */
import { chmodSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { store } from '../project.js';
import { checked, flow, settle, type World, world } from './runs.js';
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
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 300_000);
});
