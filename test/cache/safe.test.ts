/** What is kept, where, and what is believed of it. */
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCache } from '../../src/cache/index.js';
import { cacheFolder } from '../../src/cache/place.js';
import { conductor, project, store } from '../project.js';
import { checked, contents, FILES, flow, WORKFLOWS, type World, world } from './runs.js';

Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });

const kept = async ({ root, caches }: World) => (await checked(root, caches)).kept;
const folderOf = ({ caches }: World) => join(caches, 'claviger', 'facts');
const isRoot = process.getuid?.() === 0;

/** The one file that is there, without the kept tree. */
function fileOf(w: World): string {
  rmSync(treeOf(w), { force: true });
  const [name = '', ...more] = readdirSync(folderOf(w));
  expect(more).toEqual([]);
  return join(folderOf(w), name);
}

function treeOf(w: World): string {
  return join(folderOf(w), readdirSync(folderOf(w)).find((name) => name.endsWith('.tree')) ?? 'none');
}

/** How many workflows are not read where there is the kept tree alone. */
async function keptByTree(w: World): Promise<number> {
  for (const name of readdirSync(folderOf(w))) if (name.endsWith('.facts')) rmSync(join(folderOf(w), name));
  return kept(w);
}

async function filled(files?: Readonly<Record<string, string>>): Promise<World> {
  const w = files === undefined ? world() : world(files);
  await kept(w);
  return w;
}

describe('a file of facts', () => {
  it('is its owner’s alone', async () => {
    const w = await filled();
    expect(lstatSync(folderOf(w)).mode & 0o777).toBe(0o700);
    expect(lstatSync(fileOf(w)).mode & 0o777).toBe(0o600);
  });

  it('is not believed where one bit is another, wherever it is', async () => {
    const w = await filled();
    const path = fileOf(w);
    const whole = contents(folderOf(w)).get(path) ?? Buffer.alloc(0);
    expect(whole.length).toBeGreaterThan(500);
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 12)) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      writeFileSync(path, damaged);
      rmSync(treeOf(w), { force: true });
      expect([at, await kept(w)]).toEqual([at, 0]);
    }
    // What was read instead has been kept.
    expect(await kept(w)).toBe(WORKFLOWS);
  });

  it.each([0, 1, 19, 40, 300])('is not believed where it ends after %i bytes', async (length) => {
    const w = await filled();
    truncateSync(fileOf(w), length);
    expect(await kept(w)).toBe(0);
    expect(await kept(w)).toBe(WORKFLOWS);
  });

  it('is not believed where others may write it, or it is a link', async () => {
    const w = await filled();
    chmodSync(fileOf(w), 0o620);
    expect(await kept(w)).toBe(0);
    expect(await kept(w)).toBe(WORKFLOWS);
    chmodSync(folderOf(w), 0o770);
    expect(await kept(w)).toBe(0);
    chmodSync(folderOf(w), 0o700);
    expect(await kept(w)).toBe(WORKFLOWS);
    const elsewhere = join(project({}), 'facts');
    renameSync(fileOf(w), elsewhere);
    const [name = ''] = [...contents(folderOf(w)).keys()];
    expect(name).toBe('');
    symlinkSync(elsewhere, join(folderOf(w), 'link.facts'));
    expect(await kept(w)).toBe(0);
  });

  it.runIf(isRoot)('is not believed where somebody else has made it', async () => {
    const w = await filled();
    chownSync(fileOf(w), 12345, 12345);
    expect(await kept(w)).toBe(0);
    expect(await kept(w)).toBe(WORKFLOWS);
    chownSync(folderOf(w), 12345, 12345);
    expect(await kept(w)).toBe(0);
  });

  it('of two runs at once, the last is whole', async () => {
    const w = world();
    await Promise.all([kept(w), kept(w), kept(w)]);
    expect(fileOf(w)).toMatch(/\.facts$/);
    expect(await kept(w)).toBe(WORKFLOWS);
  });

  it('that nobody uses is removed, and so is what a killed run left', async () => {
    const w = await filled();
    const [old, young, left] = ['old.facts', 'young.facts', 'x.facts.999999999-0123456789ab'].map((name) =>
      join(folderOf(w), name),
    );
    const long = Date.now() / 1000 - 40 * 86_400;
    for (const path of [old, young, left]) writeFileSync(path ?? '', 'x');
    utimesSync(old ?? '', long, long);
    w.write('flows/new.json', flow('PAY_TOKEN', 'new'));
    w.commit();
    await kept(w);
    expect(readdirSync(folderOf(w))).toContain('young.facts');
    expect(readdirSync(folderOf(w))).toHaveLength(2);
  });
});

describe('a kept tree', () => {
  const twice = async () => {
    const w = await filled();
    await kept(w);
    return w;
  };

  it('is its owner’s alone, and enough', async () => {
    const w = await twice();
    expect(lstatSync(treeOf(w)).mode & 0o777).toBe(0o600);
    expect(await keptByTree(w)).toBe(WORKFLOWS);
  });

  it('is not believed where one bit is another, or its end is missing', async () => {
    const w = await twice();
    const whole = readFileSync(treeOf(w));
    const path = treeOf(w);
    for (let at = 0; at < whole.length; at += at < 12 ? 1 : Math.ceil(whole.length / 12)) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      writeFileSync(path, damaged);
      expect([at, await keptByTree(w)]).toEqual([at, 0]);
      writeFileSync(path, whole.subarray(0, at));
      expect([at, await keptByTree(w)]).toEqual([at, 0]);
    }
    writeFileSync(path, whole);
    expect(await keptByTree(w)).toBe(WORKFLOWS);
  });

  it('knows what stands beside a file that is read each time, in a folder of silent ones too', async () => {
    const silent = (at: number) => [`flows/quiet/${at}.json`, conductor({ size: at }, `quiet ${at}`)];
    const w = await filled({
      ...FILES,
      'flows/between.json': conductor({ password: 'hunter2-but-longer' }, 'literal'),
      'flows/later.json': flow('MAIL_KEY', 'later'),
      ...Object.fromEntries([1, 2, 3].map(silent)),
    });
    await kept(w);
    expect(await keptByTree(w)).toBe(WORKFLOWS + 4);
  });

  it('tells that most is known, and so does a file of facts', async () => {
    const w = world();
    const { root, caches } = w;
    expect((await checked(root, caches)).told).toBe(false);
    expect((await checked(root, caches)).told).toBe(true);
    expect((await checked(root, caches)).told).toBe(true);
    for (let at = 0; at < 2 * WORKFLOWS; at++)
      w.write(`flows/new-${at}.json`, flow('PAY_TOKEN', `new ${at}`));
    w.commit();
    expect((await checked(root, caches)).told).toBe(false);
    expect((await checked(root, caches)).told).toBe(true);
    expect(await keptByTree(w)).toBe(3 * WORKFLOWS);
    expect((await checked(root, caches)).told).toBe(true);
  });

  it('is whole where a folder has more files than one group', async () => {
    const many = Array.from({ length: 150 }, (_, at) => [
      `flows/many/${at}.json`,
      at === 100 ? flow('PAY_TOKEN', 'one of many') : conductor({ size: at }, `quiet ${at}`),
    ]);
    const w = await filled({ ...FILES, ...Object.fromEntries(many) });
    await kept(w);
    expect(await keptByTree(w)).toBe(WORKFLOWS + 150);
  });

  it('is whole in many parts', async () => {
    const folders = Array.from({ length: 450 }, (_, at) => [
      `flows/${at}/a.json`,
      at % 3 === 0 ? flow('PAY_TOKEN', `uses ${at}`) : conductor({ size: at }, `quiet ${at}`),
    ]);
    const w = await filled({ ...FILES, ...Object.fromEntries(folders) });
    await kept(w);
    expect(await keptByTree(w)).toBe(WORKFLOWS + 450);
  });

  it('is not believed where others may write it', async () => {
    const w = await twice();
    chmodSync(treeOf(w), 0o620);
    expect(await keptByTree(w)).toBe(0);
  });

  it('goes with its place, its project file and git’s index', async () => {
    const w = await twice();
    expect(await keptByTree(w)).toBe(WORKFLOWS);
    w.write('claviger.yaml', `${FILES['claviger.yaml']}# more\n`);
    expect(await keptByTree(w)).toBe(0);
    w.write('claviger.yaml', FILES['claviger.yaml'] ?? '');
    expect(await keptByTree(w)).toBe(WORKFLOWS);
    w.git('update-index', '--refresh');
    expect(await keptByTree(w)).toBe(0);
  });
});

describe('nothing is kept', () => {
  const texts = ({ caches }: World) =>
    [...contents(caches).values()].map((bytes) => bytes.toString('latin1')).join();

  it('of values, credentials, broken files and user information in URLs', async () => {
    const token = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;
    const w = world({
      ...FILES,
      'secrets/plain.yaml': 'EXTRA: hunter2hunter2\n',
      'flows/leak.json': conductor({ note: token, key: '${workflow.secrets.LEAK_KEY}' }, 'leak'),
      'flows/broken.json': '{ "text": "BROKEN_TEXT ${workflow.secrets.BROKEN_KEY}", ',
      'flows/user.json': conductor(
        {
          http_request: {
            uri: 'https://ada:PASS_WORD@host.example.com/x',
            headers: { Authorization: 'Bearer ${workflow.secrets.USER_KEY}' },
          },
        },
        'user',
      ),
    });
    expect((await checked(w.root, w.caches)).findings).toContain('PASS_WORD');
    expect(await kept(w)).toBe(WORKFLOWS);
    const all = texts(w);
    expect(all).toContain('PAY_TOKEN');
    for (const never of [
      token.slice(5, 20),
      'LEAK_KEY',
      'BROKEN',
      'PASS_WORD',
      'USER_KEY',
      'hunter2',
      'ENC[',
    ])
      expect([never, all.includes(never)]).toEqual([never, false]);
  });

  it('of verdicts: what a name means is told afresh', async () => {
    const w = await filled();
    expect((await checked(w.root, w.caches)).findings).toContain('"dangling-secret"');
    w.write('secrets/acme.yaml', store('PAY_TOKEN', 'MAIL_KYE'));
    const { findings, kept: left } = await checked(w.root, w.caches);
    expect(left).toBe(WORKFLOWS);
    expect(findings).not.toContain('"dangling-secret"');
  });

  it('where it is switched off, or there is no home', async () => {
    const w = world();
    const none = { env: {}, home: '', platform: process.platform };
    expect(startCache(w.root, { ...none, env: { CLAVIGER_NO_CACHE: '1' } })).toBeNull();
    expect(startCache(project({}), none)).toBeNull();
    expect(cacheFolder(w.root, () => false, none)).toBeNull();
  });

  it('where nothing can be written, and a check goes on', async () => {
    const w = world();
    writeFileSync(join(w.caches, 'claviger'), 'in the way');
    expect(await kept(w)).toBe(0);
    expect(await kept(w)).toBe(0);
    expect(contents(w.caches).size).toBe(1);
  });
});

describe('facts are not used where they would be others', () => {
  const BPMN = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><bpmn:process id="p"><bpmn:serviceTask id="t" zeebe:modelerTemplate="T"><bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="{{secrets.PAY_TOKEN}}" target="token"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask></bpmn:process></bpmn:definitions>`;
  const template = (field: string) =>
    JSON.stringify({
      id: 'T',
      name: 'T',
      appliesTo: ['bpmn:Task'],
      properties: [{ value: '', binding: { type: 'zeebe:input', name: field } }],
    });

  it('when an element template changes, for the engine that looks at it', async () => {
    const w = await filled({
      ...FILES,
      'p.bpmn': BPMN,
      '.camunda/element-templates/t.json': template('other'),
    });
    const before = await checked(w.root, w.caches);
    expect(before.kept).toBe(WORKFLOWS + 1);
    w.write('.camunda/element-templates/t.json', template('token'));
    const after = await checked(w.root, w.caches);
    expect(after.kept).toBe(WORKFLOWS);
    expect(after.findings).not.toBe(before.findings);
  });

  it('when a definition of an engine changes', async () => {
    const engine = (pattern: string) => `engines:
  own: { extends: conductor, references: [{ id: reference, pattern: '${pattern}(?<name>[A-Z_]+)>', canonical: '${pattern}NAME>' }] }
`;
    const config = (FILES['claviger.yaml'] ?? '').replace('engine: conductor', 'engine: own');
    const flows = { ...FILES, 'flows/pay.json': conductor({ a: '<one:PAY_TOKEN>', b: '<two:PAY_TOKEN>' }) };
    const w = await filled({ ...flows, 'claviger.yaml': config + engine('<one:') });
    expect(await kept(w)).toBe(WORKFLOWS);
    w.write('claviger.yaml', config + engine('<two:'));
    expect(await kept(w)).toBe(0);
    w.write('claviger.yaml', config + engine('<one:'));
    expect(await kept(w)).toBe(WORKFLOWS);
  });

  it('when a scope gets variables', async () => {
    const env = conductor({ url: '${workflow.env.BASE_URL}' });
    const w = await filled({ ...FILES, 'flows/pay.json': env });
    const config = FILES['claviger.yaml'] ?? '';
    w.write(
      'claviger.yaml',
      config.replace('stores: [', 'stores: [{ files: "vars/*.yaml", scope: acme, encrypted: false }, '),
    );
    mkdirSync(join(w.root, 'vars'));
    w.write('vars/a.yaml', 'BASE_URL: https://example.com\n');
    expect(await kept(w)).toBe(0);
  });

  it('when the name says another format', async () => {
    const config = (FILES['claviger.yaml'] ?? '').replace('flows/**/*.json', 'flows/**/*');
    const w = await filled({
      ...FILES,
      'claviger.yaml': config.replace('engine: conductor', 'engine: jelou'),
    });
    w.git('mv', 'flows/pay.json', 'flows/pay.yaml');
    expect(await kept(w)).toBe(WORKFLOWS - 1);
  });
});

describe('the folder', () => {
  const surroundings = { env: { XDG_CACHE_HOME: '/xdg' }, home: '/home/ada', platform: 'linux' } as const;
  const never = () => false;

  it('lies beside packages, else where the user’s caches do', () => {
    const root = project({ 'node_modules/x/package.json': '{}' });
    expect(cacheFolder(root, never, surroundings)).toBe(join(root, 'node_modules/.cache/claviger'));
    expect(cacheFolder('/nowhere', never, surroundings)).toBe('/xdg/claviger/facts');
    expect(cacheFolder('/nowhere', never, { ...surroundings, env: { XDG_CACHE_HOME: 'relative' } })).toBe(
      '/home/ada/.cache/claviger/facts',
    );
    const windows = { env: { LOCALAPPDATA: '/local' }, home: '', platform: 'win32' } as const;
    expect(cacheFolder('/nowhere', never, windows)).toBe('/local/claviger/cache/facts');
  });

  it('does not lie where a link leads, or where files of the repository are', () => {
    const root = project({ 'node_modules/x/package.json': '{}' });
    expect(cacheFolder(root, (folder) => folder === 'node_modules', surroundings)).toBe(
      '/xdg/claviger/facts',
    );
    symlinkSync('/tmp', join(root, 'node_modules/.cache'));
    expect(cacheFolder(root, never, surroundings)).toBe('/xdg/claviger/facts');
    rmSync(join(root, 'node_modules'), { recursive: true });
    symlinkSync('/tmp', join(root, 'node_modules'));
    expect(cacheFolder(root, never, surroundings)).toBe('/xdg/claviger/facts');
  });

  it('that came with the repository is not believed', async () => {
    const w = world();
    mkdirSync(join(w.root, 'node_modules'));
    expect(await kept(w)).toBe(0);
    expect(await kept(w)).toBe(WORKFLOWS);
    const facts = join(w.root, 'node_modules/.cache/claviger');
    expect(
      readdirSync(facts)
        .map((name) => extname(name))
        .sort(),
    ).toEqual(['.facts', '.tree']);
    w.commit();
    expect(await kept(w)).toBe(0);
    expect(contents(w.caches).size).toBe(1);
  });
});
