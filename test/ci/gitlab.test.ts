/** templates/claviger.yml, the component for GitLab: its script runs in checkouts as GitLab's runner makes them. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { type Built, build } from '../built.js';
import { type Platform, platform, shallowCheckout } from './checkouts.js';

const TEMPLATE = readFileSync(
  fileURLToPath(new URL('../../templates/claviger.yml', import.meta.url)),
  'utf8',
);

interface Component {
  readonly spec: { readonly inputs: Readonly<Record<string, { readonly default: string | number }>> };
}
interface Task {
  readonly script: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly rules: readonly { readonly if: string }[];
  readonly artifacts: { readonly when: string; readonly reports: Readonly<Record<string, string>> };
}

/** As GitLab does it: the inputs are put into the second document's text. */
function included(inputs: Readonly<Record<string, string>>): Readonly<Record<string, Task>> {
  const [header] = parseAllDocuments(TEMPLATE).map((document): Component => document.toJS());
  const known = header?.spec.inputs ?? {};
  const text = TEMPLATE.slice(TEMPLATE.indexOf('\n---\n') + 5).replace(
    /\$\[\[ inputs\.([a-z-]+) \]\]/g,
    (_, name: string) => {
      if (!(name in known)) throw new Error(`the component declares no input ${name}`);
      return inputs[name] ?? String(known[name]?.default);
    },
  );
  return parseAllDocuments(text)[0]?.toJS();
}

describe('the component for GitLab', () => {
  it('runs in merge requests and on the default branch, and hands over both reports whatever happens', () => {
    const job = included({ 'job-name': 'secrets' }).secrets;
    expect(job?.rules.map((rule) => rule.if)).toEqual([
      '$CI_PIPELINE_SOURCE == "merge_request_event"',
      '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
    ]);
    expect(job?.artifacts).toEqual({
      when: 'always',
      reports: { codequality: 'claviger-codequality.json', junit: 'claviger-junit.xml' },
    });
    expect(included({}).claviger?.variables.CLAVIGER_VERSION).toBe(manifest.version);
  });
});

describe.skipIf(process.platform === 'win32')('the script of the component', () => {
  let built: Built;
  let at: Platform;
  beforeAll(() => {
    built = build();
    at = platform();
  });
  afterAll(() => built.remove());

  const run = (
    commit: string,
    given: { readonly inputs?: Readonly<Record<string, string>>; readonly env?: NodeJS.ProcessEnv } = {},
  ) => {
    const checkout = shallowCheckout(at, commit);
    const command = `node ${built.command}`;
    const job = included({ command, 'working-directory': 'site/apps', ...given.inputs }).claviger;
    const { status, stdout, stderr } = spawnSync('sh', ['-ec', job?.script.join('\n') ?? ''], {
      cwd: checkout.root,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: checkout.root,
        CI_PROJECT_DIR: checkout.root,
        ...job?.variables,
        ...given.env,
      },
    });
    const report = (name: string) => readFileSync(join(checkout.root, name), 'utf8');
    return { code: status, out: stdout, err: stderr, report };
  };
  const request = () => ({
    CI_MERGE_REQUEST_DIFF_BASE_SHA: at.main,
    CI_MERGE_REQUEST_PROJECT_URL: at.url.replace(/\.git$/, ''),
  });
  const paths = (text: string): string[] =>
    JSON.parse(text)
      .filter(({ check_name }: { readonly check_name: string }) => check_name === 'dangling-secret')
      .map(({ location }: { readonly location: { readonly path: string } }) => location.path);

  it('fails a merge request for what is new, and reports everything', () => {
    const { code, out, report } = run(at.merge, { env: request() });
    expect(code).toBe(1);
    expect(out).toContain('flows/pay/new.json:10');
    expect(out).not.toContain('old.json');
    expect(out).toContain('1 new error');
    expect(paths(report('claviger-codequality.json'))).toEqual([
      'site/apps/flows/pay/later.json',
      'site/apps/flows/pay/new.json',
      'site/apps/flows/pay/old.json',
    ]);
    expect(report('claviger-junit.xml')).toContain('failures="3"');
  });

  it('passes a merge request that adds nothing', () => {
    const { code, out } = run(at.main, { env: request() });
    expect([code, out]).toEqual([0, expect.stringContaining('no new problems, 0 fixed, 2 remaining')]);
  });

  it('reports everything on the default branch', () => {
    const { code, out } = run(at.main);
    expect(code).toBe(1);
    expect(out).toContain('2 errors');
  });

  it('shows the message where the project can not be read', () => {
    const { code, err } = run(at.merge, { inputs: { 'working-directory': 'site' }, env: request() });
    expect([code, err]).toEqual([2, expect.stringContaining('claviger.yaml')]);
  });

  it('passes arguments on, one word each', () => {
    const { code, err } = run(at.main, { inputs: { args: '--env dev flows/*.json ; $(exit)' } });
    expect([code, err]).toEqual([2, expect.stringContaining('flows/*.json')]);
    expect(run(at.main, { inputs: { args: '--fail-on never' } }).code).toBe(0);
  });
});
