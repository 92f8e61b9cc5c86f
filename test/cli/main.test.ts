import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../cli/commands.js';
import { ACME, conductor, project, store } from '../project.js';
import { run } from './run.js';

const clean = {
  'claviger.yaml': ACME,
  'secrets/acme.yaml': store('KEY'),
  'flows/pay/a.json': conductor({ key: '${workflow.secrets.KEY}' }),
};
const dangling = { ...clean, 'flows/pay/b.json': conductor({ key: '${workflow.secrets.KEX}' }, 'other') };

describe('the command line', () => {
  it('prints its version and its help', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await run('/', ['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const help = await run('/', ['--help']);
    expect(help.code).toBe(0);
    for (const command of ['check', 'render', 'references', 'explain']) expect(help.out).toContain(command);
  });

  const shown = [...COMMANDS.values()].flatMap((entry) =>
    'commands' in entry
      ? entry.commands.filter(({ hidden }) => hidden !== true).map(({ name }) => `${entry.name} ${name}`)
      : entry.name,
  );
  it.each(shown)('prints the help of %s with examples, within 80 columns', async (command) => {
    for (const args of [
      [...command.split(' '), '--help'],
      ['help', ...command.split(' ')],
    ]) {
      const { code, out } = await run('/', args);
      expect(code).toBe(0);
      expect(out).toContain(`Usage: claviger ${command}`);
      expect(out).toContain('Examples:');
      expect(out).not.toContain('default: []');
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  });

  it('names the command, option or choice that was probably meant', async () => {
    expect(await run('/', ['chekc'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('did you mean `check`?'),
    });
    expect(await run('/', ['check', '--jsno'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('--json'),
    });
    expect(await run('/', ['check', '--format', 'xml'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('pretty'),
    });
  });

  it('never repeats what stands behind `=` in an option that there is not, nor what steers a terminal', async () => {
    for (const args of [
      ['secret', 'edit', 'API_KEY', "--value=hun'ter\n2SECRET"],
      ['secret', 'remove', 'API_KEY', '--value=hunter2SECRET'],
      ['keys', 'generate', '--identity=AGE-SECRET-KEY-1hunter2SECRET'],
      ['references', '--\u001b[31mkey=hunter2SECRET'],
    ]) {
      const { code, out, err } = await run('/', args);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain("unknown option '--");
      expect(err).not.toMatch(/2SECRET|hun|\u001b/);
    }
  });

  it('without a project says how to begin', async () => {
    const { code, out, err } = await run(project({}), ['check']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('claviger.yaml');
  });
});

describe('check', () => {
  it('is 0 when clean, and 1 with an error', async () => {
    expect((await run(project(clean), ['check'])).code).toBe(0);
    expect((await run(project(dangling), ['check'])).code).toBe(1);
  });

  it('prints the JSON report alone on standard output', async () => {
    const { out, err } = await run(project(dangling), ['check', '--json']);
    expect(JSON.parse(out).diagnostics).toHaveLength(1);
    expect(err).toBe('');
  });

  it('reports what stands in the paths, and analyses all', async () => {
    const root = project(dangling);
    expect((await run(root, ['check', 'flows/pay/a.json'])).code).toBe(0);
    expect((await run(root, ['check', 'flows'])).code).toBe(1);
    expect((await run(join(root, 'flows/pay'), ['check', 'b.json'])).code).toBe(1);
    expect(await run(root, ['check', 'nowhere'])).toMatchObject({ code: 2, out: '' });
    expect(await run(root, ['check', '/'])).toMatchObject({ code: 2, out: '' });
  });

  it('counts warnings as findings above --max-warnings', async () => {
    const root = project({ ...clean, 'all/pay.yaml': store('SPARE') });
    expect((await run(root, ['check'])).code).toBe(0);
    expect((await run(root, ['check', '--max-warnings', '0'])).code).toBe(1);
    expect((await run(root, ['check', '--max-warnings', '1'])).code).toBe(0);
    expect((await run(root, ['check', '--max-warnings', 'many'])).code).toBe(2);
  });

  it('writes reports to files as well', async () => {
    const root = project(dangling);
    const { out } = await run(root, [
      'check',
      '--format',
      'line',
      '--output',
      'json=report.json',
      '-o',
      'line=report.txt',
    ]);
    expect(readFileSync(join(root, 'report.txt'), 'utf8')).toBe(out);
    expect(JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')).version).toBe(1);
    expect((await run(root, ['check', '--output', 'report.json'])).code).toBe(2);
    expect((await run(root, ['check', '--output', 'xml=report.xml'])).code).toBe(2);
  });

  it("makes the folders of a report, and says where it can't be written", async () => {
    const root = project(dangling);
    expect((await run(root, ['check', '--output', 'json=reports/deep/a.json'])).code).toBe(1);
    expect(JSON.parse(readFileSync(join(root, 'reports/deep/a.json'), 'utf8')).version).toBe(1);
    expect(await run(root, ['check', '--output', 'json=reports'])).toMatchObject({
      code: 2,
      out: '',
      err: "claviger: the report `reports` can't be written (EISDIR)\n",
    });
  });

  it('refuses an environment that the project does not have', async () => {
    expect(await run(project(clean), ['check', '--env', 'prd'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^claviger\.yaml:\d+:\d+: .*`prd`[\s\S]*did you mean `prod`/),
    });
  });
});

describe('the rules', () => {
  it('have a page each', async () => {
    const { RULE_IDS } = await import('../../src/rule-ids.js');
    const { RULE_PAGES } = await import('../../src/rules/index.js');
    expect([...RULE_PAGES.keys()].sort()).toEqual([...RULE_IDS].sort());
  });
});

describe('references', () => {
  it('lists each with its place and what it means, and is always 0', async () => {
    const { code, out } = await run(project(dangling), ['references', '--json']);
    expect(code).toBe(0);
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({
      file: 'flows/pay/a.json',
      engine: 'conductor',
      line: 10,
      column: 36,
      offset: expect.any(Number),
      length: 3,
      text: '${workflow.secrets.KEY}',
      span: { offset: rows[0].offset - 19, length: 23 },
      secret: 'KEY',
      path: null,
      kind: 'reference',
      field: expect.any(String),
      category: expect.any(String),
      policy: 'allow',
      workflow: 'flow',
      scope: 'acme/pay',
      resolutions: [
        { environment: 'dev', store: 'secrets/acme.yaml', line: 1, scope: 'acme' },
        { environment: 'prod', store: 'secrets/acme.yaml', line: 1, scope: 'acme' },
      ],
    });
    expect(rows[1].resolutions).toEqual([
      { environment: 'dev', reason: 'dangling-secret' },
      { environment: 'prod', reason: 'dangling-secret' },
    ]);
  });

  it('says of a name that the workflow writes itself that it does', async () => {
    const text = JSON.stringify({
      name: 'keep',
      tasks: [
        {
          name: 'keep',
          taskReferenceName: 'keep',
          type: 'UPDATE_SECRET',
          inputParameters: { _secrets: { secretKey: 'NEW', secretValue: 'v' } },
        },
      ],
    });
    const { out } = await run(project({ ...clean, 'flows/pay/a.json': text }), ['references']);
    expect(out).toMatch(/ {2}NEW {2}.*\n {6}written by the workflow\n/);
  });

  it('prints for people, file by file, what each means', async () => {
    const { out } = await run(project(dangling), ['references', 'flows/pay']);
    expect(out).toBe(
      [
        'flows/pay/a.json (conductor)',
        '  10:36  KEY  allow  /tasks/0/inputParameters/key',
        '      secrets/acme.yaml:1',
        '',
        'flows/pay/b.json (conductor)',
        '  10:36  KEX  allow  /tasks/0/inputParameters/key',
        '      dangling-secret',
        '',
      ].join('\n'),
    );
  });
});

describe('explain', () => {
  it('prints a page for every rule that is decided', async () => {
    const { RULE_PAGES } = await import('../../src/rules/index.js');
    for (const id of RULE_PAGES.keys()) {
      const { code, out } = await run('/', ['explain', id]);
      expect(code).toBe(0);
      for (const part of [id, 'wrong', 'right', 'at run time']) expect(out).toContain(part);
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
    }
  });

  it('tells a secret’s whole story', async () => {
    const { code, out } = await run(project(clean), ['explain', 'KEY']);
    expect(code).toBe(0);
    for (const part of [
      'secrets/acme.yaml:1',
      'flows/pay/a.json (conductor)',
      'age1ql3z7hjy54',
      '${workflow.secrets.KEY}',
    ])
      expect(out).toContain(part);
  });

  it('is 2 for an unknown word, with the one that was probably meant', async () => {
    const root = project(clean);
    expect(await run(root, ['explain', 'KEYS'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('did you mean `KEY`?'),
    });
    expect(await run(root, ['explain', 'dangling-secrets'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('dangling-secret'),
    });
  });
});
