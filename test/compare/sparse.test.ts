/** A sparse checkout has a part of the files. What it leaves out was not removed by anybody. */
import { expect, it } from 'vitest';
import { run } from '../cli/run.js';
import { repository } from '../git/repositories.js';
import { conductor, store } from '../project.js';
import { findingsSince } from './since.js';

const PROJECT = `version: 1
stores:
  - { files: "secrets/acme.yaml", scope: acme }
workflows:
  - { files: "*/*.json", engine: conductor, scope: acme }
rules: { unused-secret: off }
`;
const flow = (name: string) => conductor({ dsn: `\${workflow.secrets.${name}}` }, 'charge');

it('is compared with as much of the base', async () => {
  const scratch = repository({
    'claviger.yaml': PROJECT,
    'secrets/acme.yaml': store('A', 'B'),
    'east/a.json': flow('NONE_EAST'),
    'east/b.json': flow('A'),
    'west/a.json': flow('NONE_WEST'),
  });
  scratch.git('add', '--all');
  scratch.git('commit', '--quiet', '-m', 'base');
  scratch.git('sparse-checkout', 'set', 'secrets', 'east');
  scratch.write('east/b.json', flow('NEW'));
  const since = await findingsSince(scratch.root, 'HEAD');
  expect(since).toMatchObject({
    code: 1,
    said: ['+ dangling-secret east/b.json:10 NEW'],
    summary: { remaining: 1, fixed: 0 },
  });
  const { err } = await run(scratch.root, ['check', '--since', 'HEAD']);
  expect(err).toContain('note: this is a sparse checkout: what it leaves out is no part of the comparison\n');

  scratch.git('sparse-checkout', 'disable');
  const whole = await findingsSince(scratch.root, 'HEAD');
  expect(whole.summary).toMatchObject({ remaining: 2, fixed: 0 });
  expect((await run(scratch.root, ['check', '--since', 'HEAD'])).err).not.toContain('sparse');
});
