/** `claviger render` as a user runs it: on stores that the real sops made, with the committed identities. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from '../built.js';
import { DEPLOY, DEVELOPERS, PROJECT } from '../canary/scenarios.js';
import { run } from '../cli/run.js';
import { project, store } from '../project.js';

/** A copy of the committed project, to be changed. */
function stores(): string {
  const root = join(project({}), 'p');
  cpSync(PROJECT, root, { recursive: true });
  return root;
}

const render = (root: string, args: readonly string[], key: string) =>
  run(root, ['render', ...args], { env: { SOPS_AGE_KEY: key }, home: '/nowhere' });

const NO_IDENTITY = `claviger: secrets/acme.prod.yaml: no identity opens this store
  it can be opened by
    age1gm46p6g9xa4aypnkt0575avqs4cwkzpjrnfplk966x6dlfdumvdschzxvm
  tried
    SOPS_AGE_SSH_PRIVATE_KEY_FILE: not set
    /nowhere/.ssh/id_ed25519: no such file
    /nowhere/.ssh/id_rsa: no such file
    SOPS_AGE_KEY: age17td36vt7hquz699a6w4lfhfwr0wgyfunr0cn0fg4vvk0vznsw93s2mkqjl does not fit
    SOPS_AGE_KEY_FILE: not set
    /nowhere/.config/sops/age/keys.txt: no such file
    SOPS_AGE_SSH_PRIVATE_KEY_CMD: not set
    SOPS_AGE_KEY_CMD: not set
nothing was emitted
`;

/** Every file below a folder with its bytes. */
function tree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((entry) => [
      join(entry.parentPath, entry.name),
      readFileSync(join(entry.parentPath, entry.name), 'latin1'),
    ]),
  );
}

function change(root: string, file: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(root, file), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(join(root, file), after);
}

describe('identities', () => {
  it("rendering dev works with dev's identity alone", async () => {
    const root = stores();
    const { code, err } = await render(root, ['-e', 'dev', '-o', '../out'], DEVELOPERS);
    expect([code, err]).toEqual([0, expect.stringContaining('rendered 4 workflows for dev')]);
    expect(readFileSync(join(root, '../out/flows/task.json'), 'utf8')).not.toContain('workflow.secrets');
  });

  it('asking for prod names who could open its stores, and what was tried, once', async () => {
    const root = stores();
    const { code, out, err } = await render(root, ['-e', 'prod', '-o', '../out'], DEVELOPERS);
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe(NO_IDENTITY);
    expect(existsSync(join(root, '../out'))).toBe(false);
  });

  it('says what was tried once for all stores that stay closed', async () => {
    const root = stores();
    change(root, 'claviger.yaml', 'files: secrets/acme.yaml', 'files: secrets/second.yaml');
    cpSync(join(root, 'secrets/acme.yaml'), join(root, 'secrets/second.yaml'));
    const { code, err } = await render(root, ['-e', 'prod', '--dry-run'], '');
    expect(code).toBe(3);
    expect(err.match(/^claviger: .*/gm)).toHaveLength(2);
    expect(err.match(/SOPS_AGE_KEY_FILE: not set/g)).toHaveLength(1);
  });

  it('a store that no needed name lives in is not opened', async () => {
    const root = stores();
    change(root, 'secrets/acme.prod.yaml', /mac: ENC\[AES256_GCM,data:..../, 'mac: ENC[AES256_GCM,data:AAAA');
    change(root, 'flows/task.yaml', /\{\{secrets\.\w+\}\}/g, 'nothing');
    const shared = await render(root, ['-e', 'prod', '--dry-run', '--only', 'flows/*.yaml'], DEVELOPERS);
    expect([shared.code, shared.err]).toEqual([0, expect.stringContaining('0 references')]);
    const all = await render(root, ['-e', 'prod', '--dry-run'], DEPLOY);
    expect(all.code).toBe(3);
    expect(all.err).toMatch(
      /error\[mac-mismatch\]: the store's MAC[^\n]*\n +--> secrets\/acme\.prod\.yaml:\d+:5\n/,
    );
  });
});

describe('a store that was tampered with', () => {
  it.each([
    [
      'a ciphertext',
      /^(API_KEY: ENC\[AES256_GCM,data:)..../m,
      '$1AAAA',
      /secrets\/acme\.prod\.yaml:\d+:\d+: this ciphertext is not/,
    ],
    [
      'two values exchanged',
      /^(API_KEY: )(.*)\n(\w+: )(.*)\n/m,
      '$1$4\n$3$2\n',
      /this ciphertext is not authentic/,
    ],
    ['a value removed', /^REFERRING: .*\n/m, '', /the store's MAC does not hold/],
    ['the time of the last change', /(lastmodified: "20)../, '$119', /the store's MAC is not authentic/],
  ])('is refused, and the old output stays: %s', async (_, from, to, message) => {
    const root = stores();
    const args = ['-e', 'prod', '-o', '../out'];
    expect((await render(root, args, DEPLOY)).code).toBe(0);
    const before = tree(join(root, '../out'));
    change(root, 'secrets/acme.prod.yaml', from, to);
    const { code, out, err } = await render(root, args, DEPLOY);
    expect(err).toMatch(message);
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain('nothing was emitted\n');
    expect(tree(join(root, '../out'))).toEqual(before);
    expect(readdirSync(join(root, '..')).sort()).toEqual(['out', 'p']);
  });
});

const CONFIG = `version: 1
environments: [dev, prod]
stores: [{ files: "{environment}.yaml", encrypted: false }]
workflows: [{ files: "flows/*.*", engine: orka }]
`;

describe('all or nothing', () => {
  it('one unresolved reference among a thousand workflows: nothing is written, the old output is untouched', async () => {
    const flows = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [
        `flows/f${index}.yaml`,
        `x: p{{secrets.TOKEN}}\nn: ${index}\n`,
      ]),
    );
    const root = project({
      'claviger.yaml': CONFIG,
      'dev.yaml': 'TOKEN: old\n',
      'prod.yaml': 'TOKEN: p\n',
      ...flows,
    });
    expect((await run(root, ['render', '-e', 'dev', '-o', 'out'])).code).toBe(0);
    const before = tree(join(root, 'out'));
    expect(Object.keys(before)).toHaveLength(1000);
    writeFileSync(join(root, 'dev.yaml'), 'TOKEN: new\n');
    writeFileSync(join(root, 'flows/f500.yaml'), 'x: p{{secrets.TOKNE}}\n');
    const { code, out, err } = await run(root, ['render', '-e', 'dev', '-o', 'out']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('flows/f500.yaml:1:15');
    expect(tree(join(root, 'out'))).toEqual(before);
    expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('a needed name that is defined twice is refused, whatever the project file says of the rule', async () => {
    const root = project({
      'claviger.yaml': `version: 1
stores:
  - { files: a.yaml, encrypted: false }
  - { files: b.yaml, encrypted: false }
workflows: [{ files: "flow.yaml", engine: orka }]
rules: { duplicate-secret: off }
`,
      'a.yaml': 'TOKEN: one\n',
      'b.yaml': 'TOKEN: two\n',
      'flow.yaml': 'x: p{{secrets.TOKEN}}\n',
    });
    const { code, out, err } = await run(root, ['render', '-e', 'default', '--stdout']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('error[duplicate-secret]');
  });

  it('a secret where it is not permitted is refused before anything is decrypted, whatever is ignored', async () => {
    const root = project({
      'claviger.yaml': `version: 1
stores: [{ files: a.yaml }]
catalogs: [{ files: catalog.yaml }]
workflows: [{ files: "flow.yaml", engine: orka }]
rules: { use-not-allowed: off }
ignore: [{ rule: use-not-allowed, reason: "not for render" }]
`,
      'a.yaml': store('TOKEN'),
      'catalog.yaml': 'TOKEN: { allow: { hosts: [api.example.com] } }\n',
      'flow.yaml': 'url: https://evil.example/\nheaders: { a: "{{secrets.TOKEN}}" }\n',
    });
    const { code, out, err } = await run(root, ['render', '-e', 'default', '--stdout']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('error[use-not-allowed]: `TOKEN` may not be sent to evil.example');
    writeFileSync(
      join(root, 'flow.yaml'),
      'url: https://api.example.com/\nheaders: { a: "{{secrets.TOKEN}}" }\n',
    );
    expect((await run(root, ['render', '-e', 'default', '--stdout'])).code).toBe(3);
  });

  it('a name that the engine refuses and nobody has is refused, whatever the project file says of the rule', async () => {
    const root = project({
      'claviger.yaml': `${CONFIG}rules: { malformed-reference: off }\n`,
      'dev.yaml': 'TOKEN: p\n',
      'prod.yaml': 'TOKEN: p\n',
      'flows/f.yaml': 'x: p{{secrets.lower-case}}\n',
    });
    const { code, out, err } = await run(root, ['render', '-e', 'dev', '--stdout']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('flows/f.yaml:1:');
  });

  it('broken stores that the workflows look into are named, and no others', async () => {
    const root = project({
      'claviger.yaml': `version: 1
environments: [dev, prod]
stores:
  - { files: "env/{environment}.yaml", scope: acme }
  - { files: other.yaml, scope: other }
workflows: [{ files: "flow.yaml", engine: orka, scope: acme }]
`,
      'env/dev.yaml': 'A: [\n',
      'env/prod.yaml': 'A: [\n',
      'other.yaml': 'A: [\n',
      'flow.yaml': 'x: p{{secrets.B}}\n',
    });
    const { code, err } = await run(root, ['render', '-e', 'dev', '--dry-run']);
    expect(code).toBe(1);
    expect(err.match(/--> [^:]+/g)).toEqual(['--> env/dev.yaml', '--> flow.yaml']);
  });
});

describe('what is selected', () => {
  const files = {
    'claviger.yaml': CONFIG,
    'dev.yaml': 'TOKEN: t\n',
    'prod.yaml': 'TOKEN: t\n',
    'flows/a.yaml': 'x: p{{secrets.TOKEN}}\n',
  };
  it.each([
    [
      ['flows'],
      'claviger: no workflow that is deployed to dev matches `flows`\n  help: did you mean `flows/**`?\n',
    ],
    [
      ['flows/b.yaml'],
      'claviger: no workflow that is deployed to dev matches `flows/b.yaml`\n  help: did you mean `flows/a.yaml`?\n',
    ],
    [['../flows/*'], expect.stringMatching(/^claviger: `\.\.\/flows\/\*`: /)],
    [['flows/*', 'x/**'], 'claviger: no workflow that is deployed to dev matches `x/**`\n'],
  ])('every --only has to match something: %j', async (only, message) => {
    const options = only.flatMap((each) => ['--only', each]);
    const { code, err } = await run(project(files), ['render', '-e', 'dev', '--dry-run', ...options]);
    expect([code, err]).toEqual([2, message]);
  });

  it('--only takes a path with ./', async () => {
    const { code } = await run(project(files), [
      'render',
      '-e',
      'dev',
      '--dry-run',
      '--only',
      './flows/a.yaml',
    ]);
    expect(code).toBe(0);
  });
});

describe('what is emitted', () => {
  const flow = 'id: é😀\r\nx: "p{{secrets.TOKEN}}" # c\r\n';
  const xml = `<?xml version="1.0" encoding="UTF-16"?><b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0"><b:process id="é"><b:serviceTask id="s" z:modelerTemplate="t"><b:extensionElements><z:ioMapping><z:input source="p{{secrets.TOKEN}}" target="body"/></z:ioMapping></b:extensionElements></b:serviceTask></b:process></b:definitions>`;
  const bytes = {
    'flows/marked.yaml': Buffer.from(`\uFEFF${flow}`),
    'flows/little.yaml': Buffer.from(`\uFEFF${flow}`, 'utf16le'),
    'flows/big.yaml': Buffer.from(`\uFEFF${flow}`, 'utf16le').swap16(),
    'bpmn/little.bpmn': Buffer.from(`\uFEFF${xml}`, 'utf16le'),
    'bpmn/big.bpmn': Buffer.from(`\uFEFF${xml}`, 'utf16le').swap16(),
    'bpmn/none.bpmn': Buffer.from(xml, 'utf16le'),
  };
  const prepared = () => {
    const root = project({
      'claviger.yaml': CONFIG.replace(
        'workflows: [',
        'workflows: [{ files: "bpmn/*.bpmn", engine: camunda }, ',
      ),
      'dev.yaml': 'TOKEN: "ü\\"<😀"\n',
      'prod.yaml': 'TOKEN: t\n',
    });
    for (const [file, content] of Object.entries(bytes)) {
      mkdirSync(join(root, file, '..'), { recursive: true });
      writeFileSync(join(root, file), content);
    }
    return root;
  };

  it('has the bytes of the file outside the references, in UTF-16 and with a mark too', async () => {
    const root = prepared();
    const { code, err } = await run(root, ['render', '-e', 'dev', '-o', 'out']);
    expect([code, err]).toEqual([0, 'rendered 6 workflows for dev, 6 references resolved, to out\n']);
    for (const [file, content] of Object.entries(bytes)) {
      const swapped = file.includes('big');
      const encoding = file.includes('marked') ? 'utf8' : 'utf16le';
      const text = (swapped ? Buffer.from(content).swap16() : content).toString(encoding);
      const value = file.endsWith('.bpmn') ? 'ü&quot;&lt;😀' : 'ü\\"<😀';
      const expected = Buffer.from(text.replace('{{secrets.TOKEN}}', value), encoding);
      expect([
        file,
        readFileSync(join(root, 'out', file)).equals(swapped ? expected.swap16() : expected),
      ]).toEqual([file, true]);
    }
  });

  it('is one JSON object a line with --stdout', async () => {
    const root = prepared();
    const { out } = await run(root, ['render', '-e', 'dev', '--stdout']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(lines.map((line) => Object.keys(line).join())).toEqual(
      Array.from({ length: 6 }, () => 'file,workflow,engine,environment,scope,document'),
    );
    expect(lines.map(({ file }) => file).sort()).toEqual(Object.keys(bytes).sort());
    expect(lines.find(({ file }) => file === 'flows/big.yaml')?.document).toBe(
      `\uFEFF${flow.replace('{{secrets.TOKEN}}', 'ü\\"<😀')}`,
    );
  });

  it('is, as payload, the resolved fields of the workflows that have any, variables included', async () => {
    const root = prepared();
    writeFileSync(join(root, 'flows/none.yaml'), 'id: none\nx: nothing\n');
    const { out } = await run(root, ['render', '-e', 'dev', '--stdout', '--emit', 'payload']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(6);
    expect(lines).toContainEqual({
      workflow: 'é😀',
      engine: 'orka',
      environment: 'dev',
      scope: '',
      fields: { '/x': 'pü"<😀' },
    });
    expect(out).not.toContain('none');
  });

  it('has a pointer of its own for the same field in each document of a stream', async () => {
    const root = prepared();
    writeFileSync(join(root, 'flows/two.yaml'), 'x: "p{{secrets.TOKEN}}"\n---\nx: "q{{secrets.TOKEN}}"\n');
    const { out } = await run(root, [
      'render',
      '-e',
      'dev',
      '--stdout',
      '--emit',
      'payload',
      '--only',
      '**/two.yaml',
    ]);
    expect(JSON.parse(out).fields).toEqual({ '/0/x': 'pü"<😀', '/1/x': 'qü"<😀' });
  });

  it('steers no terminal and ends no line early with --stdout', async () => {
    const root = prepared();
    writeFileSync(join(root, 'dev.yaml'), 'TOKEN: "a\\u2028\\x85\\x1b\\x9b"\n');
    const { out } = await run(root, [
      'render',
      '-e',
      'dev',
      '--stdout',
      '--emit',
      'payload',
      '--only',
      'flows/big.yaml',
    ]);
    expect(out).toMatch(/^[\x20-\x7eé😀]+\n$/u);
    expect(JSON.parse(out).fields).toEqual({ '/x': 'pa\u2028\x85\x1b\x9b' });
  });

  it.skipIf(process.platform !== 'linux')('is said not to be whole where standard output is full', () => {
    const shell = `"${process.execPath}" "${built.command}" render -e dev --stdout > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', shell], { cwd: prepared(), encoding: 'utf8' });
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("claviger: standard output can't be written (ENOSPC)\n"),
    ]);
  });

  it('is nothing with --dry-run, which lists the files of --out', async () => {
    const root = prepared();
    const { code, out, err } = await run(root, ['render', '-e', 'dev', '-o', 'out', '--dry-run']);
    expect([code, out.split('\n').sort()]).toEqual([
      0,
      ['', ...Object.keys(bytes).map((file) => `out/${file}`)].sort(),
    ]);
    expect(err).toBe('would render 6 workflows for dev, 6 references resolved, to out\n');
    expect(existsSync(join(root, 'out'))).toBe(false);
  });

  it('is private under any umask', () => {
    const root = prepared();
    for (const umask of [0, 0o777, 0o27]) {
      const shell = `umask ${umask.toString(8)}; exec "$0" "$@"`;
      const { status, stderr } = spawnSync(
        'sh',
        ['-c', shell, process.execPath, built.command, 'render', '-e', 'dev', '-o', `o${umask}/out`],
        { cwd: root, encoding: 'utf8' },
      );
      expect([status, stderr]).toEqual([0, expect.stringContaining('rendered 6')]);
      const modes = ['', 'out', 'out/flows', 'out/flows/big.yaml'].map(
        (path) => statSync(join(root, `o${umask}`, path)).mode & 0o777,
      );
      expect([umask, ...modes]).toEqual([umask, 0o700, 0o700, 0o700, 0o600]);
    }
  });

  it('ends without a complaint where its reader goes away', () => {
    const root = prepared();
    writeFileSync(join(root, 'dev.yaml'), `TOKEN: ${'x'.repeat(300_000)}\n`);
    const shell = `"${process.execPath}" "${built.command}" render -e dev --stdout | head -c 10`;
    const { stdout, stderr } = spawnSync('sh', ['-c', shell], { cwd: root, encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['{"file":"b', expect.not.stringMatching(/EPIPE|at |rror/)]);
  });
});

let built: Built;
beforeAll(() => {
  built = build();
});
afterAll(() => built.remove());

describe('where it goes', () => {
  const files = {
    'p/claviger.yaml': CONFIG,
    'p/dev.yaml': 'TOKEN: t\n',
    'p/prod.yaml': 'TOKEN: t\n',
    'p/flows/a.yaml': 'x: p{{secrets.TOKEN}}\n',
    'p/deploy/x/keep': '',
    'home/x': '',
    file: '',
  };
  const attempt = async (out: string, cwd = 'p') => {
    const root = project(files);
    symlinkSync('p', join(root, 'link'));
    symlinkSync('home', join(root, 'link-home'));
    symlinkSync('file', join(root, 'link-file'));
    symlinkSync('nowhere', join(root, 'link-nowhere'));
    const before = tree(root);
    const ran = await run(join(root, cwd), ['render', '-e', 'dev', '-o', out], { home: join(root, 'home') });
    return { ...ran, root, untouched: JSON.stringify(tree(root)) === JSON.stringify(before) };
  };

  it.each([
    ['/', 'no folder of its own|holds the project'],
    ['.', 'holds the project'],
    ['../link', 'holds the project'],
    ['..', 'holds the project'],
    ['../home', 'no folder of its own'],
    ['../link-home', 'no folder of its own'],
    ['../file', 'is a file'],
    ['../link-file', 'is a file'],
    ['../file/below', 'a part of its path is a file'],
  ])('is never %s', async (out, message) => {
    const { code, err, untouched } = await attempt(out);
    expect([code, err]).toEqual([2, expect.stringMatching(new RegExp(`^claviger: .*${message}`))]);
    expect(untouched).toBe(true);
  });

  it('is never the working directory or above it', async () => {
    expect((await attempt('.', 'p/deploy')).err).toContain('holds the working directory');
    expect((await attempt('..', 'p/deploy/x')).err).toContain('holds the working directory');
  });

  it('is what a link leads to, and the link stays', async () => {
    const root = project({ ...files, 'real/old': 'old' });
    symlinkSync('real', join(root, 'out'));
    expect((await run(join(root, 'p'), ['render', '-e', 'dev', '-o', '../out'])).code).toBe(0);
    expect(readFileSync(join(root, 'real/flows/a.yaml'), 'utf8')).toBe('x: pt\n');
    expect(readFileSync(join(root, 'real/old'), 'utf8')).toBe('old');
  });

  it('never follows a link inside of it', async () => {
    const root = project({ ...files, 'elsewhere/a.yaml': 'mine', 'out/x': '' });
    symlinkSync('../elsewhere', join(root, 'out/flows'));
    expect((await run(join(root, 'p'), ['render', '-e', 'dev', '-o', '../out'])).code).toBe(0);
    expect(readFileSync(join(root, 'elsewhere/a.yaml'), 'utf8')).toBe('mine');
    expect(readFileSync(join(root, 'out/flows/a.yaml'), 'utf8')).toBe('x: pt\n');
  });
});
