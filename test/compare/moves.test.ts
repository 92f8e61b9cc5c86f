/** What is mended in one file and broken in another is new; what moved with its file is not. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/run.js';
import { repository, type Scratch } from '../git/repositories.js';
import { conductor, project, store } from '../project.js';
import { findingsSince } from './since.js';

/** The same workflow, with an id of its own, for two environments and for two scopes. */
const PROJECT = `version: 1
environments: [dev, prod]
stores:
  - { files: "secrets/{project}.yaml", scope: "{project}" }
workflows:
  - { files: "wf/{environment}/*.json", engine: conductor, scope: acme }
  - { files: "teams/{project}/*.json", engine: conductor, scope: "{project}" }
rules: { unused-secret: off, matches-nothing: off }
`;
const flow = (name: string) => conductor({ dsn: `\${workflow.secrets.${name}}` }, 'charge');
const STORES = {
  'secrets/acme.yaml': store('A'),
  'secrets/east.yaml': store('A'),
  'secrets/west.yaml': store('A'),
};

function committed(files: Readonly<Record<string, string>>): Scratch {
  const scratch = repository({ 'claviger.yaml': PROJECT, ...STORES, ...files });
  scratch.git('add', '--all');
  scratch.git('commit', '--quiet', '-m', 'base');
  return scratch;
}

describe('one that is fixed in a file, and the like that comes in another that was there', () => {
  it.each([
    ['in another environment', 'wf/dev/p.json', 'wf/prod/p.json'],
    ['in another scope', 'teams/east/p.json', 'teams/west/p.json'],
    ['in the same folder', 'wf/dev/p.json', 'wf/dev/q.json'],
  ])('%s', async (_, one, other) => {
    const scratch = committed({ [one]: flow('NONE'), [other]: flow('A') });
    scratch.write(one, flow('A'));
    scratch.write(other, flow('NONE'));
    expect(await findingsSince(scratch.root, 'HEAD')).toMatchObject({
      code: 1,
      said: [`+ dangling-secret ${other}:10 NONE`, `- dangling-secret ${one}:10 NONE`],
    });
    const { out } = await run(scratch.root, ['check', '--since', 'HEAD', '--format', 'markdown'], {
      home: project({}),
    });
    for (const file of [one, other]) expect(out.split('References')[1]).toContain(file);
  });
});

it('what moved with its file remains', async () => {
  const scratch = committed({ 'wf/dev/p.json': flow('NONE'), 'wf/dev/q.json': flow('A') });
  renameSync(join(scratch.root, 'wf/dev/p.json'), join(scratch.root, 'wf/dev/z.json'));
  expect(await findingsSince(scratch.root, 'HEAD')).toMatchObject({ said: [], summary: { remaining: 1 } });
});
