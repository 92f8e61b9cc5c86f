/** What a reviewer is told of a change: of one that the commands themselves made, and of each kind by itself. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check.js';
import { narrowed } from '../../src/compare/index.js';
import type { ChangeReview } from '../../src/compare/types.js';
import { piped, run } from '../cli/run.js';
import { repository, type Scratch } from '../git/repositories.js';
import { ACME, CIPHERTEXT, conductor, store } from '../project.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../examples/golden/since.md', import.meta.url));
const AUDITOR = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
const identity = (name: string) =>
  readFileSync(join(EXAMPLES, `demo-keys/DEMONSTRATION-ONLY-${name}.txt`), 'utf8');

function commit({ git }: Scratch): void {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '-m', 'base');
}

/** Replaces one text that stands in a file. */
function edit({ read, write }: Scratch, file: string, from: string, to: string): void {
  expect(read(file)).toContain(from);
  write(file, read(file).replace(from, to));
}

it('the change that a team makes to examples/acme reads as test/examples/golden/since.md', async () => {
  const scratch = repository({});
  cpSync(join(EXAMPLES, 'acme'), scratch.root, { recursive: true });
  commit(scratch);
  const claviger = async (args: readonly string[], input = '') => {
    const env = { SOPS_AGE_KEY: `${identity('deploy')}\n${identity('developers')}` };
    const { code, err } = await run(scratch.root, args, { env, in: piped(input) });
    expect({ args, code, err }).toMatchObject({ args, code: 0 });
  };
  const deploy = 'age1gm46p6g9xa4aypnkt0575avqs4cwkzpjrnfplk966x6dlfdumvdschzxvm';
  const config = scratch.read('.sops.yaml');
  const last = config.lastIndexOf(`,${deploy}`);
  const list = config.slice(config.lastIndexOf('age: ', last) + 5, last);
  scratch.write(
    '.sops.yaml',
    `${config.slice(0, config.lastIndexOf('age: ', last))}age:\n      - ${list}\n      - ${deploy}\n      - ${AUDITOR} # auditors\n`,
  );
  await claviger(['keys', 'sync', '--apply', '--yes']);
  await claviger(['keys', 'rotate', 'secrets/billing/uat.yaml', '--yes']);
  await claviger(['secret', 'rename', 'LEDGER_API_KEY', 'LEDGER_KEY', '--yes']);
  await claviger(['secret', 'set', 'PAYMENTS_WEBHOOK_SECRET', '--env', 'prod'], 'another-value\n');
  await claviger(['secret', 'remove', 'LETTER_SHOP_PASSWORD', '--force', '--yes']);
  await claviger(
    ['secret', 'set', 'CARRIER_TOKEN', '--scope', 'acme/shipping', '--env', 'uat'],
    'first-value\n',
  );
  await claviger(['secret', 'set', 'CHAT_TOKEN', '--scope', 'acme', '--env', 'uat'], 'second-value\n');
  edit(
    scratch,
    'projects/shipping/conductor/book-parcel.json',
    '"headers": {',
    '"headers": {\n            "X-Carrier": "${workflow.secrets.CARRIER_TOKEN}",',
  );
  const { code, out } = await run(scratch.root, ['check', '--since', 'HEAD', '--format', 'markdown']);
  expect(code).toBe(1);
  const text = out.replace(/`[0-9a-f]{12}`/g, '`<commit>`');
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, text);
  expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
  for (const value of ['another-value', 'first-value', 'second-value', 'ENC['])
    expect(text).not.toContain(value);
});

/** What is said of a change from these files to those; a text of null removes the file. */
function reviewed(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string | null>>,
): ChangeReview {
  const scratch = repository({ 'claviger.yaml': ACME, ...before });
  commit(scratch);
  for (const [file, text] of Object.entries(after)) {
    const path = join(scratch.root, file);
    mkdirSync(dirname(path), { recursive: true });
    if (text !== null) writeFileSync(path, text);
    else if (existsSync(path)) rmSync(path);
  }
  const checked = check({ cwd: scratch.root });
  if (!checked.ok) throw new Error(checked.problems.map(({ message }) => message).join('\n'));
  const result = narrowed(checked, { since: 'HEAD' });
  if (!result.ok) throw new Error(result.message);
  const changes = result.report.comparison?.changes;
  if (!changes) throw new Error('nothing was compared');
  return changes;
}

/** Another ciphertext of `length` bytes. */
const cipher = (tag: string, length = 6, type = 'str') =>
  CIPHERTEXT.replace(/data:[^,]*/, `data:${Buffer.alloc(length, 'x').toString('base64')}`)
    .replace(/tag:[^,]*/, `tag:${Buffer.alloc(16, tag).toString('base64')}`)
    .replace('type:str', `type:${type}`);
/** A store whose copy of the data key is another. */
const keyed = (text: string, key: string) =>
  text.replace('YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==', Buffer.from(key).toString('base64'));

const use = (name: string, more: Readonly<Record<string, string>> = {}) =>
  conductor({ dsn: `\${workflow.secrets.${name}}`, ...more }, 'charge');

describe('secrets', () => {
  const told = ({ secrets }: ChangeReview) =>
    secrets.map(
      ({ kind, name, from, scope, environments }) =>
        `${kind} ${from === null ? '' : `${from} > `}${name} ${scope} ${environments.map((each) => each ?? '*').join(',')}`,
    );
  const S = 'secrets/acme.yaml';

  it.each([
    [
      'nothing, where comments, order and the file changed',
      store('A', 'B'),
      { [S]: null, 'secrets/acmf.yaml': `# x\n${store('B', 'A')}` },
      [],
    ],
    ['added', store('A'), { [S]: store('A', `B=${cipher('b')}`) }, ['added B acme *']],
    ['removed', store('A', 'B'), { [S]: store('A') }, ['removed B acme *']],
    [
      'changed',
      store(`A=${cipher('a')}`, 'B'),
      { [S]: store(`A=${cipher('c')}`, 'B') },
      ['changed A acme *'],
    ],
    [
      'changed, where data or the IV is another beside the same tag',
      store(`A=${cipher('a')}`, `B=${cipher('b')}`),
      {
        [S]: store(
          `A=${cipher('a').replace('data:e', 'data:f')}`,
          `B=${cipher('b').replace(/iv:./, (iv) => (iv === 'iv:A' ? 'iv:B' : 'iv:A'))}`,
        ),
      },
      ['changed A acme *', 'changed B acme *'],
    ],
    [
      're-encrypted with a new data key',
      store(`A=${cipher('a')}`),
      { [S]: keyed(store(`A=${cipher('c')}`), 'new') },
      ['re-encrypted A acme *'],
    ],
    [
      'changed and re-encrypted: another length, another type',
      store(`A=${cipher('a')}`, `B=${cipher('b')}`, `C=${cipher('x')}`),
      { [S]: keyed(store(`A=${cipher('c', 9)}`, `B=${cipher('d', 6, 'int')}`, `C=${cipher('e')}`), 'new') },
      ['changed A acme *', 'changed B acme *', 're-encrypted C acme *'],
    ],
    [
      'new readers, the same data key: nothing of the values',
      store('A'),
      { [S]: keyed(store('A'), 'copy') },
      [],
    ],
    [
      'by environment',
      store('A'),
      { 'secrets/acme.dev.yaml': store('A'), 'secrets/acme.prod.yaml': store('A', 'B') },
      ['added A acme dev,prod', 'added B acme prod'],
    ],
    ['a value for the first time', store('A=""'), { [S]: store('A') }, ['changed A acme *']],
  ] as const)('%s', (_, before, after, expected) => {
    expect(told(reviewed({ [S]: before }, after))).toEqual(expected);
  });

  it('renamed, where all that referred to the one refers to the other', () => {
    const before = { [S]: store(`OLD=${cipher('a', 9)}`, 'B'), 'flows/pay/a.json': use('OLD') };
    const renamed = (name: string, length = 9) => ({ [S]: store(`${name}=${cipher('n', length)}`, 'B') });
    const moved = reviewed(before, { ...renamed('NEW'), 'flows/pay/a.json': use('NEW') });
    expect(told(moved)).toEqual(['renamed OLD > NEW acme *']);
    expect([moved.references, moved.fields]).toEqual([[], []]);
    const two = ['added NEW acme *', 'removed OLD acme *'];
    // Another length, references elsewhere, no references: nobody can tell.
    expect(told(reviewed(before, { ...renamed('NEW', 10), 'flows/pay/a.json': use('NEW') }))).toEqual(two);
    expect(told(reviewed(before, renamed('NEW')))).toEqual(two);
    expect(told(reviewed({ [S]: before[S] }, renamed('NEW')))).toEqual(two);
    expect(
      told(
        reviewed(before, {
          ...renamed('NEW'),
          'flows/pay/a.json': use('B'),
          'flows/pay/b.json': conductor({ dsn: '${workflow.secrets.NEW}' }, 'other'),
        }),
      ),
    ).toEqual(two);
  });

  it('not renamed, where two fit', () => {
    const before = { [S]: store(`OLD=${cipher('a')}`), 'flows/pay/a.json': use('OLD') };
    const both = conductor({ dsn: '${workflow.secrets.N1}${workflow.secrets.N2}' }, 'charge');
    const after = { [S]: store(`N1=${cipher('n')}`, `N2=${cipher('m')}`), 'flows/pay/a.json': both };
    expect(told(reviewed(before, after))).toEqual([
      'added N1 acme *',
      'added N2 acme *',
      'removed OLD acme *',
    ]);
  });
});

describe('references and fields', () => {
  const S = { 'secrets/acme.yaml': store('A', 'B') };
  const told = ({ references, fields }: ChangeReview) => ({
    references: references.map(
      ({ kind, secret, file, line, field }) => `${kind} ${secret} ${file}:${line} ${field}`,
    ),
    fields: fields.map(
      ({ file, line, field, policy, secrets }) => `${file}:${line} ${field} ${policy} ${secrets.join(',')}`,
    ),
  });

  it('are told where they come and go', () => {
    const after = use('B', { more: 'x ${workflow.secrets.A}' });
    expect(told(reviewed({ ...S, 'flows/pay/a.json': use('A') }, { 'flows/pay/a.json': after }))).toEqual({
      references: [
        'removed A flows/pay/a.json:10 /tasks/0/inputParameters/dsn',
        'added A flows/pay/a.json:11 /tasks/0/inputParameters/more',
        'added B flows/pay/a.json:10 /tasks/0/inputParameters/dsn',
      ],
      fields: ['flows/pay/a.json:11 /tasks/0/inputParameters/more allow A'],
    });
  });

  it('of a name that is nowhere, the reference alone is told: its field carries nothing', () => {
    const after = use('A', { more: '${workflow.secrets.NOWHERE}' });
    const review = told(reviewed({ ...S, 'flows/pay/a.json': use('A') }, { 'flows/pay/a.json': after }));
    expect(review.references).toEqual(['added NOWHERE flows/pay/a.json:11 /tasks/0/inputParameters/more']);
    expect(review.fields).toEqual([]);
  });

  it('are not told where files, lines or siblings moved', () => {
    const before = { ...S, 'flows/pay/a.json': use('A', { b: '${workflow.secrets.B}' }) };
    const text = conductor(
      { b: '${workflow.secrets.B}', first: 'plain', dsn: '${workflow.secrets.A}' },
      'charge',
    );
    const after = { 'flows/pay/a.json': null, 'flows/pay/z.json': `\n\n${text}` };
    expect(told(reviewed(before, after))).toEqual({ references: [], fields: [] });
  });
});

describe('readers', () => {
  const FIRST = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
  const SECOND = 'age17td36vt7hquz699a6w4lfhfwr0wgyfunr0cn0fg4vvk0vznsw93s2mkqjl';
  const also = (text: string, recipient: string) =>
    text.replace('    lastmodified', `        - enc: x\n          recipient: ${recipient}\n    lastmodified`);
  const told = ({ readers }: ChangeReview) =>
    readers.map(({ kind, recipient, label, stores }) => ({
      kind,
      recipient: recipient.slice(0, 6),
      label,
      stores,
    }));
  const files = {
    'secrets/acme.yaml': store('A'),
    'secrets/acme.dev.yaml': store('A'),
    'all/pay.yaml': store('P'),
  };

  it('are told with the stores that they gain and lose, and what .sops.yaml calls them', () => {
    const after = {
      '.sops.yaml': `creation_rules:\n  - age:\n      - ${SECOND} # auditors\n`,
      'secrets/acme.yaml': also(files['secrets/acme.yaml'], SECOND),
      'all/pay.yaml': files['all/pay.yaml'].replace(FIRST, SECOND),
      'secrets/pay/prod.yaml': files['all/pay.yaml'].replace(FIRST, SECOND),
    };
    expect(told(reviewed(files, after))).toEqual([
      {
        kind: 'gained',
        recipient: SECOND.slice(0, 6),
        label: 'auditors',
        stores: ['all/pay.yaml', 'secrets/acme.yaml'],
      },
      { kind: 'lost', recipient: FIRST.slice(0, 6), label: null, stores: ['all/pay.yaml'] },
    ]);
  });

  it('of a store that was renamed are compared with what it was', () => {
    const after = {
      'secrets/acme.yaml': null,
      'secrets/acmf.yaml': also(files['secrets/acme.yaml'], SECOND),
    };
    expect(told(reviewed(files, after))).toMatchObject([{ kind: 'gained', stores: ['secrets/acmf.yaml'] }]);
    expect(
      told(reviewed(files, { 'secrets/acme.yaml': null, 'secrets/acmf.yaml': files['secrets/acme.yaml'] })),
    ).toEqual([]);
  });

  it('of a new store are told of it alone', () => {
    const { readers, newStores } = reviewed(files, { 'secrets/pay/dev.yaml': also(store('N'), SECOND) });
    const both = [SECOND, FIRST].map((recipient) => ({ recipient, label: null }));
    expect({ readers, newStores }).toEqual({
      readers: [],
      newStores: [{ file: 'secrets/pay/dev.yaml', readers: both }],
    });
  });

  it('who need fewer key groups than before are told of', () => {
    const groups = (threshold: number) =>
      `A: ${CIPHERTEXT}\nsops:\n    shamir_threshold: ${threshold}\n    key_groups:\n${[FIRST, SECOND].map((each) => `        - age:\n            - recipient: ${each}\n              enc: x\n`).join('')}    lastmodified: "2026-01-01T00:00:00Z"\n    mac: ${CIPHERTEXT}\n    version: 3.13.2\n`;
    const { quorums, readers } = reviewed(
      { 'secrets/acme.yaml': groups(2) },
      { 'secrets/acme.yaml': groups(1) },
    );
    expect({ quorums, readers }).toEqual({
      quorums: [{ file: 'secrets/acme.yaml', before: { needed: 2, of: 2 }, after: { needed: 1, of: 2 } }],
      readers: [],
    });
  });
});
