/** The whole way with the real sops: it encrypts, Claviger renders, and each field holds what `sops -d` says. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { run } from '../../cli/run.js';
import { conductor, project } from '../../project.js';
import { judges } from '../sops/sops.js';

const RUNS = Number(process.env.CLAVIGER_JUDGE_RUNS ?? 10);
const sops = judges();
const [dev, prod] = await Promise.all([generateX25519Identity(), generateX25519Identity()]);
const recipients = await Promise.all([dev, prod].map(identityToRecipient));

const CONFIG = `version: 1
environments: [dev, prod]
stores:
  - { files: common/all.yaml }
  - { files: "secrets/{environment}.yaml" }
workflows: [{ files: "flows/*.json", engine: conductor }]
`;
const RULES = `creation_rules:
  - { path_regex: prod\\.yaml$, age: "${recipients[1]}" }
  - { path_regex: .*, age: "${recipients[0]},${recipients[1]}" }
`;

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.constantFrom('a\nb\n', '007', 'true', '1e3', '"\\', '2024-01-01', 'é😀', ' a '),
  )
  .filter((value) => !value.includes('$') && !value.includes('{') && !value.includes('}'));
const value = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant({ user: 'u', pin: 12 }),
  fc.constant(['a', 1, true]),
);
const secrets = fc.record({ SHARED: value, OVERRIDDEN: value, LOCAL: value });
const reference = (name: string) => `\${workflow.secrets.${name}}`;

describe.skipIf(sops.length === 0).each(sops)('sops $version', ({ path }) => {
  const encrypt = (root: string, file: string, content: unknown) => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    // JSON is YAML.
    writeFileSync(join(root, file), `${JSON.stringify(content)}\n`);
    execFileSync(path, ['--encrypt', '--in-place', file], { cwd: root, env: { HOME: root }, stdio: 'pipe' });
  };
  const decrypted = (root: string, file: string, key: string): Record<string, unknown> =>
    JSON.parse(
      execFileSync(path, ['--decrypt', '--output-type', 'json', file], {
        cwd: root,
        env: { HOME: root, SOPS_AGE_KEY: key },
        encoding: 'utf8',
      }),
    );
  const render = (root: string, environment: string, key: string) =>
    run(root, ['render', '-e', environment, '--stdout', '--emit', 'payload'], { env: { SOPS_AGE_KEY: key } });

  test('each field holds what it says, in each environment, with the identity of that environment alone', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, secrets, secrets, async (all, forDev, forProd) => {
        const fields = {
          shared: reference('SHARED'),
          near: reference('OVERRIDDEN'),
          local: reference('LOCAL'),
        };
        const root = project({
          'claviger.yaml': CONFIG,
          '.sops.yaml': RULES,
          'flows/flow.json': conductor(fields),
        });
        encrypt(root, 'common/all.yaml', { SHARED: all.SHARED, OVERRIDDEN: all.OVERRIDDEN });
        encrypt(root, 'secrets/dev.yaml', { OVERRIDDEN: forDev.OVERRIDDEN, LOCAL: forDev.LOCAL });
        encrypt(root, 'secrets/prod.yaml', { OVERRIDDEN: forProd.OVERRIDDEN, LOCAL: forProd.LOCAL });
        for (const [environment, key] of [
          ['dev', dev],
          ['prod', prod],
        ] as const) {
          const said = {
            ...decrypted(root, 'common/all.yaml', key),
            ...decrypted(root, `secrets/${environment}.yaml`, key),
          };
          const { code, out, err } = await render(root, environment, key);
          expect([code, err]).toEqual([0, expect.stringContaining('3 references resolved')]);
          const put = JSON.parse(out).fields;
          expect(Object.values(put)).toEqual([said.SHARED, said.OVERRIDDEN, said.LOCAL].map(asText));
        }
        const refused = await render(root, 'prod', dev);
        expect([refused.code, refused.out]).toEqual([3, '']);
        expect(refused.err).toContain(
          `secrets/prod.yaml: no identity opens this store\n  it can be opened by\n    ${recipients[1]}\n`,
        );
      }),
      { numRuns: RUNS },
    );
  });
});

/** As it is put into a text: structured values as JSON. */
const asText = (said: unknown): string => (typeof said === 'string' ? said : JSON.stringify(said));
