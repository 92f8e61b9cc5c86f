/** A project with stores that are really encrypted, for the commands that change them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identitySource } from '../../../src/stores/identities/index.js';
import { decryptStore } from '../../../src/stores/sops/index.js';
import type { SecretValue } from '../../../src/stores/types.js';
import { project } from '../../project.js';
import { type Ran, run } from '../run.js';

const KEYS = join(import.meta.dirname, '..', '..', 'stores', 'sops', 'vectors', 'keys');
const ENV = { SOPS_AGE_KEY_FILE: join(KEYS, 'alice.txt') };
const RECIPIENT = /age1\w+/.exec(readFileSync(join(KEYS, 'alice.txt'), 'utf8'))?.[0];

export const CONFIG = `version: 1
environments: [dev, prod]
stores:
  - { files: secrets/acme.yaml, scope: acme }
  - { files: "secrets/{project}/{environment}.yaml", scope: "acme/{project}" }
catalogs:
  - { files: "secrets/{project}/catalog.yaml", scope: "acme/{project}" }
workflows:
  - { files: "wf/{project}/*.json", engine: conductor, scope: "acme/{project}" }
`;

export interface Vault {
  readonly root: string;
  /** What opens the stores. */
  readonly env: Readonly<Record<string, string>>;
  readonly run: (args: readonly string[], given?: Parameters<typeof run>[2]) => Promise<Ran>;
  readonly text: (file: string) => string;
  /** Name to value, as plain data. */
  readonly values: (file: string) => Promise<Readonly<Record<string, unknown>>>;
}

export function vault(files: Readonly<Record<string, string>> = {}, config = CONFIG): Vault {
  const root = project({
    'claviger.yaml': config,
    '.sops.yaml': `creation_rules: [{ age: ${RECIPIENT} }]\n`,
    ...files,
  });
  const text = (file: string) => readFileSync(join(root, file), 'utf8');
  return {
    root,
    env: ENV,
    text,
    run: (args, { env, ...given } = {}) => run(root, args, { env: { ...ENV, ...env }, ...given }),
    values: async (file) => {
      const identities = identitySource({ env: ENV, home: root, platform: 'linux' });
      const result = await decryptStore({ file, text: text(file), encoding: 'utf-8' }, identities);
      if (!result.ok) throw new Error(`${file}: ${result.error.message}`);
      return Object.fromEntries(
        result.documents.flatMap((document) => [...document].map(([name, value]) => [name, plain(value)])),
      );
    },
  };
}

function plain(value: SecretValue): unknown {
  if (value.kind === 'list') return value.items.map(plain);
  if (value.kind === 'map')
    return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry)]));
  const text = value.text.reveal();
  return value.type === 'int' || value.type === 'float' ? Number(text) : text;
}

/** A Conductor workflow with one reference. */
export const USING = (name: string) =>
  JSON.stringify({
    name: 'charge',
    tasks: [
      {
        name: 'call',
        taskReferenceName: 'call',
        type: 'HTTP',
        inputParameters: {
          http_request: {
            uri: 'https://a.example',
            headers: { Authorization: `\${workflow.secrets.${name}}` },
          },
        },
      },
    ],
  });
