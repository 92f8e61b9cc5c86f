/** Rendering many workflows with the secrets of many stores, to decrypting those stores and no more. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peakMemory, timeProcess } from '../process.mjs';
import { NO_SOPS } from '../sops.mjs';
import { encryptedStore, newIdentity } from '../store.mjs';

export const title = 'render of 1,000 workflows with 50 stores, to 50 × sops -d';
export const says =
  'one `claviger render` of everything into a new folder, to the sum of fifty `sops -d`, which render nothing. Into the ' +
  'folder of the round before, whose thousand files go, ext4 takes a second more: it passes over what was just removed.';
export const must = 0.5;
export const goal = 0.1;

const STORES = 50;
const SECRETS = 20;
/** Of each store. */
const WORKFLOWS = 20;

const PROJECT_FILE = `version: 1
environments: [prod]
stores:
  - { files: "secrets/{project}.yaml", scope: "acme/{project}" }
workflows:
  - { files: "flows/{project}/*.json", engine: conductor, scope: "acme/{project}" }
`;

export async function prepare({ folder: top, subject, sops, environment }) {
  if (sops === null) return { absent: NO_SOPS };
  const folder = join(top, 'render');
  const identity = await newIdentity(subject);
  const name = (index) => `SECRET_${String(index).padStart(2, '0')}`;
  const names = Array.from({ length: SECRETS }, (_, index) => name(index));
  mkdirSync(join(folder, 'secrets'), { recursive: true });
  writeFileSync(join(folder, 'claviger.yaml'), PROJECT_FILE);
  const stores = [];
  for (let at = 0; at < STORES; at++) {
    const project = `project-${at}`;
    const file = join(folder, 'secrets', `${project}.yaml`);
    writeFileSync(file, await encryptedStore(subject, names, identity));
    stores.push(file);
    mkdirSync(join(folder, 'flows', project), { recursive: true });
    for (let flow = 0; flow < WORKFLOWS; flow++)
      writeFileSync(
        join(folder, 'flows', project, `flow-${flow}.json`),
        workflow(`${project}-${flow}`, name, flow),
      );
  }
  const env = { ...environment, SOPS_AGE_KEY: identity.secret };
  const options = { cwd: folder, env };
  let round = 0;
  const args = () => [
    subject.command,
    'render',
    '--env',
    'prod',
    '--out',
    join(top, 'rendered', String(round++)),
  ];
  return {
    ours: {
      name: 'claviger render --env prod --out FOLDER',
      run: () => timeProcess(process.execPath, args(), options),
      memory: () => peakMemory(args(), options),
    },
    peer: {
      name: `${STORES} × sops -d`,
      run: () => stores.reduce((sum, file) => sum + timeProcess(sops, ['-d', file], options), 0),
    },
  };
}

/** Three references in two tasks. */
function workflow(title, name, flow) {
  const task = (index, headers) => ({
    name: `call_${index}`,
    taskReferenceName: `call_${index}`,
    type: 'HTTP',
    inputParameters: {
      http_request: {
        uri: 'https://api.example.com/v1/orders',
        method: 'POST',
        headers,
        body: { order: '${workflow.input.order}' },
      },
    },
  });
  const secret = (index) => `\${workflow.secrets.${name((flow + index) % SECRETS)}}`;
  const tasks = [
    task(0, { Authorization: `Bearer ${secret(0)}`, 'X-Api-Key': secret(1) }),
    task(1, { Authorization: `Bearer ${secret(2)}` }),
  ];
  return `${JSON.stringify({ name: title, version: 1, tasks }, null, 2)}\n`;
}
