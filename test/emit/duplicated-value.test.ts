import { describe, expect, it } from 'vitest';
import { run } from '../cli/run.js';
import { conductor } from '../project.js';
import { KEY, vaulted } from '../vaulted.js';

const CONFIG = `version: 1
environments: [dev, prod]
stores:
  - { files: acme.yaml, scope: acme }
  - { files: "acme.{environment}.yaml", scope: acme }
  - { files: "{project}/all.yaml", scope: "acme/{project}" }
workflows:
  - { files: "{project}/*.json", engine: conductor, scope: "acme/{project}" }
`;
const SAME = 'mQ4vTz81LkRw90Xs';
const OTHER = 'KX93-vv01-Lq';

type Stores = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What rendering both projects for dev says of these stores; `BASE`, `PAY`, `SHIP`, `DEV` are needed. */
async function said(stores: Stores, more = ''): Promise<{ code: number; err: string; told: string[] }> {
  const need = (...names: readonly string[]) =>
    conductor(Object.fromEntries(names.map((name) => [name, `\${workflow.secrets.${name}}`])));
  const needed: Stores = {
    'acme.yaml': { BASE: 'base-0-Value', ...stores['acme.yaml'] },
    'acme.dev.yaml': { DEV: 'dev-0-Value', ...stores['acme.dev.yaml'] },
    'acme.prod.yaml': { DEV: 'prod-0-Value', ...stores['acme.prod.yaml'] },
    'pay/all.yaml': { PAY: 'pay-0-Value', ...stores['pay/all.yaml'] },
    'ship/all.yaml': { SHIP: 'ship-0-Value', ...stores['ship/all.yaml'] },
  };
  const root = await vaulted(
    {
      'claviger.yaml': CONFIG + more,
      'pay/a.json': need('BASE', 'DEV', 'PAY'),
      'ship/a.json': need('BASE', 'DEV', 'SHIP'),
    },
    needed,
  );
  const { code, err } = await run(root, ['render', '--env', 'dev', '--dry-run'], { env: KEY });
  expect(err).not.toContain(SAME.slice(0, 8));
  const told = [...err.matchAll(/^\w+\[duplicated-value\]: (.*)\n *--> (\S+?):/gm)];
  return { code, err, told: told.map(([, message = '', file = '']) => `${file}: ${message}`) };
}

describe('duplicated-value', () => {
  it.each<[string, Stores, string[]]>([
    [
      'two names of one store',
      { 'acme.yaml': { A: SAME, B: SAME } },
      ['acme.yaml: `B` of acme has the same value as `A`'],
    ],
    [
      'two names of which one is broader',
      { 'acme.yaml': { A: SAME }, 'pay/all.yaml': { B: SAME } },
      ['pay/all.yaml: `B` of acme/pay has the same value as `A` of acme'],
    ],
    [
      'a name that hides its own value',
      { 'acme.yaml': { A: SAME }, 'pay/all.yaml': { A: SAME } },
      ['pay/all.yaml: `A` of acme/pay has the same value as the one of acme that it hides'],
    ],
    [
      'a value for one environment that is that for all',
      { 'acme.yaml': { A: SAME }, 'acme.dev.yaml': { A: SAME } },
      ['acme.dev.yaml: `A` of acme has the same value for dev as for every environment'],
    ],
  ])('tells of %s, and renders', async (_, stores, expected) => {
    const { code, err, told } = await said(stores);
    expect(told).toEqual(expected);
    expect([code, err]).toEqual([0, expect.stringMatching(/^warning\[duplicated-value\]/m)]);
    expect(err).toMatch(/::: \S+:\d+:1: `A` of acme has the same value$/m);
  });

  it.each<[string, Stores]>([
    ['other values', { 'acme.yaml': { A: SAME, B: OTHER }, 'pay/all.yaml': { A: `${SAME}2` } }],
    [
      'projects that do not see each other',
      { 'pay/all.yaml': { A: SAME }, 'ship/all.yaml': { A: SAME, B: OTHER } },
    ],
    ['another environment', { 'acme.dev.yaml': { A: SAME }, 'acme.prod.yaml': { A: SAME, B: SAME } }],
    ['ordinary values', { 'acme.yaml': { A: 'production', B: 'production', C: '12345678', D: '12345678' } }],
  ])('says nothing of %s', async (_, stores) => {
    expect(await said(stores)).toMatchObject({ code: 0, told: [], err: expect.not.stringContaining('[') });
  });

  it('heeds `rules:`, `ignore:` and comments', async () => {
    const stores = { 'acme.yaml': { A: SAME, B: SAME } };
    expect(await said(stores, 'rules: { duplicated-value: error }\n')).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing was emitted'),
    });
    for (const more of [
      'rules: { duplicated-value: off }\n',
      'ignore: [{ rule: duplicated-value, secret: B, reason: "until the move" }]\n',
    ])
      expect(await said(stores, more)).toMatchObject({ code: 0, told: [] });
  });
});
