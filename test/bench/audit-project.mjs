/** A large project for the terminal interface: 10,000 secrets, 50,000 references, and about 5,000 findings. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeOf } from './look-alike.mjs';

const SCOPES = 100;
const SECRETS = 100;
const WORKFLOWS = 10;
const REFERENCES = 50;
/** Of each scope's secrets, so many are used; the others are found to be unused. */
const USED = 75;
/** Of each workflow's references, so many name nothing. */
const DANGLING = 2.5;

/** Writes it below `folder`. */
export function makeLargeProject(folder) {
  const write = (file, text) => {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write(
    'claviger.yaml',
    `version: 1
environments: [dev, uat, prod]
stores:
  - { files: "secrets/{project}.yaml", scope: "acme/{project}" }
workflows:
  - { files: "flows/{project}/*.json", engine: conductor, scope: "acme/{project}" }
`,
  );
  for (let scope = 0; scope < SCOPES; scope++) {
    const project = `project-${String(scope).padStart(3, '0')}`;
    const name = (index) => `TOKEN_${scope}_${String(index).padStart(3, '0')}`;
    const names = Array.from({ length: SECRETS }, (_, index) => name(index));
    write(`secrets/${project}.yaml`, storeOf(names));
    for (let workflow = 0; workflow < WORKFLOWS; workflow++) {
      const dangling = Math.floor(DANGLING) + (workflow % 2);
      const parameters = Object.fromEntries(
        Array.from({ length: REFERENCES }, (_, index) => [
          `input${index}`,
          `\${workflow.secrets.${index < dangling ? `ABSENT_${scope}_${workflow}_${index}` : name((workflow * 31 + index) % USED)}}`,
        ]),
      );
      const task = { name: 'call', taskReferenceName: 'call', type: 'SIMPLE', inputParameters: parameters };
      write(
        `flows/${project}/flow-${workflow}.json`,
        JSON.stringify({ name: `${project}-${workflow}`, version: 1, tasks: [task] }, null, 2),
      );
    }
  }
}
