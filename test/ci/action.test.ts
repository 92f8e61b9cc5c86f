/** action.yml: its steps run in checkouts as GitHub makes them. Nobody here has a key. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { type Built, build } from '../built.js';
import { project } from '../project.js';
import { type Platform, platform, shallowCheckout } from './checkouts.js';
import { fakeProgram, type Job, type JobResult, readAction, runAction } from './github-steps.js';

const FOLDER = 'site/apps';

describe.skipIf(process.platform === 'win32')('the action', () => {
  let built: Built;
  let at: Platform;
  let temp: string;
  beforeAll(() => {
    built = build();
    at = platform();
    temp = project({});
  });
  afterAll(() => built.remove());

  const run = (commit: string, given: Partial<Job> = {}): JobResult & { readonly workspace: string } => {
    const workspace = given.workspace ?? shallowCheckout(at, commit).root;
    const { inputs, ...rest } = given;
    const result = runAction({
      workspace,
      temp,
      event: 'pull_request',
      payload: { pull_request: { number: 1, base: { sha: at.main } } },
      sha: at.merge,
      inputs: { 'working-directory': FOLDER, command: `node ${built.command}`, ...inputs },
      ...rest,
    });
    return { ...result, workspace };
  };
  const annotated = ({ log }: JobResult) =>
    [...log.matchAll(/^::error file=([^,]*),line=(\d+)/gm)].map(([, file, line]) => `${file}:${line}`);

  it('annotates what is new in a pull request, from a checkout of depth 1', () => {
    const ran = run(at.merge);
    expect(annotated(ran)).toEqual([`${FOLDER}/flows/pay/new.json:10`]);
    expect(ran.outputs['exit-code']).toBe('1');
    expect(ran.steps).toEqual([
      { name: 'Look for Node.js', code: 0 },
      { name: 'Check', code: 1 },
    ]);
    expect(ran.log).not.toMatch(/^note: .*shallow/m);
    expect(ran.summary).toContain('1 new, 0 fixed, 2 remaining');
    expect(readFileSync(ran.outputs.markdown ?? '', 'utf8')).toBe(ran.summary);
  });

  it('does so too where the tip of the branch is checked out', () => {
    const ran = run(at.branch);
    expect(annotated(ran)).toEqual([`${FOLDER}/flows/pay/new.json:10`]);
  });

  it('annotates everything after a push', () => {
    const ran = run(at.main, { event: 'push', payload: {}, sha: at.main });
    expect(annotated(ran)).toEqual([`${FOLDER}/flows/pay/later.json:10`, `${FOLDER}/flows/pay/old.json:10`]);
  });

  it('writes SARIF of everything, for code scanning compares by itself', () => {
    const ran = run(at.merge, { inputs: { sarif: 'out/claviger.sarif' } });
    expect(ran.outputs.sarif).toBe('out/claviger.sarif');
    const { runs } = JSON.parse(readFileSync(join(ran.workspace, 'out/claviger.sarif'), 'utf8'));
    const dangling = runs[0].results.filter(
      ({ ruleId }: { readonly ruleId: string }) => ruleId === 'dangling-secret',
    );
    expect(dangling.length).toBe(3);
    expect(annotated(ran).length).toBe(1);
  });

  it('fails where SARIF can not be written, and gives out no file', () => {
    const ran = run(at.merge, { inputs: { sarif: 'site' } });
    expect(ran.outputs).toMatchObject({ 'exit-code': '2', sarif: '' });
    expect(ran.log).toContain("can't be written (EISDIR)");
    expect(ran.log).toContain('::error title=claviger::claviger ended with 2');
    expect(ran.summary).toContain('1 new, 0 fixed, 2 remaining');
  });

  it('compares with the ref that it is given, or with nothing', () => {
    const given = run(at.merge, { inputs: { since: 'HEAD' } });
    expect([annotated(given), given.outputs['exit-code']]).toEqual([[], '0']);
    expect(annotated(run(at.merge, { inputs: { since: 'none' } })).length).toBe(3);
  });

  it('says what to do where the base can not be had', () => {
    const alone = shallowCheckout(at, at.merge);
    alone.git('remote', 'set-url', 'origin', `${at.url}-moved`);
    const ran = run(at.merge, { workspace: alone.root });
    expect(ran.log).toMatch(/^::error title=claviger::the base .* set fetch-depth: 0 .* or since: none$/m);
    expect(ran.outputs['exit-code']).toBe('2');
    expect(ran.summary).toBe('');
  });

  it('fails with a message where the project can not be read', () => {
    const ran = run(at.merge, { inputs: { 'working-directory': 'site', sarif: 'a.sarif' } });
    expect(ran.log).toContain('::error title=claviger::claviger ended with 2');
    expect(ran.outputs).toMatchObject({ 'exit-code': '2', sarif: '' });
  });

  it('passes arguments on, one word each, and runs nothing of them', () => {
    const ran = run(at.merge, {
      inputs: { args: '--fail-on never\n--env dev flows/*.json $(touch$IFS/hacked) ; touch hacked' },
    });
    expect(ran.outputs['exit-code']).toBe('2');
    expect(ran.log).toContain('flows/*.json');
    expect(existsSync(join(ran.workspace, FOLDER, 'hacked'))).toBe(false);
    const fine = run(at.merge, { inputs: { args: '--fail-on never\n  --env dev' } });
    expect([annotated(fine).length, fine.outputs['exit-code']]).toEqual([1, '0']);
  });

  it('has no expression in a script', () => {
    for (const { name, run: script = '' } of readAction().runs.steps)
      expect([name, script.includes('${{')]).toEqual([name, false]);
  });

  it('installs Node.js only where it is too old', () => {
    const path = fakeProgram(temp, 'node', 'exit 1\n');
    const ran = run(at.merge, { path, inputs: { command: `${process.execPath} ${built.command}` } });
    expect(ran.steps.map(({ name }) => name)).toEqual(['Look for Node.js', 'Install Node.js', 'Check']);
  });

  it("runs the project's own claviger, else this version from npm", () => {
    const { version, command } = readAction().inputs;
    expect([version?.default, command?.default]).toEqual([manifest.version, '']);
    const path = fakeProgram(temp, 'npx', 'echo "npx $*"\n');
    const fromNpm = run(at.merge, { path, inputs: { command: '', since: 'none' } });
    expect(fromNpm.log).toContain(`npx --yes claviger@${manifest.version} check --format github`);
    const workspace = shallowCheckout(at, at.merge).root;
    const bin = join(workspace, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'claviger'), '#!/bin/sh\necho "own $*"\n', { mode: 0o755 });
    const own = run(at.merge, { workspace, path, inputs: { command: '', since: 'none' } });
    expect(own.log).toContain('own check --format github');
  });

  describe('with comment: true', () => {
    const gh = (list: string, write: string) =>
      fakeProgram(temp, 'gh', `echo "gh $*"\ncase "$*" in *--paginate*) ${list} ;; *) ${write} ;; esac\n`);

    it('writes the report anew into its own comment', () => {
      const path = gh('exec echo 77', 'cat "${7#body=@}"');
      const ran = run(at.merge, { path, inputs: { comment: 'true' } });
      expect(ran.steps.at(-1)).toEqual({ name: 'Comment', code: 0 });
      expect(ran.log).toMatch(/gh api --silent --method PATCH repos\/acme\/flows\/issues\/comments\//);
    });

    it('says why there is none where the token may not write, as for a fork, and does not fail for it', () => {
      const path = gh('exit 1', 'exit 1');
      const ran = run(at.merge, { path, inputs: { comment: 'true' } });
      expect(ran.log).toContain('::notice title=claviger::no comment could be written');
      expect(ran.steps.at(-1)).toEqual({ name: 'Comment', code: 0 });
    });

    it('writes none after a push', () => {
      const ran = run(at.main, { event: 'push', payload: {}, sha: at.main, inputs: { comment: 'true' } });
      expect(ran.steps.map(({ name }) => name)).not.toContain('Comment');
    });
  });
});
