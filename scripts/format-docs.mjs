/** docs/formats.md: what each report format is for, with what the broken example looks like in it. */
import { readFileSync } from 'node:fs';

const GOLDEN = 'test/examples/golden';
const golden = (name) => readFileSync(`${GOLDEN}/${name}`, 'utf8');
const json = (value) => JSON.stringify(value, null, 2);

/** The finding of the example that every format shows: a misspelt name. Each has its own word for the rule. */
const isShown = ({ rule, check_name, ruleId, code }) =>
  (rule ?? check_name ?? ruleId ?? code?.value) === 'dangling-secret';

/** In the order of `--format`. `excerpt` cuts what is shown out of the golden file; the file itself is linked. */
const FORMATS = [
  {
    name: 'pretty',
    file: 'check.txt',
    language: 'text',
    readers: 'People at a terminal, and whoever opens the log of a job.',
    text: [
      'The default. In colour where somebody looks (`NO_COLOR` and `FORCE_COLOR` are respected), as wide as the terminal. Lines of a store',
      'are shown without their values.',
    ],
    excerpt: (text) => {
      const findings = text.split('\n\n');
      return [findings.find((each) => each.includes('[dangling-secret]')), findings.at(-1)].join('\n\n');
    },
  },
  {
    name: 'line',
    file: 'check.lines.txt',
    language: 'text',
    readers: '`grep`, and editors with a problem matcher.',
    text: ['`path:line:column: severity: message [rule]`, one finding a line and nothing else.'],
    excerpt: (text) => text.split('\n').slice(4, 9).join('\n'),
  },
  {
    name: 'json',
    file: 'check.json',
    language: 'json',
    readers: 'Your own programs. `--json` is short for it.',
    text: [
      'A contract: versioned, and described by [`schemas/diagnostics.schema.json`](../schemas/diagnostics.schema.json). Lines and columns count',
      'from 1, offsets from 0, both in UTF-16 units. Paths are relative to the project. A fingerprint is made of what a finding is, never of',
      'its line, so it survives moved code.',
    ],
    excerpt: (text) => json(JSON.parse(text).diagnostics.find(isShown)),
    part: 'One of `diagnostics`; beside it stand `version`, `summary` and `comparison`.',
  },
  {
    name: 'sarif',
    file: 'check.sarif',
    language: 'json',
    readers: "GitHub's code scanning, Azure DevOps, the SARIF viewers of editors.",
    text: [
      'SARIF 2.1.0. Every rule is in it with its whole page, every finding with its place, field and related places. Files are named from the top',
      'of the repository (`SRCROOT`), and nothing of them is quoted. `partialFingerprints` holds our own fingerprint; the one that GitHub goes by',
      'is made of the line and added when the file is uploaded. Each project of a repository gets a category of its own, so that one upload',
      "doesn't close another's alerts. With `--since` every result is `new`, and what the change fixed is left out, for GitHub takes every result for an open one:",
      'upload a report of everything instead, as the [action](ci.md#github) does.',
    ],
    excerpt: (text) => json(JSON.parse(text).runs[0].results.find(isShown)),
    part: 'One of `results`.',
  },
  {
    name: 'github',
    file: 'check.github.txt',
    language: 'text',
    readers:
      "GitHub Actions: annotations beside the changed lines, and a folded group for each severity in the job's log.",
    text: [
      'GitHub shows ten annotations of a level for each step and drops the rest. So the first ten of each level are annotations, and the others',
      'stand in the log as plain lines below "and n more". A message is cut off at 4,096 characters, as the runner would. No file name or',
      'message can become a command of its own.',
    ],
    excerpt: (text) => text.split('\n').slice(0, 3).join('\n'),
  },
  {
    name: 'gitlab',
    file: 'check.gitlab.json',
    language: 'json',
    readers: "GitLab's merge request widget and diff, as a Code Quality report.",
    text: [
      'An error is `major`, a warning `minor`, an info `info`. Fingerprints are unique, and stay when lines move: GitLab tells by them what a',
      'merge request adds and fixes.',
    ],
    excerpt: (text) => json(JSON.parse(text).find(isShown)),
    part: 'One entry of the list.',
  },
  {
    name: 'junit',
    file: 'check.junit.xml',
    language: 'xml',
    readers: 'Jenkins, GitLab, Azure DevOps, CircleCI: whatever shows test results.',
    text: [
      'A suite for each file, a test for each finding. Errors are failed tests; warnings and infos are skipped ones, for they fail no check. Without',
      'findings there is one test that passes, for Jenkins takes a report without tests for a broken build. A test is named by rule and',
      'message, never by its line, so that platforms recognise it in the next run.',
    ],
    excerpt: (text) =>
      text.split('\n').find((line) => line.includes('name="dangling-secret')) +
      '\n' +
      text.split('name="dangling-secret')[1].split('\n').slice(1, 6).join('\n'),
    part: 'One test.',
  },
  {
    name: 'markdown',
    file: 'check.md',
    language: 'markdown',
    readers: "People, in a pull request's comment or a job's summary.",
    text: [
      'Errors first, the rest folded, and with `--since` what the change itself did. Never longer than the 65,535 characters that GitHub takes as a comment:',
      'what does not fit is counted in an "and n more". What stands in the repository is in code spans, so that no name or path makes a',
      'link, a mention or markup.',
    ],
    excerpt: (text) => text.split('\n').slice(0, 16).join('\n'),
    part: 'How it begins.',
  },
  {
    name: 'rdjson',
    file: 'check.rdjson.json',
    language: 'json',
    readers:
      '[reviewdog](https://github.com/reviewdog/reviewdog), which comments on pull requests of many platforms: `claviger check --format rdjson | reviewdog -f=rdjson`.',
    text: ['Columns count bytes of UTF-8, as reviewdog demands.'],
    excerpt: (text) => json(JSON.parse(text).diagnostics.find(isShown)),
    part: 'One of `diagnostics`.',
  },
];

export function formatsPage() {
  const table = FORMATS.map(
    ({ name, readers }) => `| [${name}](#${name}) | ${readers.replaceAll('|', '\\|')} |`,
  );
  const sections = FORMATS.map((format) => section(format, golden(format.file)));
  return {
    'docs/formats.md': [
      '<!-- Made by `npm run docs`; the examples are the golden files of the tests. -->',
      '',
      '# Report formats',
      '',
      'One check can write several: what `--format` says goes to standard output, each `--output FORMAT=FILE` to a file.',
      '',
      '```sh',
      'claviger check --format github --output sarif=claviger.sarif --output markdown=summary.md',
      '```',
      '',
      '| format | for |',
      '|---|---|',
      ...table,
      '',
      'Every format but `pretty`, `line` and `json` names files by their path from the top of the repository, as the platforms do, even where the',
      'project is in a folder of it. No format ever holds a value: of ciphertext there is only `ENC[…]`, and a credential that was found in a',
      'workflow is masked. How to run them in continuous integration: [ci.md](ci.md).',
      '',
      ...sections,
    ].join('\n'),
  };
}

function section({ name, file, language, readers, text, excerpt, part }, whole) {
  return [
    `## ${name}`,
    '',
    readers,
    '',
    ...text,
    '',
    `${part === undefined ? 'From' : `${part} From`} [what the broken example gives](../${GOLDEN}/${file}):`,
    '',
    `\`\`\`\`${language}`,
    excerpt(whole).trimEnd(),
    '````',
    '',
  ].join('\n');
}
