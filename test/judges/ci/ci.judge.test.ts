/** What runs at platforms, judged by the platforms' own schemas, by actionlint, and by pre-commit itself. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { repository } from '../../git/repositories.js';
import { ACME, conductor, project, store } from '../../project.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BIN = process.env.CLAVIGER_JUDGE_CI ?? '';

const judge = (program: string, args: readonly string[], cwd = ROOT, env: NodeJS.ProcessEnv = {}) => {
  const ran = spawnSync(join(BIN, program), args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  return { code: ran.status, said: ran.stdout + ran.stderr };
};
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
/** The examples of a page in a language. */
const examples = (page: string, language: string) =>
  [...read(page).matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, own]) => own === language)
    .map(([, , text = '']) => text);

describe.skipIf(BIN === '')('in continuous integration', () => {
  it('the action is what GitHub takes for one', () => {
    const args = ['--builtin-schema', 'vendor.github-actions'];
    expect(judge('check-jsonschema', [...args, 'action.yml'])).toMatchObject({ code: 0 });
    const wrong = project({ 'action.yml': read('action.yml').replace('using: composite', 'using: 1') });
    expect(judge('check-jsonschema', [...args, join(wrong, 'action.yml')]).code).toBe(1);
  });

  it('the workflows of the documentation use the action as it is', () => {
    const [workflow = '', scanning = ''] = examples('docs/ci.md', 'yaml');
    const local = (text: string) => text.replaceAll(/your-organization\/claviger@v\d+/g, './');
    const head = workflow.slice(0, workflow.indexOf('    steps:'));
    const files = {
      '.github/workflows/check.yml': local(workflow),
      '.github/workflows/scanning.yml': local(head + scanning),
    };
    const { root } = repository(files);
    copyFileSync(join(ROOT, 'action.yml'), join(root, 'action.yml'));
    expect(judge('actionlint', ['-no-color'], root)).toEqual({ code: 0, said: '' });
    const wrong = repository({
      '.github/workflows/check.yml': local(head + scanning).replace('sarif: ', 'sarfi: '),
    });
    copyFileSync(join(ROOT, 'action.yml'), join(wrong.root, 'action.yml'));
    expect(judge('actionlint', ['-no-color'], wrong.root).said).toContain('sarfi');
  });

  it('the component is what GitLab takes for a job', () => {
    const [spec = '', job = ''] = read('templates/claviger.yml').split(/^---$/m);
    const text = job.replace(/\$\[\[ inputs\.[a-z-]+ \]\]/g, 'text');
    const folder = project({
      'spec.yml': spec,
      'job.yml': text,
      'wrong.yml': text.replace('  stage: ', '  stag: '),
    });
    const schema = ['--builtin-schema', 'vendor.gitlab-ci', '--data-transform', 'gitlab-ci'];
    for (const file of ['spec.yml', 'job.yml'])
      expect([file, judge('check-jsonschema', [...schema, join(folder, file)])]).toMatchObject([
        file,
        { code: 0 },
      ]);
    expect(judge('check-jsonschema', [...schema, join(folder, 'wrong.yml')]).code).toBe(1);
  });

  it('pre-commit installs both hooks and runs them', () => {
    // What is committed: pre-commit takes a repository at a revision.
    const hooks = repository({});
    hooks.git('fetch', '--quiet', '--depth=1', `file://${ROOT}`, 'HEAD');
    hooks.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    const work = repository({
      'claviger.yaml': ACME,
      'secrets/acme.yaml': store('SHARED'),
      'flows/pay/a.json': conductor({ dsn: '${workflow.secrets.TYPO}' }),
      '.pre-commit-config.yaml': JSON.stringify({
        repos: [
          {
            repo: hooks.root,
            rev: hooks.git('rev-parse', 'HEAD').trim(),
            hooks: [{ id: 'claviger' }, { id: 'claviger-check' }],
          },
        ],
      }),
    });
    work.git('add', '.');
    const env = { PRE_COMMIT_HOME: project({}), SOPS_AGE_KEY: '' };
    const found = judge('pre-commit', ['run'], work.root, env);
    expect(found.code).toBe(1);
    expect(found.said).toMatch(/^claviger\.{5,}Failed$/m);
    expect(found.said).toMatch(/^claviger check\.{5,}Failed$/m);
    expect(found.said).toContain('flows/pay/a.json:10:36: error: no secret `TYPO` is visible to acme/pay');
    work.write('flows/pay/a.json', conductor({ dsn: '${workflow.secrets.SHARED}' }));
    work.git('add', '.');
    expect(judge('pre-commit', ['run'], work.root, env)).toMatchObject({ code: 0 });
  });
});
