/** docs/engines/: how each built-in engine's platform behaves, with its field table, made of the definitions themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const DEFINITIONS = 'src/engines/definitions';
const GENERATED = '<!-- Made by `npm run docs` of the definitions in src/engines/definitions. -->';

/** Paths and texts. */
export function enginePages() {
  const engines = readdirSync(DEFINITIONS)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.yaml'.length),
      ...parse(readFileSync(`${DEFINITIONS}/${file}`, 'utf8')),
    }));
  return Object.fromEntries([
    ['docs/engines/README.md', index(engines)],
    ...engines.map((engine) => [`docs/engines/${engine.name}.md`, page(engine)]),
  ]);
}

function index(engines) {
  return `${GENERATED}

# What each platform does

What a platform resolves, where, and what it does at run time with a name that it does not have. Each page has the field
table that \`claviger check\` goes by. How a definition is written, and how you write your own: [../engines.md](../engines.md).

| engine | a reference | a name that is missing |
|---|---|---|
${engines
  .map(
    (engine) =>
      `| [${engine.title}](${engine.name}.md) | ${forms(engine).slice(0, 2).map(code).join(' ')} | ${missing(engine).map(cell).join('; ')} |`,
  )
  .join('\n')}

## What is said of a field

${POLICIES}
`;
}

const POLICIES = `| policy | the platform | rule |
|---|---|---|
| \`allow\` | puts the value in | |
| \`deny\` | forbids a secret here | [field-denied](../rules/field-denied.md) |
| \`inert\` | leaves the text as it stands, so that the reference itself is sent | [field-inert](../rules/field-inert.md) |
| \`leaky\` | puts the value in, then persists, logs or shows it | [field-leaky](../rules/field-leaky.md) |
| \`silent\` | knows no references here, and nobody expects one: documentation, names | nothing is looked for |`;

function page(engine) {
  const { title, files, names, scopes, documents } = engine;
  const builtIn =
    names.builtIn?.length > 0 ? ` The platform itself provides ${names.builtIn.map(code).join(', ')}.` : '';
  return `${GENERATED}

# ${title}

* **Files**, where \`init\` looks for them: ${files.map(code).join(', ')}
* **A reference** is written ${forms(engine).map(code).join(', ')}.
* **Names**: ${names.rule ?? 'any'}.${builtIn}
* **A name that is missing**: ${missing(engine).join('; ')}.
* **The platform's own scopes**: ${scopes?.levels?.join(', ') ?? 'none'}; ${scopes?.precedence === 'narrowest' ? 'the narrower one wins' : 'no public source says which one wins'}.

The first row that fits a field counts. What the policies mean: [README.md](README.md#what-is-said-of-a-field).

${documents.map(documentTable).join('\n\n')}
`;
}

function documentTable({ name, formats, fields = [], otherwise }) {
  const rows = [...fields, { ...otherwise, select: null }].map(
    ({ select, where = [], policy, severity, category, reason, bareName, written, only }) => {
      const place = select === null ? 'anything else' : [select].flat().map(code).join('<br>');
      const conditions = where.map(condition).join('<br>');
      const more = [
        bareName ? 'the whole text is a name' : '',
        written ? 'the task itself writes the secret' : '',
        only ? `counts for the form ${only.map(code).join(', ')} alone` : '',
        reason ?? '',
      ].filter(Boolean);
      const verdict = `${code(policy)}${severity ? ` (${severity})` : ''}`;
      return `| ${place} | ${conditions} | ${verdict} | ${category ?? ''} | ${cell(more.join('; '))} |`;
    },
  );
  return `## A ${name} (${formats.join(', ')})

| place | only where | policy | category | why |
|---|---|---|---|---|
${rows.join('\n')}`;
}

/** Paths are those of the definition: seen from the field, or from the nearest node of a name above it. */
function condition({ path, nearest, exists, equals, templateField }) {
  if (nearest && !path) return `${exists === false ? 'no ' : ''}${code(nearest)} is above it`;
  const place = `${code(path)}${nearest ? ` of the nearest ${code(nearest)}` : ''}`;
  if (equals) return `${place} is ${equals.map((each) => code(String(each))).join(' or ')}`;
  if (templateField) return `the template that ${place} names has this field`;
  return `${place} ${exists === false ? 'is not there' : 'is there'}`;
}

function forms({ references }) {
  return references.flatMap(({ canonical }) => canonical ?? []);
}

function missing({ missing: cases }) {
  const all = Object.entries(cases).map(([where, { note }]) => [where, note.replace(/^at run time /, '')]);
  return all.map(([where, note]) =>
    all.length > 1 ? `${where === 'whole' ? 'alone in its field' : 'within a text'}, ${note}` : note,
  );
}

function code(text) {
  return `\`${cell(text)}\``;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
