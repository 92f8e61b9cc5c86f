import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { FORMATS } from '../../src/report/index.js';
import { decodeShard, encodeShard, shareOf } from '../../src/shards/index.js';
import { VERSION } from '../../src/version.js';
import { run } from '../cli/run.js';
import { ACME, conductor, project, store } from '../project.js';
import '../seed.js';

const BROKEN = join(import.meta.dirname, '../../examples/acme-broken');

/** Everything that a check says but how long it took. */
async function whole(root: string, args: readonly string[] = []): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const format of FORMATS.keys()) {
    const { code, out, err } = await run(root, ['check', ...args, '--format', format]);
    said[format] = `${code}\n${out.replace(/"durationMs": \d+/, '"durationMs": 0')}\n${err}`;
  }
  return said;
}

async function shards(root: string, count: number): Promise<string[]> {
  const files: string[] = [];
  for (let index = 1; index <= count; index++) {
    const file = `part-${index}-of-${count}.json`;
    const { code, out } = await run(root, [
      'check',
      '--shard',
      `${index}/${count}`,
      '--output',
      `shard=${file}`,
    ]);
    expect([code, out]).toEqual([0, '']);
    files.push(file);
  }
  return files;
}

/** Names that are known, known for one environment, computed, malformed, or nowhere. */
const TEXT = fc.constantFrom(
  '${workflow.secrets.BOTH}',
  '${workflow.secrets.DEV_ONLY}',
  '${workflow.secrets.NOWHERE}',
  '${workflow.secrets.OTHER}',
  '${workflow.secrets.BAD-NAME}',
  'Bearer ${workflow.secrets.BOTH}',
  '{{secrets.BOTH}}',
  'plain',
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
);
const WORKFLOW = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .dictionary(fc.constantFrom('a', 'url', 'token', 'ключ'), TEXT)
      .map((each) => conductor(each)),
  },
  { weight: 1, arbitrary: fc.constant('{ "name": "cut off", ${workflow.secrets.BOTH}') },
  { weight: 1, arbitrary: fc.constant('\u0000') },
);
const TREE = fc.array(fc.tuple(fc.constantFrom('pay', 'ship'), WORKFLOW), { maxLength: 12 });

function tree(workflows: readonly (readonly [string, string])[]): string {
  return project({
    'claviger.yaml': ACME,
    'secrets/acme.dev.yaml': store('BOTH', 'DEV_ONLY', 'UNUSED'),
    'secrets/acme.prod.yaml': store('BOTH'),
    'all/ship.yaml': store('OTHER'),
    ...Object.fromEntries(workflows.map(([scope, text], index) => [`flows/${scope}/${index}.json`, text])),
  });
}

describe('a check in shards', () => {
  it('says what one run says, byte for byte, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(TREE, fc.infiniteStream(fc.nat()), async (workflows, numbers) => {
        const root = tree(workflows);
        const expected = await whole(root);
        for (const count of [1, 2, 3, 16]) {
          const files = await shards(root, count);
          const shuffled = files
            .map((file) => [numbers.next().value ?? 0, file] as const)
            .sort(([a], [b]) => a - b)
            .map(([, file]) => file);
          expect(await whole(root, ['--merge', ...shuffled])).toEqual(expected);
        }
      }),
      { numRuns: 6 },
    );
  }, 120_000);

  test.each(['acme', 'acme-broken'])('says what one run says of every engine: %s', async (example) => {
    const root = project({});
    cpSync(join(BROKEN, '..', example), root, { recursive: true });
    const expected = await whole(root);
    expect(expected.json).toContain('"diagnostics"');
    for (const count of [1, 3, 16])
      expect(await whole(root, ['--merge', ...(await shards(root, count)).reverse()])).toEqual(expected);
  });

  it('applies options when it is merged', async () => {
    const root = tree([
      ['pay', conductor({ a: '${workflow.secrets.DEV_ONLY}' })],
      ['ship', conductor({ a: '${workflow.secrets.NOWHERE}' })],
    ]);
    const parts = await shards(root, 2);
    for (const args of [['--env', 'dev'], ['flows/pay'], ['--fail-on', 'never'], ['--statistics']]) {
      const one = await run(root, ['check', ...args]);
      expect(await run(root, ['check', ...args, '--merge', ...parts])).toEqual(one);
    }
  });

  it('holds nothing of a credential', async () => {
    const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
    const root = tree([['pay', conductor({ token: secret })]]);
    const [file = ''] = await shards(root, 1);
    const text = readFileSync(join(root, file), 'utf8');
    expect(text).toContain('"credentials":[{');
    expect(text).not.toContain(secret.slice(4, 16));
  });

  it('spreads files evenly, and by their paths alone', () => {
    const counts = new Map<number, number>();
    for (let index = 0; index < 8000; index++) {
      const share = shareOf(`projects/team-${index % 40}/flows/flow-${index}.bpmn`, 8);
      counts.set(share, (counts.get(share) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(200);
  });
});

describe('a merge refuses', () => {
  let root: string;
  let parts: readonly string[];
  const merged = async (files: readonly string[], where = root) => {
    const { code, out, err } = await run(where, ['check', '--merge', ...files]);
    expect([code, out]).toEqual([2, '']);
    return err;
  };
  const copy = (): string => {
    const folder = project({});
    cpSync(root, folder, { recursive: true });
    return folder;
  };

  beforeAll(async () => {
    root = project({});
    cpSync(BROKEN, root, { recursive: true });
    parts = await shards(root, 3);
  });

  it('where one is missing', async () => {
    expect(await merged(parts.slice(0, 2))).toBe('claviger: 1 of 3 shards missing: 3/3\n');
    expect(await merged(await shards(root, 16).then((all) => all.slice(0, 4)))).toContain(
      '12 of 16 shards missing: 5/16, 6/16, 7/16, 8/16, 9/16 and 7 more',
    );
  });

  it('where one comes twice', async () => {
    writeFileSync(join(root, 'again.json'), readFileSync(join(root, parts[1] ?? '')));
    expect(await merged([...parts, 'again.json'])).toContain(
      '`part-2-of-3.json` and `again.json` are both shard 2/3',
    );
  });

  it('where they are of different runs', async () => {
    const others = await shards(root, 2);
    expect(await merged([...parts, ...others])).toContain(
      'is 1 of 3 shards and `part-1-of-2.json` is 1 of 2',
    );
  });

  test.each([
    ['the project file', 'claviger.yaml', (text: string) => `${text}\n# later\n`],
    ['a store', 'secrets/acme.yaml', (text: string) => `${text}\n`],
  ])('where %s is another', async (_, file, change) => {
    const folder = copy();
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
    expect(await merged(parts, folder)).toContain('is of another state of the project');
  });

  it('where a workflow changed since', async () => {
    const folder = copy();
    const file = 'projects/billing/camunda/collect-payment.bpmn';
    writeFileSync(join(folder, file), `${readFileSync(join(folder, file), 'utf8')}\n`);
    expect(await merged(parts, folder)).toContain(`\`${file}\` is not what it was`);
  });

  it('where a workflow is gone', async () => {
    const folder = copy();
    rmSync(join(folder, 'projects/billing/camunda/collect-payment.bpmn'));
    expect(await merged(parts, folder)).toContain('is of another state of the project');
  });

  it('a file that is cut off or changed anywhere', async () => {
    const text = readFileSync(join(root, parts[0] ?? ''), 'utf8');
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.boolean(), async (at, cut) => {
        const changed = cut ? text.slice(0, at) : `${text.slice(0, at)}~${text.slice(at + 1)}`;
        fc.pre(changed !== text);
        writeFileSync(join(root, 'damaged.json'), changed);
        expect(await merged(['damaged.json', ...parts.slice(1)])).toContain('`damaged.json` ');
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"kind":"claviger shard"}',
    'PK\u0003\u0004',
    '{"kind":"claviger shard","format":2}',
  ])('a file that holds %j', async (text) => {
    writeFileSync(join(root, 'other.json'), text);
    expect(await merged(['other.json'])).toMatch(/^claviger: `other\.json` (is|was) /);
  });

  it('a part that another version of claviger wrote', async () => {
    const decoded = decodeShard(readFileSync(join(root, parts[1] ?? ''), 'utf8'));
    if (!decoded.ok) throw new Error(decoded.message);
    writeFileSync(join(root, 'older.json'), encodeShard({ ...decoded.shard, claviger: '0.0.1' }));
    expect(await merged([parts[0] ?? '', 'older.json', parts[2] ?? ''])).toBe(
      `claviger: \`older.json\` was written by claviger 0.0.1, and this is ${VERSION}: use one version for all of them\n`,
    );
  });

  it('a file that is not there', async () => {
    expect(await merged(['none.json'])).toBe(
      "claviger: the partial result `none.json` can't be read (ENOENT)\n",
    );
  });
});

describe('--shard', () => {
  test.each(['0/3', '4/3', '1', '1/0', 'a/b', '-1/3', '1/1001', '1.5/3', '1/3/5'])(
    'takes i/n, not %s',
    async (share) => {
      const { code, err } = await run(BROKEN, ['check', `--shard=${share}`, '-o', 'shard=/dev/null']);
      expect([code, err]).toEqual([2, expect.stringContaining('--shard takes i/n')]);
    },
  );

  test.each([
    [['--env', 'prod'], '--env'],
    [['--json'], '--json'],
    [['--format', 'line'], '--format'],
    [['--fail-on', 'never'], '--fail-on'],
    [['--max-warnings', '1'], '--max-warnings'],
    [['--statistics'], '--statistics'],
    [['projects'], 'the paths'],
    [['-o', 'json=all.json'], 'other outputs'],
  ])('refuses %j, which belongs to the merge', async (args, named) => {
    const { code, err } = await run(BROKEN, ['check', '--shard', '1/2', '-o', 'shard=/dev/null', ...args]);
    expect([code, err]).toEqual([2, expect.stringContaining(`give ${named} to \`check --merge\``)]);
  });

  it('needs a file, and the file needs it', async () => {
    expect((await run(BROKEN, ['check', '--shard', '1/2'])).err).toContain('--output shard=part-2.json');
    expect((await run(BROKEN, ['check', '-o', 'shard=a.json'])).err).toContain('goes with --shard i/n');
  });

  it('says what is wrong with the project file', async () => {
    const { code, err } = await run(project({ 'claviger.yaml': 'version: 2\n' }), [
      'check',
      '--shard',
      '1/2',
      '-o',
      'shard=a.json',
    ]);
    expect([code, err]).toEqual([2, expect.stringContaining('claviger.yaml:1:')]);
  });
});
