/** With a cache or without, a check says the same: each case compares the two, and says what need not be read. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { project, store } from '../project.js';
import { checked, FILES, flow, settle, WORKFLOWS, type World, world } from './runs.js';

const GIT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
Object.assign(process.env, GIT);

const kept = async ({ root, caches }: World, folder = '') => (await checked(join(root, folder), caches)).kept;

describe('in a repository', () => {
  it('nothing is read that an earlier run has read', async () => {
    const w = world();
    expect(await kept(w)).toBe(0);
    expect(await kept(w)).toBe(WORKFLOWS);
    w.git('gc', '--quiet');
    expect(await kept(w)).toBe(WORKFLOWS);
  });

  it('a changed, a removed, a new and an ignored file are seen', async () => {
    const w = world();
    await kept(w);
    w.write('flows/pay.json', flow('NEVER'));
    expect((await checked(w.root, w.caches)).findings).toContain('NEVER');
    rmSync(join(w.root, 'flows/mail.json'));
    w.write('flows/new.json', flow('NEWER', 'new'));
    w.write('.gitignore', 'flows/ignored.json\n');
    w.write('flows/ignored.json', flow('IGNORED', 'ignored'));
    const { findings, kept: left } = await checked(w.root, w.caches);
    expect(left).toBe(1);
    expect(findings).toContain('NEWER');
    expect(findings).toContain('IGNORED');
  });

  it.skipIf(process.platform === 'win32')('all is read where git could not look at a file', async () => {
    const w = world();
    for (const _ of [1, 2]) await kept(w);
    const bin = project({});
    const { PATH = '' } = process.env;
    const told =
      'for each; do [ "$each" = diff-files ] && echo "flows/pay.json: Permission denied" >&2; done';
    writeFileSync(join(bin, 'git'), `#!/bin/sh\n${told}\nPATH='${PATH}' exec git "$@"\n`, { mode: 0o755 });
    process.env.PATH = `${bin}${delimiter}${PATH}`;
    try {
      expect(await kept(w)).toBe(0);
    } finally {
      process.env.PATH = PATH;
    }
    expect(await kept(w)).toBe(WORKFLOWS);
  });

  it.skipIf(process.platform === 'win32')(
    'a folder that was away while it was to be listed is found again',
    async () => {
      const w = world({ ...FILES, 'flows/sub/late.json': flow('NEVER', 'late') });
      await kept(w);
      const bin = project({});
      const [here, away] = [join(w.root, 'flows/sub'), join(bin, 'sub')];
      const { PATH = '' } = process.env;
      const move = `case " $* " in *" diff-files "*) mv '${here}' '${away}';; esac`;
      const script = `#!/bin/sh\nPATH='${PATH}'\nexport PATH\ngit "$@"\ncode=$?\n${move}\nexit $code\n`;
      writeFileSync(join(bin, 'git'), script, { mode: 0o755 });
      process.env.PATH = `${bin}${delimiter}${PATH}`;
      try {
        await kept(w);
      } finally {
        process.env.PATH = PATH;
      }
      renameSync(away, here);
      expect((await checked(w.root, w.caches)).findings).toContain('NEVER');
    },
  );

  it.each(['core.trustctime=false', 'core.checkStat=minimal'])(
    'a file of the same size and time is seen to have changed, with %s too',
    async (setting) => {
      const w = world();
      const [name = '', value = ''] = setting.split('=');
      w.git('config', name, value);
      for (const _ of [1, 2]) await kept(w);
      const path = join(w.root, 'flows/pay.json');
      const { atime, mtime } = statSync(path);
      // Git compares whole seconds of what it knows of a file.
      await setTimeout(1100);
      w.write('flows/pay.json', flow('PAY_TOKES'));
      utimesSync(path, atime, mtime);
      expect((await checked(w.root, w.caches)).findings).toContain('PAY_TOKES');
    },
  );

  it('a staged file is the one that lies in the tree', async () => {
    const w = world();
    await kept(w);
    w.write('flows/pay.json', flow('STAGED'));
    w.git('add', '--all');
    w.write('flows/pay.json', flow('UNSTAGED'));
    const { findings } = await checked(w.root, w.caches);
    expect(findings).toContain('UNSTAGED');
    expect(findings).not.toContain('"STAGED"');
  });

  it('another branch has what it has', async () => {
    const w = world();
    await kept(w);
    w.git('switch', '--quiet', '-c', 'other');
    w.write('flows/pay.json', flow('OTHER'));
    w.commit();
    expect(await kept(w)).toBe(WORKFLOWS - 1);
    expect(await kept(w)).toBe(WORKFLOWS);
    w.git('switch', '--quiet', 'main');
    const { findings, kept: left } = await checked(w.root, w.caches);
    expect(left).toBe(WORKFLOWS);
    expect(findings).not.toContain('OTHER');
  });

  it('a fresh clone and a second work tree have what the first one found', async () => {
    const w = world();
    await kept(w);
    const other = project({});
    w.git('clone', '--quiet', w.root, join(other, 'clone'));
    expect((await checked(join(other, 'clone'), w.caches)).kept).toBe(WORKFLOWS);
    w.git('worktree', 'add', '--quiet', join(other, 'tree'));
    expect((await checked(join(other, 'tree'), w.caches)).kept).toBe(WORKFLOWS);
    writeFileSync(join(other, 'tree/flows/pay.json'), flow('NEVER'));
    expect((await checked(join(other, 'tree'), w.caches)).kept).toBe(WORKFLOWS - 1);
  });

  it('a project in a folder, in a submodule and around one', async () => {
    const inner = world();
    const outer = world({
      ...Object.fromEntries(Object.entries(FILES).map(([file, text]) => [`deep/${file}`, text])),
      'claviger.yaml': FILES['claviger.yaml'] ?? '',
      'secrets/acme.yaml': store('PAY_TOKEN'),
    });
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'flows/sub');
    outer.commit();
    expect(await kept(outer, 'deep')).toBe(0);
    expect(await kept(outer, 'deep')).toBe(WORKFLOWS);
    expect(await kept(outer, 'flows/sub')).toBe(WORKFLOWS);
    // Its files are another repository's: they are read.
    await kept(outer);
    writeFileSync(join(outer.root, 'flows/sub/flows/pay.json'), flow('NEVER'));
    expect((await checked(outer.root, outer.caches)).findings).toContain('NEVER');
  });

  it.each([
    ['sha1', '2'],
    ['sha1', '4'],
    ['sha256', '2'],
  ])('of %s with an index of version %s', async (format, version) => {
    const w = world();
    rmSync(join(w.root, '.git'), { recursive: true });
    w.git('init', '--quiet', `--object-format=${format}`);
    w.git('config', 'index.version', version);
    w.commit();
    await kept(w);
    expect(await kept(w)).toBe(WORKFLOWS);
    w.write('flows/pay.json', flow('NEVER'));
    expect(await kept(w)).toBe(WORKFLOWS - 1);
  });

  it('a split index is not read', async () => {
    const w = world();
    await kept(w);
    w.git('update-index', '--split-index');
    expect(await kept(w)).toBe(0);
  });

  it('with the index of a commit of some files', async () => {
    const w = world();
    await kept(w);
    w.write('flows/pay.json', flow('STAGED'));
    const env = { GIT_INDEX_FILE: join(w.root, '.git/other-index'), GIT_DIR: join(w.root, '.git') };
    cpSync(join(w.root, '.git/index'), env.GIT_INDEX_FILE);
    spawnSync('git', ['add', '--all'], { cwd: w.root, env: { ...process.env, ...env } });
    Object.assign(process.env, env);
    try {
      expect(await kept(w)).toBe(WORKFLOWS - 1);
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
    }
    expect(await kept(w)).toBe(WORKFLOWS - 1);
  });
});

describe('files of which git says less', () => {
  it.each([
    ['assume-unchanged', '--assume-unchanged'],
    ['skip-worktree', '--skip-worktree'],
  ])('%s: they may be anything', async (_name, option) => {
    const w = world();
    await kept(w);
    w.git('update-index', option, 'flows/pay.json');
    expect(await kept(w)).toBe(WORKFLOWS - 1);
    w.write('flows/pay.json', flow('NEVER'));
    expect((await checked(w.root, w.caches)).findings).toContain('NEVER');
  });

  it('in a sparse checkout, the folded folders too', async () => {
    const w = world({ ...FILES, 'flows/far/away.json': flow('FAR', 'away') });
    await kept(w);
    w.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'secrets');
    expect(await kept(w)).toBe(0);
    mkdirSync(join(w.root, 'flows/far'), { recursive: true });
    w.write('flows/far/away.json', flow('NEVER', 'away'));
    expect((await checked(w.root, w.caches)).findings).toContain('NEVER');
    w.git('sparse-checkout', 'disable');
    expect(await kept(w)).toBe(WORKFLOWS);
  });

  it('in a conflict, they are what the merge has left', async () => {
    const w = world();
    await kept(w);
    w.git('switch', '--quiet', '-c', 'other');
    w.write('flows/pay.json', flow('THEIRS'));
    w.commit();
    w.git('switch', '--quiet', 'main');
    w.write('flows/pay.json', flow('OURS'));
    w.commit();
    expect(w.start('git', ['merge', 'other']).code).toBe(1);
    const { findings, kept: left } = await checked(w.root, w.caches);
    expect(left).toBe(WORKFLOWS - 1);
    expect(findings).toContain('<<<<<<<');
  });

  it('that are only meant to be added', async () => {
    const w = world();
    w.write('flows/new.json', flow('NEWER', 'new'));
    w.git('add', '--intent-to-add', '--all');
    await kept(w);
    expect((await checked(w.root, w.caches)).findings).toContain('NEWER');
  });

  it('whose names differ in the case of letters', async () => {
    const w = world({ ...FILES, 'flows/Pay.json': flow('UPPER', 'upper') });
    w.git('config', 'core.ignoreCase', 'true');
    await kept(w);
    expect(await kept(w)).toBe(WORKFLOWS + 1);
    rmSync(join(w.root, 'flows/pay.json'));
    renameSync(join(w.root, 'flows/Pay.json'), join(w.root, 'flows/pay.json'));
    expect((await checked(w.root, w.caches)).findings).toContain('UPPER');
  });

  it('whose names are no UTF-8', async () => {
    const w = world();
    writeFileSync(
      Buffer.concat([Buffer.from(join(w.root, 'flows/')), Buffer.from([0xe9]), Buffer.from('.json')]),
      flow('BYTES'),
    );
    w.git('add', '--all');
    await kept(w);
    expect(await kept(w)).toBe(WORKFLOWS);
  });
});

describe('what is not the blob', () => {
  it('line ends that git converts', async () => {
    const w = world();
    await kept(w);
    const before = (await checked(w.root, w.caches)).findings;
    w.git('config', 'core.autocrlf', 'true');
    rmSync(join(w.root, 'flows'), { recursive: true });
    w.git('checkout', '--quiet', '.');
    const { findings, kept: left } = await checked(w.root, w.caches);
    expect(left).toBe(0);
    expect(findings).not.toBe(before);
    settle(w.root);
    w.git('update-index', '-q', '--refresh');
    await kept(w);
    expect(await kept(w)).toBe(WORKFLOWS);
  });

  it('a file with line ends of both kinds', async () => {
    const w = world({ ...FILES, '.gitattributes': '*.json text\n' });
    const text = flow('PAY_TOKEN');
    w.write('flows/pay.json', text.replace('\n', '\r\n'));
    w.commit();
    await kept(w);
    expect(await kept(w)).toBe(WORKFLOWS - 1);
    // As long as before, and the same to git.
    w.write('flows/pay.json', text.replace(/\n(?=[^\n]*\n$)/, '\r\n'));
    settle(w.root);
    w.git('update-index', '-q', '--refresh');
    expect(w.git('status', '--porcelain')).toBe('');
    expect(await kept(w)).toBe(WORKFLOWS - 1);
  });

  it('a filter: git takes two files for one', async () => {
    const w = world({ ...FILES, '.gitattributes': '*.json filter=plain\n' });
    w.git('config', 'filter.plain.clean', 'sed s/MAIL_KEY/SAME_KEY/');
    w.write('flows/mail.json', flow('MAIL_KEY', 'mail'));
    w.commit();
    await kept(w);
    w.write('flows/mail.json', flow('SAME_KEY', 'mail'));
    settle(w.root);
    w.git('update-index', '-q', '--refresh');
    expect(w.git('status', '--porcelain')).toBe('');
    expect(await kept(w)).toBe(0);
  });

  it.each(['ident', 'working-tree-encoding=UTF-8'])(
    'the attribute %s, wherever it is set',
    async (attribute) => {
      const w = world();
      await kept(w);
      writeFileSync(join(w.root, '.git/info/attributes'), `pay.json ${attribute}\n`);
      expect(await kept(w)).toBe(WORKFLOWS - 1);
    },
  );

  it('links: a file, a folder and what they lead to', async () => {
    const w = world();
    symlinkSync('pay.json', join(w.root, 'flows/link.json'));
    w.commit();
    await kept(w);
    expect(await kept(w)).toBe(WORKFLOWS);
    w.write('flows/pay.json', flow('NEVER'));
    await checked(w.root, w.caches);
    rmSync(join(w.root, 'flows/mail.json'));
    symlinkSync('plain.json', join(w.root, 'flows/mail.json'));
    expect(await kept(w)).toBe(1);
    cpSync(join(w.root, 'flows'), join(w.root, 'elsewhere'), { recursive: true });
    w.write('elsewhere/plain.json', flow('ELSEWHERE', 'plain'));
    rmSync(join(w.root, 'flows'), { recursive: true });
    symlinkSync('elsewhere', join(w.root, 'flows'));
    const { findings, kept: left } = await checked(w.root, w.caches);
    expect(left).toBe(0);
    expect(findings).toContain('ELSEWHERE');
  });

  it('modes: a file that became a program is read, and is the same', async () => {
    const w = world();
    await kept(w);
    chmodSync(join(w.root, 'flows/pay.json'), 0o755);
    expect(await kept(w)).toBe(WORKFLOWS - 1);
  });
});

describe('a clock that goes back', () => {
  it('a file of the same size and time as before', async () => {
    const w = world();
    const path = join(w.root, 'flows/pay.json');
    // A whole second: a fraction could come out rounded when it is set again.
    const time = Math.floor(Date.now() / 1000) - 100;
    utimesSync(path, time, time);
    w.git('update-index', '--refresh');
    await kept(w);
    const { ctimeMs } = statSync(path);
    // Git compares whole seconds of the time at which a file was changed in any way, which nobody can set. The clock of
    // files is some milliseconds behind.
    await setTimeout((Math.floor(ctimeMs / 1000) + 1) * 1000 + 100 - Date.now());
    w.write('flows/pay.json', flow('ZAY_TOKEN'));
    utimesSync(path, time, time);
    expect(lstatSync(path).mtimeMs).toBe(time * 1000);
    expect((await checked(w.root, w.caches)).findings).toContain('ZAY_TOKEN');
  });

  it('a file from the future is not taken for what git saw', async () => {
    const w = world();
    const later = Date.now() / 1000 + 100_000;
    utimesSync(join(w.root, 'flows/pay.json'), later, later);
    w.git('add', '--all');
    w.git('update-index', '--refresh');
    await kept(w);
    expect(await kept(w)).toBe(WORKFLOWS - 1);
  });
});

describe('a file that changes under a run', () => {
  it('is not kept as the blob that it was', async () => {
    const w = world();
    await checked(w.root, w.caches, () => w.write('flows/pay.json', flow('NEVER')));
    w.git('checkout', '--quiet', '.');
    const { findings } = await checked(w.root, w.caches);
    expect(findings).not.toContain('NEVER');
  });

  it('an index that changes meanwhile is not believed', async () => {
    const w = world();
    await kept(w);
    const { startCache } = await import('../../src/cache/index.js');
    const started = startCache(w.root, { env: { XDG_CACHE_HOME: w.caches }, home: '', platform: 'linux' });
    w.git('rm', '--quiet', '--cached', 'flows/pay.json');
    expect(started).not.toBeNull();
    expect(await started?.answered()).toBeNull();
  });
});

describe('outside git', () => {
  it('all is read', async () => {
    const caches = project({});
    const root = project(FILES);
    await checked(root, caches);
    appendFileSync(join(root, 'flows/plain.json'), '\n');
    expect((await checked(root, caches)).kept).toBe(0);
  });

  it('and where `.git` is nothing that git knows', async () => {
    const caches = project({});
    const root = project({ ...FILES, '.git': 'no such thing\n' });
    expect((await checked(root, caches)).kept).toBe(0);
    rmSync(join(root, '.git'));
    symlinkSync('.git', join(root, '.git'));
    expect((await checked(root, caches)).kept).toBe(0);
  });

  it('and where git is not installed', async () => {
    const w = world();
    await kept(w);
    const { PATH } = process.env;
    process.env.PATH = '/nowhere';
    try {
      expect(await kept(w)).toBe(0);
    } finally {
      process.env.PATH = PATH;
    }
    expect(await kept(w)).toBe(WORKFLOWS);
  });
});
