/** What is run to make values get out: every command, and rendering that fails in many ways. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { prepareProject } from '../../src/check.js';
import { encodeShard, extractShare } from '../../src/shards/index.js';

/** The values, and the project whose stores the real sops made of them. */
export const PLAIN = fileURLToPath(new URL('./plain/', import.meta.url));
export const PROJECT = fileURLToPath(new URL('./vectors/', import.meta.url));
const KEYS = fileURLToPath(new URL('../../examples/demo-keys/', import.meta.url));

export interface Files {
  readonly folder: string;
  readonly change: (file: string, change: (text: string) => string) => void;
}

type Edit = NonNullable<Scenario['edit']>;

export interface Scenario {
  readonly name: string;
  readonly args: readonly string[];
  /** Null: whatever a check makes of it. */
  readonly code: number | null;
  /** Changes the copy of the project before the run. */
  readonly edit?: ((project: Files) => void) | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: string;
  /** A folder, relative to the project, in which values belong; `stdout` for the standard output. */
  readonly target?: string;
}

export const DEVELOPERS = identity('developers');
export const DEPLOY = identity('deploy');

/** Typed into a store by someone in a hurry; nothing may repeat it. */
export const TYPED = 'mQ4vTz81LkRw90Xs';

const PLATFORM_FORMATS = ['sarif', 'github', 'gitlab', 'junit', 'markdown', 'rdjson'];

const key = { SOPS_AGE_KEY: DEPLOY };
const PROD = ['render', '--env', 'prod', '--out'];

const MERGE = ['git', 'merge', 'empty.yaml', 'secrets/acme.dev.yaml', 'theirs.yaml'];
const two = ({ folder }: Files): void => {
  writeFileSync(join(folder, 'empty.yaml'), '');
  cpSync(join(folder, 'secrets/acme.prod.yaml'), join(folder, 'theirs.yaml'));
};

export const KEYLESS: readonly Scenario[] = [
  { name: 'check', args: ['check'], code: 0 },
  { name: 'check in colour', args: ['check'], code: 0, env: { FORCE_COLOR: '1' } },
  { name: 'check --format line', args: ['check', '--format', 'line'], code: 0 },
  { name: 'check --json', args: ['check', '--json'], code: 0 },
  ...PLATFORM_FORMATS.map((format) => ({
    name: `check --format ${format}`,
    args: ['check', '--format', format],
    code: 0,
  })),
  { name: 'check with a report in a file', args: ['check', '-o', 'json=../tmp/report.json'], code: 0 },
  { name: 'check with a key at hand', args: ['check'], code: 0, env: key },
  ...['json', 'markdown', 'pretty'].map((format) => ({
    name: `check --since --format ${format}, with plain text before and now`,
    args: ['check', '--since', 'HEAD', '--format', format],
    code: 1,
    env: key,
    edit: typedTwice,
  })),
  {
    name: 'check --since with a baseline',
    args: ['check', '--since', 'HEAD', '--baseline', 'baseline.yaml', '--json'],
    code: 1,
    env: key,
    edit: (project: Files) => {
      typedTwice(project);
      writeFileSync(join(project.folder, 'baseline.yaml'), STALE);
    },
  },
  { name: 'baseline create', args: ['baseline', 'create', 'new.yaml'], code: 0, env: key, edit: typed },
  {
    name: 'baseline create --force',
    args: ['baseline', 'create', '--force', 'secrets/acme.yaml'],
    code: 0,
    env: key,
    edit: typed,
  },
  {
    name: 'baseline prune',
    args: ['baseline', 'prune', 'baseline.yaml'],
    code: 0,
    env: key,
    edit: (project: Files) => writeFileSync(join(project.folder, 'baseline.yaml'), STALE),
  },
  {
    name: 'baseline prune of a store',
    args: ['baseline', 'prune', 'secrets/acme.yaml'],
    code: 2,
    edit: typed,
  },
  {
    name: 'check --shard, with plain text in a store and in a workflow',
    args: ['check', '--shard', '1/1', '--output', 'shard=part.json'],
    code: 0,
    env: key,
    edit: typedInto,
  },
  ...['json', 'pretty'].map((format) => ({
    name: `check --merge --format ${format}, with plain text in a store and in a workflow`,
    args: ['check', '--merge', 'part.json', '--format', format],
    code: 1,
    env: key,
    edit: merging,
  })),
  {
    name: 'check --merge of a store',
    args: ['check', '--merge', 'secrets/acme.yaml'],
    code: 2,
    env: key,
    edit: typed,
  },
  {
    name: 'check --statistics, with plain text in a store and in a workflow',
    args: ['check', '--statistics'],
    code: 1,
    env: key,
    edit: typedInto,
  },
  {
    name: 'check --list-rules',
    args: ['check', '--list-rules', '--json'],
    code: 0,
    env: key,
    edit: typedInto,
  },
  ...['bash', 'zsh', 'fish'].map((shell) => ({
    name: `completion ${shell}`,
    args: ['completion', shell],
    code: 0,
    env: key,
    edit: typedInto,
  })),
  {
    name: 'what completion asks for',
    args: ['__complete', 'secrets'],
    code: 0,
    env: key,
    edit: typedInto,
  },
  { name: 'references', args: ['references'], code: 0 },
  { name: 'references --json', args: ['references', '--json'], code: 0 },
  { name: 'secret list', args: ['secret', 'list'], code: 0 },
  { name: 'secret list --long', args: ['secret', 'list', '--long'], code: 0, env: key },
  { name: 'secret list --json', args: ['secret', 'list', '--json'], code: 0 },
  { name: 'secret uses', args: ['secret', 'uses', 'LOGIN'], code: 0 },
  { name: 'secret uses --json', args: ['secret', 'uses', 'LOGIN', '--json'], code: 0 },
  {
    name: 'secret rename --dry-run',
    args: ['secret', 'rename', 'API_KEY', 'API_TOKEN', '--dry-run'],
    code: 0,
    env: key,
  },
  { name: 'explain a rule', args: ['explain', 'plaintext-secret'], code: 0 },
  { name: 'explain a secret', args: ['explain', 'LOGIN'], code: 0 },
  { name: 'explain a word that is neither', args: ['explain', 'API_KEYS'], code: 2 },
  { name: 'git textconv', args: ['git', 'textconv', 'secrets/acme.prod.yaml'], code: 0 },
  { name: 'keys who', args: ['keys', 'who'], code: 0, env: key },
  { name: 'keys who --history --json', args: ['keys', 'who', '--history', '--json'], code: 2, env: key },
  { name: 'keys sync', args: ['keys', 'sync', '--json'], code: 1, env: key, edit: readers },
  { name: 'init where all is', args: ['init'], code: 0, env: key },
  { name: 'git merge without a key', args: MERGE, code: 1, edit: two },
  { name: 'keys who --history', args: ['keys', 'who', '--history'], code: 0, env: key, edit: committed },
  { name: 'secret list in git', args: ['secret', 'list', '--json'], code: 0, env: key, edit: committed },
  {
    name: 'check --explain-access',
    args: ['check', '--explain-access', 'LOGIN', 'flows/task.json'],
    code: 0,
    env: key,
  },
  { name: 'secret describe', args: ['secret', 'describe', 'LOGIN'], code: 0, env: key },
  {
    name: 'secret describe --description',
    args: ['secret', 'describe', 'LOGIN', '--description', 'of the shop'],
    code: 0,
    env: key,
    edit: ({ folder, change }) => {
      writeFileSync(join(folder, 'catalog.yaml'), '');
      change('claviger.yaml', (text) => `${text}catalogs:\n  - { files: catalog.yaml, scope: acme }\n`);
    },
  },
  { name: 'git install', args: ['git', 'install'], code: 0, env: key, edit: committed },
  { name: 'git uninstall', args: ['git', 'uninstall'], code: 0, env: key, edit: committed },
  {
    name: 'git pre-commit of plain text and a private key',
    args: ['git', 'pre-commit'],
    code: 1,
    env: key,
    edit: (project) => {
      committed(project);
      project.change('secrets/acme.yaml', (text) => `TYPED: ${TYPED}\n${text}`);
      writeFileSync(join(project.folder, 'keys.txt'), `${DEPLOY}\n`);
      inGit(project, 'add', '.');
    },
  },
  {
    name: 'git pre-commit of what a check finds',
    args: ['git', 'pre-commit'],
    code: 1,
    env: key,
    edit: (project) => {
      committed(project);
      project.change('flows/task.yaml', (text) => text.replace('secrets.API_KEY', 'secrets.API_KYE'));
      inGit(project, 'add', '.');
    },
  },
];

/** An entry that no finding is like. */
const STALE = `version: 1\nfindings:\n  - {"fingerprint":"${'0'.repeat(28)}","rule":"unused-secret","file":"x"}\n`;

function typed(project: Files): void {
  project.change('secrets/acme.yaml', (text) => `TYPED: ${TYPED}\n${text}`);
}

/** In a store, and where a workflow sends it. */
function typedInto(project: Files): void {
  typed(project);
  project.change('flows/task.yaml', (text) => text.replace('Key {{secrets.API_KEY}}', TYPED));
}

/** A partial result of that. */
function merging(project: Files): void {
  typedInto(project);
  const prepared = prepareProject({ cwd: project.folder });
  if (!prepared.ok) throw new Error(prepared.problems.map(({ message }) => message).join('\n'));
  const shard = extractShare(prepared.prepared, { index: 1, count: 1 });
  writeFileSync(join(project.folder, 'part.json'), encodeShard(shard));
}

/** In plain text in the commit, and in another store now. */
function typedTwice(project: Files): void {
  typed(project);
  committed(project);
  project.change('secrets/acme.yaml', (text) => text.replace(/^TYPED: .*\n/, ''));
  project.change('secrets/acme.prod.yaml', (text) => `TYPED: ${TYPED}\nMORE: ${TYPED}${TYPED}\n${text}`);
}

function committed(project: Files): void {
  inGit(project, 'init', '--quiet');
  inGit(project, 'add', '.');
  inGit(project, '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'one');
}

function inGit({ folder }: Files, ...args: readonly string[]): void {
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stderr } = spawnSync('git', args, { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
}

/** What decrypts in order to write ciphertexts: no value belongs anywhere. */
export const MERGED: readonly Scenario[] = [
  { name: 'git merge with a key', args: MERGE, code: 1, env: key, edit: two },
  {
    name: 'git merge of a store with one that is cut short',
    args: MERGE,
    code: 1,
    env: key,
    edit: (project) => {
      two(project);
      project.change('theirs.yaml', (text) => text.replace(/^\w+: ENC.*\n/m, ''));
    },
  },
  {
    name: 'git resolve',
    args: ['git', 'resolve', '--theirs', 'secrets/acme.prod.yaml'],
    code: 0,
    env: key,
    edit: conflict('$&'),
  },
  {
    name: 'git resolve to a value that is typed in',
    args: ['git', 'resolve', '--theirs', 'secrets/acme.prod.yaml'],
    code: 1,
    env: key,
    edit: conflict(`API_KEY: ${TYPED}\n`),
  },
];

/** A conflict in the work tree, with this as the other side of its one line. */
function conflict(theirs: string): NonNullable<Scenario['edit']> {
  return (project) => {
    committed(project);
    project.change('secrets/acme.prod.yaml', (text) =>
      text.replace(/^API_KEY: .*\n/m, `<<<<<<< ours API_KEY\n$&=======\n${theirs}>>>>>>> theirs API_KEY\n`),
    );
  };
}

/** Files from which values are taken. */
const values = ({ folder }: Files): void => {
  writeFileSync(join(folder, 'value.txt'), `${TYPED}\n`);
  writeFileSync(join(folder, 'values.yaml'), `NEW_KEY: ${TYPED}\nOTHER_KEY: { inner: ${TYPED} }\n`);
  writeFileSync(join(folder, 'broken.yaml'), `NEW_KEY: ${TYPED}\nOTHER_KEY: [ ${TYPED}\n`);
};
/** A scripted editor. It leaves a backup beside the file, as editors do. */
const editing =
  (script: string): NonNullable<Scenario['edit']> =>
  ({ folder }) => {
    values({ folder, change: () => {} });
    writeFileSync(join(folder, 'editor.sh'), `cp "$1" "$1~"\n${script}\n`);
  };
const editor = { ...key, EDITOR: 'sh ./editor.sh' };
const SET = ['secret', 'set', 'NEW_KEY'];
const EDIT = ['secret', 'edit', '--store', 'secrets/acme.yaml'];

/** A scope below, whose store would be new. */
const below: NonNullable<Scenario['edit']> = ({ change }) =>
  change('claviger.yaml', (text) =>
    text.replace(
      'workflows:',
      '  - { files: "secrets/{project}/all.yaml", scope: "acme/{project}" }\nworkflows:',
    ),
  );
const MOVE = ['secret', 'move', 'LOGIN', '--to', 'acme/pay'];

/** What changes stores: values are decrypted, and encrypted again. */
export const CHANGED: readonly Scenario[] = [
  { name: 'secret rename', args: ['secret', 'rename', 'API_KEY', 'API_TOKEN'], code: 0, env: key },
  { name: 'secret rename of a structure', args: ['secret', 'rename', 'LOGIN', 'SIGN_IN'], code: 0, env: key },
  { name: 'secret move', args: [...MOVE, '--force'], code: 0, env: key, edit: below },
  { name: 'secret set', args: SET, code: 0, env: key, input: `${TYPED}\n` },
  { name: 'secret set of an old one', args: ['secret', 'set', 'LOGIN'], code: 0, env: key, input: TYPED },
  {
    name: 'secret set --from-file',
    args: [...SET, '--from-file', 'value.txt'],
    code: 0,
    env: key,
    edit: values,
  },
  {
    name: 'secret set --values',
    args: ['secret', 'set', '--values', 'values.yaml'],
    code: 0,
    env: key,
    edit: values,
  },
  { name: 'secret set --yaml', args: [...SET, '--yaml'], code: 0, env: key, input: `- ${TYPED}\n` },
  { name: 'secret edit', args: EDIT, code: 0, env: editor, edit: editing('cat values.yaml >> "$1"') },
  { name: 'secret remove', args: ['secret', 'remove', 'LOGIN', '--force'], code: 0, env: key },
];

/** Changes that are refused: of what was typed, nothing is said again. */
export const NOT_CHANGED: readonly Scenario[] = [
  { name: 'secret set without a key', args: SET, code: 3, input: TYPED },
  { name: 'secret set with a value', args: [...SET, TYPED], code: 2, env: key },
  { name: 'secret set with = and a value', args: ['secret', 'set', `NEW_KEY=${TYPED}`], code: 2, env: key },
  { name: 'secret set with an option and a value', args: [...SET, `--value=${TYPED}`], code: 2, env: key },
  {
    name: 'secret set --yaml of what breaks',
    args: [...SET, '--yaml'],
    code: 2,
    env: key,
    input: `[${TYPED}`,
  },
  { name: 'secret set under a wrong name', args: ['secret', 'set', 'a b'], code: 2, env: key, input: TYPED },
  {
    name: 'secret set --values of a broken file',
    args: ['secret', 'set', '--values', 'broken.yaml'],
    code: 2,
    env: key,
    edit: values,
  },
  {
    name: 'secret edit of what breaks',
    args: EDIT,
    code: 2,
    env: editor,
    edit: editing('cat broken.yaml >> "$1"'),
  },
  {
    name: 'secret edit with a failing editor',
    args: EDIT,
    code: 2,
    env: editor,
    edit: editing('cat "$1" values.yaml > "$1.new"; exit 1'),
  },
  { name: 'secret edit without a key', args: EDIT, code: 3, env: { EDITOR: 'true' } },
  { name: 'secret remove of what is used', args: ['secret', 'remove', 'LOGIN'], code: 1, env: key },
];

/** Commands that change who can open the stores: what they write is encrypted. */
export const SHARED: readonly Scenario[] = [
  { name: 'keys sync --apply', args: ['keys', 'sync', '--apply'], code: 0, env: key, edit: readers },
  { name: 'keys rotate', args: ['keys', 'rotate', '--all'], code: 0, env: key },
  {
    name: 'init without a project file',
    args: ['init'],
    code: 0,
    env: key,
    edit: ({ folder }) => rmSync(join(folder, 'claviger.yaml')),
  },
  {
    name: 'init among plain stores',
    args: ['init'],
    code: 0,
    env: key,
    edit: ({ folder }) => {
      rmSync(join(folder, 'claviger.yaml'));
      rmSync(join(folder, '.sops.yaml'));
      cpSync(join(PLAIN, 'secrets'), join(folder, 'secrets'), { recursive: true });
    },
  },
];

/** Commands that make a private key, and where it belongs. */
export const KEY_MAKERS: readonly (Scenario & { readonly target: string })[] = [
  {
    name: 'keys generate',
    args: ['keys', 'generate'],
    code: 0,
    target: '.config/sops/age/keys.txt',
  },
  {
    name: 'keys generate --post-quantum --output',
    args: ['keys', 'generate', '--post-quantum', '--output', '../mine.txt'],
    code: 0,
    target: 'mine.txt',
  },
  {
    name: 'init without a key',
    args: ['init'],
    code: 0,
    edit: ({ folder }) => {
      for (const each of ['claviger.yaml', '.sops.yaml', 'secrets'])
        rmSync(join(folder, each), { recursive: true });
    },
    target: '.config/sops/age/keys.txt',
  },
];

function strangers({ change }: Files): void {
  change('.sops.yaml', (text) =>
    text.replace(/age1gm46\w+/g, 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'),
  );
}

function readers({ change }: Files): void {
  change('.sops.yaml', (text) => text.replace(/age17td\w+,/, ''));
}

/** What the stores hold. */
const PROD_VALUES = plainValues('acme.prod.yaml');
const ALL_VALUES = plainValues('acme.yaml');

/** Values that stand in workflows. */
const leaked = {
  inJson: inFile(
    'flows/task.json',
    '"name": "task",',
    () => `"name": "task", "description": ${JSON.stringify(`is ${PROD_VALUES.QUOTED}`)},`,
  ),
  inComment: inFile('flows/task.yaml', 'steps:', () => `# it was ${PROD_VALUES.API_KEY}\nsteps:`),
  inBlock: inFile(
    'flows/task.yaml',
    '{{secrets.API_KEY}}',
    () =>
      `{{secrets.API_KEY}}\n        Y: |\n          ${ALL_VALUES.SIGNING_KEY.replaceAll('\n', '\n          ')}`,
  ),
  asKey: inFile(
    'flows/task.json',
    '"body": {',
    () =>
      `"body": { "${PROD_VALUES.API_KEY}": { "x": "${PROD_VALUES.API_KEY}", "y": "\${workflow.secrets.PIN}" },`,
  ),
  inAttribute: inFile('flows/task.bpmn', 'isExecutable', () => {
    const password = ALL_VALUES.LOGIN.password.replaceAll('"', '&quot;');
    return `name="${password}" isExecutable`;
  }),
};

export const RENDERED: readonly Scenario[] = [
  { name: 'render', args: [...PROD, '../out'], code: 0, env: key, target: '../out' },
  {
    name: 'render --emit payload',
    args: [...PROD, '../out', '--emit', 'payload'],
    code: 0,
    env: key,
    target: '../out',
  },
  {
    name: 'render --stdout',
    args: ['render', '--env', 'prod', '--stdout'],
    code: 0,
    env: key,
    target: 'stdout',
  },
  { name: 'render --dry-run', args: ['render', '--env', 'prod', '--dry-run'], code: 0, env: key },
  {
    name: 'render --dry-run with a value in a workflow, that is a warning',
    args: ['render', '--env', 'prod', '--dry-run'],
    code: 0,
    env: key,
    edit: (project) => {
      leaked.inComment(project);
      leaked.inJson(project);
      project.change('claviger.yaml', (text) => `${text}rules: { leaked-value: warning }\n`);
    },
  },
  { name: 'render --out --dry-run', args: [...PROD, '../out', '--dry-run'], code: 0, env: key },
];

function refused(name: string, code: number, edit?: Scenario['edit'], env: Scenario['env'] = key): Scenario {
  return { name: `render, ${name}`, args: [...PROD, '../out'], code, edit, env };
}

function inFile(file: string, from: string | RegExp, to: string | (() => string)): Edit {
  return ({ change }) =>
    change(file, (text) => (typeof to === 'string' ? text.replace(from, to) : text.replace(from, to)));
}

const inStore = (from: RegExp, to: string) => inFile('secrets/acme.prod.yaml', from, to);
/** Another name where a harmless one stands. */
const referTo = (name: string) => inFile('flows/task.yaml', '{{secrets.TWO_LINES}}', `{{secrets.${name}}}`);

export const REFUSED: readonly Scenario[] = [
  { name: 'secret rename, no key', args: ['secret', 'rename', 'API_KEY', 'API_TOKEN'], code: 3 },
  {
    name: 'secret rename, a name that there is',
    args: ['secret', 'rename', 'API_KEY', 'PIN'],
    code: 1,
    env: key,
  },
  {
    name: 'secret rename, a value under another name',
    args: ['secret', 'rename', 'API_KEY', 'API_TOKEN'],
    code: 3,
    env: key,
    edit: inStore(/^API_KEY: (.*\n)QUOTED: .*/m, 'API_KEY: $1QUOTED: $1'),
  },
  { name: 'secret move, references in the way', args: MOVE, code: 1, env: key, edit: below },
  { name: 'secret move, no key', args: [...MOVE, '--force'], code: 3, edit: below },
  refused('no key', 3, undefined, {}),
  refused("another environment's key", 3, undefined, { SOPS_AGE_KEY: DEVELOPERS }),
  refused('a key with a letter too few', 3, undefined, { SOPS_AGE_KEY: DEPLOY.slice(0, -1) }),
  refused('a key in two letter cases', 3, undefined, { SOPS_AGE_KEY: `${DEPLOY.slice(0, -1)}x` }),
  refused('a key file that is no key file', 3, undefined, { SOPS_AGE_KEY_FILE: 'secrets/acme.yaml' }),
  refused('a key command that fails', 3, undefined, {
    SOPS_AGE_KEY_CMD: `${process.execPath} -e process.exit(1)`,
  }),
  refused(
    'a line break in a header',
    1,
    inFile('flows/task.yaml', '{{secrets.API_KEY}}', '{{secrets.TWO_LINES}}'),
  ),
  refused("a value in the engine's own syntax", 1, referTo('BRACES')),
  refused(
    'a value that is a reference',
    1,
    inFile('flows/task.bpmn', '{{secrets.API_KEY}}', '{{secrets.REFERRING}}'),
  ),
  refused('a value in a workflow', 1, leaked.inJson),
  refused('a value in a comment of a workflow', 1, leaked.inComment),
  refused('a value in a workflow, over several lines', 1, leaked.inBlock),
  refused('a value as a key of a workflow, and below it', 1, leaked.asKey),
  refused('a value of a structure in an attribute', 1, leaked.inAttribute),
  refused('a value in a workflow, and one that is not safe', 1, (project) => {
    leaked.inComment(project);
    referTo('BRACES')(project);
  }),
  refused('a path that a value has not', 1, inFile('flows/task.json', 'LOGIN.user', 'LOGIN.nothing')),
  refused('a path into a text', 1, inFile('flows/task.json', 'SHARED_TOKEN', 'SHARED_TOKEN.user')),
  refused('a name that there is not', 1, referTo('API_KYE')),
  refused('two lines exchanged', 3, inStore(/^(API_KEY: .*\n)(QUOTED: .*\n)/m, '$2$1')),
  refused('a ciphertext changed', 3, inStore(/^(API_KEY: ENC\[AES256_GCM,data:)..../m, '$1AAAA')),
  refused("a value's type changed", 3, inStore(/^(API_KEY: .*type:)str/m, '$1int')),
  refused('a value under another name', 3, inStore(/^API_KEY: (.*\n)QUOTED: .*/m, 'API_KEY: $1QUOTED: $1')),
  refused('a MAC that is gone', 3, inStore(/^ *mac: .*\n/m, '')),
  { name: 'keys rotate without a key', args: ['keys', 'rotate', '--all'], code: 3 },
  {
    name: "keys sync with another environment's key",
    args: ['keys', 'sync', '--apply'],
    code: 3,
    env: { SOPS_AGE_KEY: DEVELOPERS },
    edit: strangers,
  },
  {
    name: 'keys generate over a key',
    args: ['keys', 'generate'],
    code: 2,
    env: { SOPS_AGE_KEY_FILE: join(KEYS, 'DEMONSTRATION-ONLY-deploy.txt') },
  },
  refused('a file where the output belongs', 2, ({ folder }) => writeFileSync(join(folder, '../out'), '')),
  refused('a folder that git tracks', 2, ({ folder }) => mkdirSync(join(folder, '../.git'))),
  {
    name: 'render, a file above where the output belongs',
    args: [...PROD, 'claviger.yaml/out'],
    code: 2,
    env: key,
  },
];

/** Stores in which a value stands plain, each in its own way. */
const TYPED_IN: readonly (readonly [how: string, edit: NonNullable<Scenario['edit']>])[] = [
  ['typed in', shared((text) => `TYPED: ${TYPED}\n${text}`)],
  [
    'in quotes, over a value',
    shared((text) => text.replace(/^SHARED_TOKEN: .*$/m, `SHARED_TOKEN: "${TYPED}"`)),
  ],
  ['in a list', shared((text) => `TYPED: [${TYPED}, { ${TYPED}: ${TYPED} }]\n${text}`)],
  ['on lines of its own', shared((text) => `TYPED: |\n  ${TYPED}\n  ${TYPED}: ${TYPED}\n${text}`)],
  ['twice', shared((text) => `TYPED: ${TYPED}\nTYPED: ${TYPED}\n${text}`)],
  ['in quotes that are not closed', shared((text) => `TYPED: "${TYPED}\n${text}`)],
  ['on a line without a name', shared((text) => `A: b\n${TYPED}\n${text}`)],
  ['in a document of its own', shared((text) => `${text}---\n- ${TYPED}\n`)],
  [
    'behind an anchor, an alias and a tag',
    shared((text) => `T: &a ${TYPED}\nU: *b\nV: !<${TYPED}> x\n${text}`),
  ],
  [
    'beside a merge conflict',
    shared((text) => `<<<<<<< HEAD\nT: ${TYPED}\n=======\nT: x${TYPED}\n>>>>>>> b\n${text}`),
  ],
  ['behind a ciphertext', shared((text) => text.replace(/^(SHARED_TOKEN: .*)$/m, `$1${TYPED}`))],
  ['as a ciphertext', shared((text) => text.replace(/^SHARED_TOKEN: .*$/m, `SHARED_TOKEN: ENC[${TYPED}`))],
  ['as the MAC', shared((text) => text.replace(/^( *)mac: .*$/m, `$1mac: ${TYPED}`))],
  ['in the age file', shared((text) => text.replace(/(-----BEGIN AGE .*\n *)\S+/, `$1${TYPED}`))],
  ['in a file that is no YAML', shared(() => `{ "T": "${TYPED}\n\u0000\t- :`)],
  [
    'in every store: none is encrypted',
    ({ folder }) => cpSync(join(PLAIN, 'secrets'), join(folder, 'secrets'), { recursive: true }),
  ],
];

function shared(change: (text: string) => string): NonNullable<Scenario['edit']> {
  return (project) => project.change('secrets/acme.yaml', change);
}

/** Every command on a project whose stores hold plain text. What a check says of it is tested elsewhere. */
export const ON_PLAIN_TEXT: readonly Scenario[] = TYPED_IN.flatMap(([how, edit]) =>
  [
    ['check'],
    ['check', '--json'],
    ...PLATFORM_FORMATS.map((format) => ['check', '--format', format]),
    ['references'],
    ['explain', 'TYPED'],
    ['secret', 'list', '--long'],
    ['secret', 'uses', 'TYPED'],
    ['secret', 'rename', 'SHARED_TOKEN', 'TOKEN', '--dry-run'],
    ['git', 'textconv', 'secrets/acme.yaml'],
    ['render', '--env', 'prod', '--dry-run'],
  ].map((args) => ({
    name: `${args.slice(0, 3).join(' ')}, plain text ${how}`,
    args,
    code: null,
    edit,
    env: key,
  })),
);

interface PlainValues {
  readonly API_KEY: string;
  readonly QUOTED: string;
  readonly SIGNING_KEY: string;
  readonly LOGIN: { readonly password: string };
}

function plainValues(file: string): PlainValues {
  return parse(readFileSync(join(PLAIN, 'secrets', file), 'utf8'));
}

function identity(name: string): string {
  const file = join(KEYS, `DEMONSTRATION-ONLY-${name}.txt`);
  return /^AGE-SECRET-KEY-1\w+$/m.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
}
