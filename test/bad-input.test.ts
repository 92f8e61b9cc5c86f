/** Whatever a repository holds, a check ends with a clear message at a place, and never with a stack trace. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ran, run } from './cli/run.js';
import { CIPHERTEXT, conductor, project, store } from './project.js';

const CONFIG = `version: 1
stores:
  - { files: "secrets/*.yaml" }
workflows:
  - { files: "flows/*.json", engine: conductor }
  - { files: "flows/*.yaml", engine: orka }
  - { files: "flows/*.bpmn", engine: camunda }
rules: { matches-nothing: off }
`;
const base = {
  'claviger.yaml': CONFIG,
  'secrets/a.yaml': store('KEY'),
  'flows/good.json': conductor({ key: '${workflow.secrets.KEY}' }),
};

/** Checks a project in every way and gives the findings as lines; no run may fail in an unforeseen way. */
async function lines(root: string): Promise<string[]> {
  const runs: Ran[] = [
    await run(root, ['check', '--format', 'line']),
    await run(root, ['check']),
    await run(root, ['check', '--json']),
    await run(root, ['references']),
    await run(root, ['render', '--env', 'default', '--dry-run']),
  ];
  for (const { code, out, err } of runs) {
    expect([0, 1, 2, 3]).toContain(code);
    expect(out + err).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
    expect(out + err).not.toContain('internal error');
  }
  const [first] = runs;
  return `${first?.out}${first?.err}`.trimEnd().split('\n');
}

describe("a file that can't be read", () => {
  // The administrator may read everything, and Windows has no such permissions.
  const everythingIsReadable = process.getuid?.() === 0 || process.platform === 'win32';

  it.skipIf(everythingIsReadable)('for want of permission is broken, at its beginning', async () => {
    const root = project({ ...base, 'flows/x.json': '{}', 'secrets/b.yaml': store('B') });
    chmodSync(join(root, 'flows/x.json'), 0);
    chmodSync(join(root, 'secrets/b.yaml'), 0);
    expect(await lines(root)).toEqual([
      expect.stringMatching(/^flows\/x\.json:1:1: error: .*permission.* \[broken-workflow\]$/),
      expect.stringMatching(/^secrets\/b\.yaml:1:1: error: .*permission.* \[broken-store\]$/),
    ]);
  });

  it('because it is binary is broken', async () => {
    const root = project(base);
    writeFileSync(join(root, 'flows/x.json'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 3]));
    writeFileSync(join(root, 'secrets/b.yaml'), Buffer.from([0xff, 0x00, 0xfe, 0x80]));
    expect(await lines(root)).toEqual([
      expect.stringMatching(/^flows\/x\.json:1:1: error: .* \[broken-workflow\]$/),
      expect.stringMatching(/^secrets\/b\.yaml:1:1: error: .* \[broken-store\]$/),
    ]);
  });

  it('because it is 50 MB is broken, and says what the limit is', async () => {
    const root = project({ ...base, 'flows/x.json': `{"a":"${'x'.repeat(50_000_000)}"}` });
    expect(await lines(root)).toEqual([
      expect.stringMatching(/^flows\/x\.json:1:1: error: .*MiB.* \[broken-workflow\]$/),
    ]);
  });

  it('because it is a link to itself is broken, and a folder that links to its parent is not walked for ever', async () => {
    const root = project(base);
    symlinkSync('x.json', join(root, 'flows/x.json'));
    symlinkSync('..', join(root, 'flows/up'));
    expect(await lines(root)).toEqual([
      expect.stringMatching(/^flows\/x\.json:1:1: error: .*link.* \[broken-workflow\]$/),
    ]);
  });

  it('because a store is a folder is broken', async () => {
    const root = project({
      ...base,
      'claviger.yaml': CONFIG.replace('workflows:', '  - { files: vault.yaml }\nworkflows:'),
    });
    mkdirSync(join(root, 'vault.yaml'));
    const found = await lines(root);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/vault\.yaml.*folder|folder.*vault\.yaml/);
  });
});

describe('a file that is no such document', () => {
  it('in half-written YAML is broken at the place', async () => {
    const root = project({
      ...base,
      'secrets/b.yaml': `B: ${CIPHERTEXT}\nC: "half`,
      'flows/x.yaml': 'steps:\n  - name: [a,\n',
    });
    const found = await lines(root);
    expect(found).toContainEqual(
      expect.stringMatching(/^secrets\/b\.yaml:2:\d+: error: .* \[broken-store\]$/),
    );
    expect(found).toContainEqual(
      expect.stringMatching(/^flows\/x\.yaml:\d+:\d+: error: .* \[broken-workflow\]$/),
    );
  });

  it('in XML with an entity bomb is broken, at once', async () => {
    const entities = Array.from(
      { length: 30 },
      (_, index) => `<!ENTITY e${index + 1} "&e${index};&e${index};">`,
    ).join('\n');
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE d [\n<!ENTITY e0 "x">\n${entities}\n]>\n<d a="&e30;">&e30;</d>\n`;
    const found = await lines(project({ ...base, 'flows/x.bpmn': bomb }));
    expect(found).toEqual([expect.stringMatching(/^flows\/x\.bpmn:\d+:\d+: error: .* \[broken-workflow\]$/)]);
  });

  it('in YAML with an alias bomb is broken, at once', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
    ).join('\n');
    const bomb = `a0: &a0 x\n${levels}\n`;
    const found = await lines(project({ ...base, 'flows/x.yaml': bomb, 'secrets/b.yaml': bomb }));
    expect(found.filter((line) => line.includes('flows/x.yaml'))).toEqual([
      expect.stringContaining('[broken-workflow]'),
    ]);
    expect(found.some((line) => line.startsWith('secrets/b.yaml') && line.includes('[broken-store]'))).toBe(
      true,
    );
  });

  it('nested beyond reason is broken', async () => {
    const deep = {
      ...base,
      'flows/x.json': '['.repeat(200_000),
      'flows/x.bpmn': '<a>'.repeat(200_000),
      'flows/x.yaml': '['.repeat(200_000),
    };
    const found = await lines(project(deep));
    expect(found.map((line) => line.replace(/:.*\[/, ' ['))).toEqual(
      ['flows/x.bpmn', 'flows/x.json', 'flows/x.yaml'].map((file) => `${file} [broken-workflow]`),
    );
  });
});

describe('names that could steer a terminal', () => {
  it('are printed as escapes', async () => {
    const root = project({
      ...base,
      'secrets/b.yaml': store('"evil\\e[2J\\u202ename"'),
      'flows/\u001b[31mred.json': conductor({ key: '${workflow.secrets.\u0007BELL}' }),
    });
    for (const format of ['pretty', 'line', 'json']) {
      const { out, err } = await run(root, ['check', '--format', format]);
      expect(out + err).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
    }
    expect((await run(root, ['references'])).out).not.toContain('\u0007');
  });
});

describe('surroundings that lack something', () => {
  it('no project: says how to begin', async () => {
    const { code, out, err } = await run(project({}), ['check']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('claviger.yaml');
  });

  it('an empty project is clean', async () => {
    const { code, err } = await run(project({ 'claviger.yaml': 'version: 1\n' }), ['check']);
    expect([code, err]).toEqual([0, '']);
  });

  it('an empty project file says what it needs', async () => {
    const { code, out, err } = await run(project({ 'claviger.yaml': '' }), ['check']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^claviger\.yaml:1:1: .*empty[\s\S]*`version: 1`/);
  });

  it('an unknown engine: names the one that was meant', async () => {
    const root = project({ ...base, 'claviger.yaml': CONFIG.replace('engine: camunda', 'engine: camuda') });
    const { code, out, err } = await run(root, ['check']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^claviger\.yaml:7:\d+: .*`camuda`[\s\S]*camunda/);
  });

  it('no git: all works', async () => {
    const root = project(base);
    expect(await run(root, ['check'], { env: { PATH: '' } })).toMatchObject({ code: 0 });
  });
});
