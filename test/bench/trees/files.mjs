/**
 * The files of a repository of workflows, from a seed: about 51 % YAML, 33 % JSON and 15 % BPMN, of 1 to 300 KB, log-normally
 * spread, 4.2 KB on average. A share of the workflows (`density`) holds references to secrets; all others hold in the same
 * fields what workflows have there without: inputs, variables, placeholders.
 */
import { storeOf } from '../look-alike.mjs';
import * as camunda from './camunda.mjs';
import * as conductor from './conductor.mjs';
import { flowInJson, flowInYaml, JELOU, ORKA } from './flow.mjs';
import * as gainsight from './gainsight.mjs';
import { randomFrom } from './random.mjs';
import { CREDENTIALS, identifier, prose, SERVICES, thing, title } from './words.mjs';

export const SEED = 20_261_121;
/** A project's folder holds about so many files, however many projects there are. */
const FILES_OF_PROJECT = 250;
const AREAS = 8;
const ENVIRONMENTS = ['dev', 'uat', 'prod'];
/** Names that every project sees, and those of one project. */
const SHARED = 20;
const OWN = 12;

const KB = 1024;
const SMALLEST = KB;
const LARGEST = 300 * KB;

const PROJECT_FILE = `# The workflows of all regions, the stores of their secrets, and what is known of these.
version: 1
levels: [organization, project]
environments: [${ENVIRONMENTS.join(', ')}]

stores:
  - { files: secrets/acme.yaml, scope: acme }
  - { files: "secrets/{project}/{environment}.yaml", scope: "acme/{project}" }

catalogs:
  - { files: "secrets/{project}/catalog.yaml", scope: "acme/{project}" }

workflows:
  - { files: "projects/{project}/camunda/**/*.bpmn", engine: camunda, scope: "acme/{project}" }
  - { files: "projects/{project}/element-templates/**/*.json", engine: camunda, scope: "acme/{project}" }
  - { files: "projects/{project}/conductor/**/*.json", engine: conductor, scope: "acme/{project}" }
  - { files: "projects/{project}/gainsight/**/*.json", engine: gainsight, scope: "acme/{project}" }
  - { files: "projects/{project}/orka/**/*.yaml", engine: orka, scope: "acme/{project}" }
  - { files: "projects/{project}/jelou/**/*.{json,yaml}", engine: jelou, scope: "acme/{project}" }

rules:
  # Whatever is shared here is shared on purpose.
  shared-credential: off
  undeclared-secret: off
`;

/** Kinds of files with their share, and how much larger than the average they are. */
const KINDS = [
  {
    share: 0.15,
    scale: 1.6,
    folder: 'camunda',
    extension: 'bpmn',
    syntax: camunda.REFERENCE,
    make: camunda.bpmn,
  },
  {
    share: 0.01,
    scale: 0.8,
    folder: 'element-templates',
    extension: 'json',
    syntax: camunda.REFERENCE,
    make: json(camunda.elementTemplate),
  },
  {
    share: 0.18,
    scale: 0.9,
    folder: 'conductor',
    extension: 'json',
    syntax: conductor.REFERENCE,
    make: json(conductor.conductor),
  },
  {
    share: 0.07,
    scale: 0.9,
    folder: 'gainsight',
    extension: 'json',
    syntax: gainsight.REFERENCE,
    make: json(gainsight.gainsight),
  },
  { share: 0.07, scale: 0.9, folder: 'jelou', extension: 'json', syntax: JELOU, make: json(flowInJson) },
  { share: 0.31, scale: 0.9, folder: 'orka', extension: 'yaml', syntax: ORKA, make: flowInYaml },
  { share: 0.2, scale: 0.9, folder: 'jelou', extension: 'yaml', syntax: JELOU, make: flowInYaml },
  { share: 0.01, scale: 0.9, folder: 'notes', extension: 'md', syntax: ORKA, make: notes },
];

/** `[path, text]` of every file: `files` of them, the project file among them. The same arguments give the same bytes. */
export function* treeFiles({ files, density, seed = SEED }) {
  const projects = Math.max(1, Math.round(files / FILES_OF_PROJECT));
  const random = randomFrom(seed);
  const shared = names(random, SHARED, 'ACME_');
  const all = Array.from({ length: projects }, (_, at) => {
    const name = `${random.pick(SERVICES)}-${thing(random)}-${at}`;
    return { name, template: `com.acme.${name}.v1`, secrets: names(random, OWN, ''), shared };
  });
  let left = files;
  for (const made of [...settings(random, all, shared)]) {
    left--;
    yield made;
  }
  for (let index = 0; index < left; index++) yield workflow(index, { all, density, seed });
}

function* settings(random, projects, shared) {
  yield ['claviger.yaml', PROJECT_FILE];
  yield ['secrets/acme.yaml', storeOf(shared)];
  for (const { name, secrets } of projects) {
    // A value that one environment lacks.
    const absent = random.chance(0.05) ? random.pick(secrets) : null;
    for (const environment of ENVIRONMENTS)
      yield [
        `secrets/${name}/${environment}.yaml`,
        storeOf(environment === 'uat' ? secrets.filter((each) => each !== absent) : secrets),
      ];
    const entries = secrets.map(
      (secret) => `${secret}:\n  description: ${prose(random, 1)}\n  owner: ${thing(random)}s\n`,
    );
    yield [`secrets/${name}/catalog.yaml`, entries.join('\n')];
  }
}

function workflow(index, { all, density, seed }) {
  const random = randomFrom(seed + 3 * index);
  const project = random.pick(all);
  const kind = ofShare(random.between(0, 999) / 1000);
  const name = identifier(random, index, '-');
  const made = kind.make({
    random,
    name,
    size: Math.min(LARGEST, Math.max(SMALLEST, random.logNormal(MEDIAN * kind.scale, SPREAD))),
    template: project.template,
    syntax: kind.syntax,
    credential: () => CREDENTIAL,
  });
  const ending = random.chance(0.01) ? '\r\n' : '\n';
  const place = `projects/${project.name}/${kind.folder}/area-${random.between(1, AREAS)}/${name}.${kind.extension}`;
  // What stands for credentials is chosen by numbers of its own, so that trees of another density are the same but for that.
  const plain = randomFrom(seed + 3 * index + 1);
  const choice = randomFrom(seed + 3 * index + 2);
  let left = choice.chance(density) ? choice.between(1, 5) : 0;
  let first = true;
  const text = made.replaceAll(CREDENTIAL, () => {
    const otherwise = withoutReference(plain, kind.syntax);
    const refers = left > 0 && (first || choice.chance(0.6));
    first = false;
    if (refers) left--;
    return escapes(kind.extension)(refers ? reference(choice, project, kind.syntax, all) : otherwise);
  });
  return [place, text.replaceAll('\n', ending)];
}

/** Stands for what is in a field for credentials until it is known whether that is a reference. */
const CREDENTIAL = '@@the credential of this field@@';

function escapes(extension) {
  if (extension === 'json') return (text) => JSON.stringify(text).slice(1, -1);
  return extension === 'bpmn' ? camunda.escaped : (text) => text;
}

/** In bytes; with this spread, the mean is 4.2 KB. */
const MEDIAN = 2 * KB;
const SPREAD = 1.1;

/** The kind at this point from 0 to 1 of the shares laid end to end. */
function ofShare(point) {
  let left = point;
  for (const kind of KINDS) {
    if (left < kind.share) return kind;
    left -= kind.share;
  }
  return KINDS[KINDS.length - 1];
}

/** What workflows without secrets have there; once in five thousand, a credential. */
function withoutReference(random, syntax) {
  if (random.chance(0.0002)) return `ghp_${random.letters(LETTERS, 36)}`;
  return random.chance(0.12) ? random.pick(PLACEHOLDERS) : syntax.otherwise(random);
}

/** As templates and drafts have them. */
const PLACEHOLDERS = ['YOUR_API_KEY', '<your-token>', 'changeme', '********', 'TODO', 'example-token'];

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Most resolve; one of twenty-five is a mistake of the common kinds. */
function reference(choice, project, syntax, all) {
  const name = choice.pick(choice.chance(0.35) ? project.shared : project.secrets);
  if (choice.chance(0.96)) return syntax.write(name);
  return choice.pick([
    () => syntax.malformed(name),
    () => syntax.write(`${name}_OLD`),
    () => syntax.write(choice.pick(choice.pick(all).secrets)),
  ])();
}

function names(random, count, prefix) {
  const found = new Set();
  while (found.size < count)
    found.add(`${prefix}${random.pick(SERVICES).toUpperCase()}_${random.pick(CREDENTIALS)}`);
  return [...found];
}

function notes({ random, size }) {
  const paragraphs = [`# ${title(random)}`];
  for (let written = 0; written < size; written += paragraphs.at(-1).length)
    paragraphs.push(prose(random, 6));
  return `${paragraphs.join('\n\n')}\n`;
}

function json(make) {
  return (file) => `${JSON.stringify(make(file), null, 2)}\n`;
}
