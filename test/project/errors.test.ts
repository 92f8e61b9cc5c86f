import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import catalog from '../../schemas/catalog.schema.json' with { type: 'json' };
import schema from '../../schemas/project.schema.json' with { type: 'json' };
import { loadProject } from '../../src/project/index.js';
import { RULE_DEFAULTS, RULE_IDS } from '../../src/rule-ids.js';
import { problemsOf, project, tree } from './tree.js';

const config = (text: string) => problemsOf(project(`version: 1\n${text}`));

describe('no project file', () => {
  it('says how to begin', () => {
    const [problem] = problemsOf(tree({ 'README.md': '' }));
    expect(problem).toMatch(
      /^claviger\.yaml:1:1: no `claviger\.yaml` here or in a folder above \(claviger init writes one, for what is in this folder/,
    );
  });
  it('called .yml', () => {
    expect(problemsOf(tree({ 'claviger.yml': '' }))).toEqual([
      'claviger.yml:1:1: the project file has to be called `claviger.yaml` (rename it)',
    ]);
  });
});

describe('a file that is no project file', () => {
  const whole = (content: string | Buffer) => problemsOf(tree({ 'claviger.yaml': content }));

  it.each([
    ['empty', '', 'claviger.yaml:1:1: the project file is empty (begin with `version: 1`)'],
    ['only a comment', '# soon\n', 'claviger.yaml:1:1: the project file is empty (begin with `version: 1`)'],
    ['a list', '- version: 1\n', 'claviger.yaml:1:1: the file has to be a map, not a list'],
    ['without version', 'stores: []\n', 'claviger.yaml:1:1: `version` is missing (version of this format)'],
    ['of another version', 'version: 2\n', 'claviger.yaml:1:10: `version` has to be `1`'],
    ['an open quote', 'version: 1\nlevels: "a\n', /^claviger\.yaml:2:9: a character is missing here/],
    ['a key twice', 'version: 1\nversion: 1\n', 'claviger.yaml:2:1: this key stands twice in the same map'],
    ['tabs', 'version: 1\nstores:\n\t- files: a\n', /^claviger\.yaml:3:1: /],
    ['two documents', 'version: 1\n---\nversion: 1\n', /^claviger\.yaml:\d:1: a second document begins here/],
    ['an alias without an anchor', 'version: 1\nlevels: *x\n', /^claviger\.yaml:1:1: an alias/],
    [
      'a merge of a number',
      'version: 1\n<<: 3\n',
      /^claviger\.yaml:1:1: a merge key \(`<<`\) has a value that is no map/,
    ],
    ['a merge of a list of texts', 'version: 1\n<<: [a]\n', /^claviger\.yaml:1:1: a merge key/],
    [
      'deep brackets',
      `version: 1\nlevels: ${'['.repeat(100_000)}`,
      /^claviger\.yaml:2:\d+: nested deeper than 250 levels$/,
    ],
  ])('%s', (_, content, message) => {
    const [problem] = whole(content);
    if (typeof message === 'string') expect(problem).toBe(message);
    else expect(problem).toMatch(message);
  });

  it('an alias bomb', () => {
    const layers = Array.from(
      { length: 9 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`,
    );
    expect(whole(`a0: &a0 [x, x]\n${layers.join('\n')}\n`)).toEqual([
      'claviger.yaml:1:1: an alias (`*name`) has no anchor, or aliases repeat too much',
    ]);
  });

  it('binary, not UTF-8, huge, or a folder', () => {
    expect(whole(Buffer.from([0x76, 0, 1, 2]))).toEqual([
      expect.stringMatching(/^claviger\.yaml:1:1: this file can't be read: this is a binary file/),
    ]);
    expect(whole(Buffer.from([0x76, 0xff, 0xfe]))).toEqual([
      expect.stringMatching(/can't be read: not UTF-8/),
    ]);
    expect(whole(`version: 1\n${'#'.repeat(1_100_000)}`)).toEqual([
      'claviger.yaml:1:1: this file is larger than 1000000 characters',
    ]);
    const root = tree({});
    mkdirSync(join(root, 'claviger.yaml'));
    expect(problemsOf(root)).toEqual([expect.stringMatching(/can't be read: this is a folder, not a file/)]);
  });

  it('a byte order mark is no column', () => {
    expect(whole('\uFEFFversoin: 1\n')).toContain(
      'claviger.yaml:1:1: unknown key `versoin` (did you mean `version`?)',
    );
  });
});

describe('what the schema refuses is said with a place and a suggestion', () => {
  it.each([
    ['wrokflows: []', 'claviger.yaml:2:1: unknown key `wrokflows` (did you mean `workflows`?)'],
    [
      'stores:\n  - { files: a.yaml, scoep: acme }',
      'claviger.yaml:3:22: unknown key `scoep` in `stores[0]` (did you mean `scope`?)',
    ],
    ['stores:\n  - { scope: acme }', /^claviger\.yaml:3:5: `files` is missing in `stores\[0\]`/],
    ['stores: { files: a.yaml }', 'claviger.yaml:2:9: `stores` has to be a list, not a map'],
    [
      'stores:\n  - { files: a.yaml, encrypted: "no" }',
      'claviger.yaml:3:34: `stores[0].encrypted` has to be true or false, not text',
    ],
    [
      'rules: { unused-secrt: error }',
      'claviger.yaml:2:10: unknown key `unused-secrt` in `rules` (did you mean `unused-secret`?)',
    ],
    [
      'rules: { unused-secret: warn }',
      /^claviger\.yaml:2:25: unknown value `warn` for `rules\.unused-secret` \(one of off, info, warning or error\)$/,
    ],
    ['ignore:\n  - { rule: unused-secret }', /^claviger\.yaml:3:5: `reason` is missing in `ignore\[0\]`/],
    [
      'ignore:\n  - { rule: unused-secret, reason: " " }',
      /^claviger\.yaml:3:37: `ignore\[0\]\.reason` is not in the expected form/,
    ],
    [
      'ignore:\n  - { rule: unused-scret, reason: x }',
      /^claviger\.yaml:3:13: unknown value `unused-scret` for `ignore\[0\]\.rule` \(did you mean `unused-secret`\?\)$/,
    ],
    [
      'ignore:\n  - { rule: unused-secret, reason: x, until: soon }',
      /^claviger\.yaml:3:46: `ignore\[0\]\.until` is not in the expected form/,
    ],
    [
      'ignore:\n  - { rule: unused-secret, reason: x, until: 2027-02-30 }',
      /^claviger\.yaml:3:46: `until` is no day of the calendar/,
    ],
    ['levels: [project, project]', 'claviger.yaml:2:19: an item of `levels` stands there twice'],
    [
      'levels: [environment]',
      "claviger.yaml:2:10: `levels[0]` can't be that `environment`: the word is reserved",
    ],
    ['environments: []', /^claviger\.yaml:2:15: `environments` is empty/],
    ['engines: { "a b": x }', "claviger.yaml:2:13: `a b` can't be a name here"],
  ])('%s', (text, message) => {
    const [problem] = config(text);
    if (typeof message === 'string') expect(problem).toBe(message);
    else expect(problem).toMatch(message);
  });

  it('all at once, in the order of the file', () => {
    expect(config('stroes: []\nrules: { x: error }\n').map((problem) => problem.slice(0, 18))).toEqual([
      'claviger.yaml:2:1:',
      'claviger.yaml:3:10',
    ]);
  });

  it('knows every rule there is', () => {
    expect(Object.keys(schema.properties.rules.properties)).toEqual(RULE_IDS);
    expect(schema.properties.ignore.items.properties.rule.enum).toEqual(RULE_IDS);
    expect(RULE_DEFAULTS['shadowed-secret'].severity).toBe('info');
  });
});

describe('what entries say has to fit', () => {
  it.each([
    [
      'stores:\n  - { files: "s/{projct}.yaml" }',
      'claviger.yaml:3:15: `{projct}` is no declared level and not `{environment}` (did you mean `project`?)',
    ],
    [
      'stores:\n  - { files: "s/{environment}.yaml" }',
      /^claviger\.yaml:3:15: `\{environment\}` is captured, but the project declares no `environments`/,
    ],
    [
      'stores:\n  - { files: "s/*.yaml", scope: "acme/{project}" }',
      /^claviger\.yaml:3:34: `\{project\}` is not captured by `files` of this entry/,
    ],
    [
      'stores:\n  - { files: a.yaml, scope: acme/x/y }',
      /^claviger\.yaml:3:29: this scope has 3 parts, more than there are levels: 2 \(organization, project\)/,
    ],
    ['stores:\n  - { files: a.yaml, scope: /acme }', /^claviger\.yaml:3:29: a scope is made of names/],
    [
      'stores:\n  - { files: a.yaml, scope: "acme/*" }',
      /^claviger\.yaml:3:30: a scope holds names and captures/,
    ],
    [
      'workflows:\n  - { files: a.json, engine: conducter }',
      'claviger.yaml:3:30: there is no engine `conducter` (did you mean `conductor`?)',
    ],
    [
      'environments: [dev, prod]\nworkflows:\n  - { files: "*.bpmn", environments: [prdo] }',
      'claviger.yaml:4:39: `prdo` is no declared environment (did you mean `prod`?)',
    ],
    ['stores:\n  - files: ../other.yaml', /a pattern can't lead out of the project/],
    ['stores:\n  - files: /etc/secrets.yaml', /relative to the project file, not absolute/],
    ['stores:\n  - files: C:/secrets.yaml', /relative to the project file, not absolute/],
    ['stores:\n  - files: secrets\\a.yaml', /a pattern is written with `\/`, on Windows too/],
    ['stores:\n  - files: "!a.yaml"', /a pattern can't be negated/],
    ['stores:\n  - files: secrets/', /this names a folder; its files are `secrets\/\*\*\/\*`/],
  ])('%s', (text, message) => {
    const [problem] = config(text);
    if (typeof message === 'string') expect(problem).toBe(message);
    else expect(problem).toMatch(message);
  });
});

describe('a file that two entries claim', () => {
  it('of one list', () => {
    const text = 'version: 1\nstores:\n  - files: "secrets/*.yaml"\n  - files: secrets/a.yaml\n';
    expect(problemsOf(project(text, 'secrets/a.yaml'))).toEqual([
      'claviger.yaml:4:12: `secrets/a.yaml` under `stores` claims `secrets/a.yaml`, and so does `secrets/*.yaml` under `stores` in line 3 (a file belongs to one entry: make the patterns differ)',
    ]);
  });

  it('of two lists', () => {
    const text =
      'version: 1\nstores:\n  - files: "x/*.yaml"\nworkflows:\n  - { files: "**/*.yaml", engine: orka }\n';
    expect(problemsOf(project(text, 'x/a.yaml', 'x/b.yaml'))).toEqual([
      expect.stringMatching(
        /^claviger\.yaml:5:15: .* claims `x\/a\.yaml`, like 1 more file, and so does `x\/\*\.yaml` under `stores` in line 3/,
      ),
    ]);
  });

  it('is that of the kind of entry which names it literally', () => {
    const text = `version: 1
environments: [dev]
stores:
  - { files: "s/{project}/{environment}.yaml" }
  - { files: "s/{project}/variables.yaml", encrypted: false }
catalogs:
  - { files: "s/{project}/catalog.yaml" }
workflows: []
`;
    const result = loadProject({
      cwd: project(text, 's/a/dev.yaml', 's/a/variables.yaml', 's/a/catalog.yaml'),
    });
    expect(result).toMatchObject({
      ok: true,
      project: {
        stores: [
          { file: 's/a/dev.yaml', encrypted: true },
          { file: 's/a/variables.yaml', encrypted: false, environment: null },
        ],
        catalogs: [{ file: 's/a/catalog.yaml' }],
      },
    });
  });

  it('is an error where two kinds name it literally', () => {
    const text =
      'version: 1\nstores:\n  - files: "{project}/a.yaml"\ncatalogs:\n  - files: "*/a.yaml"\nworkflows: []\n';
    expect(problemsOf(project(text, 'x/a.yaml'))).toHaveLength(1);
  });

  it('is never the project file itself', () => {
    const text = 'version: 1\nstores: []\nworkflows:\n  - { files: "**/*.yaml", engine: orka }\n';
    expect(loadProject({ cwd: project(text, 'a.yaml') })).toMatchObject({
      ok: true,
      project: { workflows: [{ file: 'a.yaml' }] },
    });
  });
});

describe('one fault', () => {
  const LISTED = '(`claviger check --list-rules` lists them, in a folder without a project file)';
  it.each([
    ['extends: 5', 'claviger.yaml:2:10: `extends` has to be text or a list, not a number'],
    ['rules: { nonsense: off }', `claviger.yaml:2:10: unknown key \`nonsense\` in \`rules\` ${LISTED}`],
    [
      'overrides: [{ files: a, rules: { nonsense: off } }]',
      `claviger.yaml:2:34: unknown key \`nonsense\` in \`overrides[0].rules\` ${LISTED}`,
    ],
    [
      'ignore: [{ rule: nonsense, reason: x }]',
      `claviger.yaml:2:18: unknown value \`nonsense\` for \`ignore[0].rule\` ${LISTED}`,
    ],
    [
      'rules: { unused-secrets: off }',
      'claviger.yaml:2:10: unknown key `unused-secrets` in `rules` (did you mean `unused-secret`?)',
    ],
  ])('is told once, and briefly: %s', (text, message) => {
    expect(config(`${text}\n`)).toEqual([message]);
  });
});

describe('access rules and naming rules', () => {
  const allow = (text: string) =>
    config(`stores: []\nworkflows: []\naccess:\n  - { tags: [a], allow: ${text} }\n`);

  it.each([
    ['{ field: [auth] }', /^claviger\.yaml:5:27: unknown key `field` .*\(did you mean `fields`\?\)$/],
    ['{ fields: [headrs] }', /^claviger\.yaml:5:36: .*\(did you mean `headers`\?\)$/],
    ['{ engines: [camuda] }', 'claviger.yaml:5:37: there is no engine `camuda` (did you mean `camunda`?)'],
    ['{ environments: [dev] }', /^claviger\.yaml:5:27: unknown key `environments`/],
    [
      '{ hosts: ["https://api.stripe.com/v1"] }',
      'claviger.yaml:5:36: `https://api.stripe.com/v1`: `hosts` names hosts, not URLs (write `api.stripe.com`)',
    ],
    [
      '{ hosts: ["*stripe.com"] }',
      /^claviger\.yaml:5:36: `\*stripe\.com`: a `\*` stands for what is below a host/,
    ],
    ['{ scopes: [a//b] }', /^claviger\.yaml:5:36: a scope is made of names/],
    ['{ scopes: [a/b/c] }', /^claviger\.yaml:5:36: this scope has 3 parts/],
    ['{ workflows: ["/etc/*"] }', /^claviger\.yaml:5:40: a pattern is relative to the project file/],
    ['{ hosts: [] }', /^claviger\.yaml:5:34: /],
    ['{}', /^claviger\.yaml:5:25: /],
  ])('allow: %s', (text, message) => {
    const [problem, ...more] = allow(text);
    expect(more).toEqual([]);
    expect(problem).toMatch(message);
  });

  it.each([
    ['{ case: UPPER_SNAKE_CAS }', /^claviger\.yaml:5:13: .*\(did you mean `UPPER_SNAKE_CASE`\?\)$/],
    ['{ pattern: "(" }', /^claviger\.yaml:5:17: this is no regular expression \(/],
    ['{ pattern: "(A+)+" }', /^claviger\.yaml:5:17: a text can go through .* for ever/],
    [
      '{ prefix: "{projct}_" }',
      'claviger.yaml:5:16: `{projct}` is no declared level (did you mean `project`?)',
    ],
    [
      '{ scope: acme }',
      'claviger.yaml:5:5: this says nothing of names (give it a `pattern`, a `case` or a `prefix`)',
    ],
    ['{ scope: a/b/c, case: camelCase }', /^claviger\.yaml:5:14: this scope has 3 parts/],
  ])('names: %s', (text, message) => {
    const [problem, ...more] = config(`stores: []\nworkflows: []\nnames:\n  - ${text}\n`);
    expect(more).toEqual([]);
    if (typeof message === 'string') expect(problem).toBe(message);
    else expect(problem).toMatch(message);
  });

  it('an `allow` is the same in a catalog', () => {
    expect(catalog.$defs.allow).toEqual(schema.$defs.allow);
  });
});
