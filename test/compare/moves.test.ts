/** What is mended in one place and broken in another is new; what moved with its file is not. */
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

describe('another text in the same place is another finding', () => {
  const token = (of: string) => `ghp_${of}16C7e42F292c6912E7710c838347Ae178B4a`.slice(0, 40);
  const bearer = (of: string) => conductor({ auth: `Bearer ${token(of)}`, dsn: '${workflow.secrets.A}' });

  it('of a credential', async () => {
    const scratch = committed({ 'wf/dev/p.json': bearer('one') });
    scratch.write('wf/dev/p.json', `\n${bearer('one').replaceAll('\n', '\r\n')}`);
    expect(await findingsSince(scratch.root, 'HEAD')).toMatchObject({ said: [], code: 0 });
    scratch.write('wf/dev/p.json', bearer('two'));
    expect((await findingsSince(scratch.root, 'HEAD')).said).toEqual([
      '+ hardcoded-credential wf/dev/p.json:10',
      '- hardcoded-credential wf/dev/p.json:10',
    ]);
  });

  it('of a value in plain text', async () => {
    const scratch = committed({ 'secrets/acme.yaml': store('A', 'PLAIN="x #one"', 'B') });
    scratch.write('secrets/acme.yaml', store('PLAIN="x #one"', 'B', 'A'));
    expect(await findingsSince(scratch.root, 'HEAD')).toMatchObject({ said: [], code: 0 });
    scratch.write('secrets/acme.yaml', store('PLAIN="x #two"', 'B', 'A'));
    expect((await findingsSince(scratch.root, 'HEAD')).said).toEqual([
      '+ plaintext-secret secrets/acme.yaml:1 PLAIN',
      '- plaintext-secret secrets/acme.yaml:2 PLAIN',
    ]);
  });
});
