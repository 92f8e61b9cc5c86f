/** docs/project-file.md: every key of `claviger.yaml`, made of the schema that checks it. */
import { readFileSync } from 'node:fs';

const SCHEMA = 'schemas/project.schema.json';

/** What the schema does not say: an example, and how keys work together. */
const SECTIONS = {
  extends: {
    example: 'extends: ../shared/claviger.base.yaml',
    text: `What many projects agree on stands in one file. The path is relative to the file that names it: a folder of the same
repository, a git submodule, or a package (\`node_modules/@acme/claviger/base.yaml\`); nothing is fetched. A shared file has the
same form, \`version: 1\` included, and may extend others.

| key | with what the shared file says |
|---|---|
| \`levels\`, \`environments\`, \`stores\`, \`catalogs\`, \`workflows\` | replaced as a whole, where this file has the key |
| \`rules\`, \`engines\` | merged by name; this file has the last word |
| \`access\`, \`names\`, \`ignore\`, \`overrides\` | added: the shared entries come first |

Patterns are relative to the project that extends, whichever file they stand in; the path of an engine's definition is relative
to the file that names it. A mistake is reported where it stands. Entries of a shared file that match nothing here are not
complained of, since another project may need them; an ignore whose last day is over is. A shared file may lie outside of the
project: whoever can change it decides what your checks say, so review it as you would the project file. With \`--since\` it
is read of the commit too, where it belongs to the repository.`,
  },
  levels: { example: 'levels: [organization, project]' },
  environments: { example: 'environments: [dev, uat, prod]' },
  stores: {
    example: `stores:
  - { files: secrets/acme.yaml, scope: acme }
  - { files: "secrets/{project}/{environment}.yaml", scope: "acme/{project}" }`,
    text: `A file that two entries claim is an error; where entries of two lists claim it, the one that names it more literally has it.
A path without any pattern has to be there. \`.git\` and \`node_modules\` are never read, a folder that begins with a dot only where
the pattern names it.`,
  },
  catalogs: {
    example: 'catalogs:\n  - { files: "secrets/{project}/catalog.yaml", scope: "acme/{project}" }',
    text: 'What stands in them: [catalogs.md](catalogs.md).',
  },
  workflows: {
    example:
      'workflows:\n  - { files: "projects/{project}/**/*.bpmn", engine: camunda, scope: "acme/{project}" }',
  },
  engines: {
    example:
      'engines:\n  inhouse: { extends: jelou, reference: "<<secret NAME>>" }\n  pier: engines/pier.yaml',
    text: 'How a definition is written: [engines.md](engines.md).',
  },
  access: {
    example: 'access:\n  - { tags: [pci], allow: { scopes: [acme/payments], fields: [auth, headers] } }',
    text: 'Step by step: [adopt-policy.md](adopt-policy.md).',
  },
  rules: {
    example: 'rules: { unused-secret: error, shadowed-secret: off }',
    text: 'What each finds: [rules](rules/README.md). `claviger check --list-rules` shows how severe each is in a project.',
  },
  overrides: {
    example: `overrides:
  - { files: "projects/legacy/**", rules: { hardcoded-credential: info, field-leaky: off } }
  - { files: "projects/legacy/payments/**", rules: { field-leaky: error } }`,
    text: `A finding belongs to the file that it stands in: a store's findings to the store, a reference's to the workflow. An override
can switch a rule on that is \`off\` in \`rules\`. None makes \`render\` emit what it refuses otherwise: a dangling name, a use that is
not permitted, a value that can't be put where it belongs.`,
  },
  ignore: {
    example:
      'ignore:\n  - { rule: unused-secret, secret: LEGACY_TOKEN, reason: "removed in March", until: 2027-03-31 }',
    text: 'An ignore hides what is known and accepted; a [baseline](adopt.md#2-put-what-is-there-into-a-baseline) hides what has not been looked at yet.',
  },
  names: { example: 'names:\n  - { case: UPPER_SNAKE_CASE }\n  - { scope: acme/payments, prefix: PAY_ }' },
};

/** Paths and texts. */
export function projectFilePage() {
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  const { version: _, ...sections } = schema.properties;
  const unknown = Object.keys(sections).filter((key) => !(key in SECTIONS));
  if (unknown.length > 0)
    throw new Error(`scripts/project-file-docs.mjs shows no example of ${unknown.join(', ')}`);
  const text = Object.entries(sections).map(([key, property]) => section(key, property, schema));
  return { 'docs/project-file.md': `${HEAD}\n\n${text.join('\n\n')}\n${allow(schema)}` };
}

const HEAD = `<!-- Made by \`npm run docs\` of schemas/project.schema.json. -->

# The project file

\`claviger.yaml\` stands at the top of a project and is found from the working directory upward. It says where secrets and
workflows are, which scopes and environments they belong to, and how strict the check is. Everything but \`version: 1\` has a
default. Editors check it with [schemas/project.schema.json](../schemas/project.schema.json):

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/claviger/schemas/project.schema.json
version: 1
\`\`\`

A mistake in it is printed as \`claviger.yaml:line:column: …\`, and the exit code is 2.`;

function section(key, property, schema) {
  const { example, text } = SECTIONS[key];
  const items = property.items?.type === 'object' ? property.items : null;
  const usual =
    property.default === undefined || property.default.length === 0
      ? ''
      : ` Default: \`${inline(property.default)}\`.`;
  const parts = [`## ${key}`, `${property.description}${usual}`, `\`\`\`yaml\n${example}\n\`\`\``];
  if (items) parts.push(table(items, schema));
  if (text) parts.push(text);
  return parts.join('\n\n');
}

function table({ properties, required = [] }, schema) {
  const rows = Object.entries(properties).map(([key, property]) => {
    const target = resolved(property, schema);
    const words =
      target.enum && target.enum.length < 12
        ? ` One of ${target.enum.map((each) => `\`${each}\``).join(', ')}.`
        : '';
    const usual = property.default === undefined ? '' : ` Default: \`${property.default}\`.`;
    const description = `${property.description ?? target.description}${words}${usual}`;
    return `| \`${key}\`${required.includes(key) ? ' (required)' : ''} | ${description.replaceAll('|', '\\|')} |`;
  });
  return `| key | meaning |\n|---|---|\n${rows.join('\n')}`;
}

function allow(schema) {
  const { properties, description } = schema.$defs.allow;
  const rows = Object.entries(properties).map(([key, property]) => {
    const words = property.items.enum
      ? ` ${property.items.enum.map((each) => `\`${each}\``).join(', ')}.`
      : '';
    return `| \`${key}\` | ${property.description}${words} |`;
  });
  return `\n### allow\n\n${description} Catalog entries have the same.\n\n| key | meaning |\n|---|---|\n${rows.join('\n')}\n`;
}

function resolved(property, schema) {
  if (!property.$ref) return property;
  return property.$ref
    .slice(2)
    .split('/')
    .reduce((inner, key) => inner[key], schema);
}

function inline(value) {
  return Array.isArray(value) ? `[${value.join(', ')}]` : JSON.stringify(value);
}
