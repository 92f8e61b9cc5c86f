/**
 * Takes over the rules of gitleaks, which finds credentials in source code and is kept up, as data for `src/credentials`:
 *
 *     node scripts/credential-rules.mjs 8.30.1
 *
 * Needs Go, whose module proxy has every release. Writes `src/credentials/gitleaks.json`, with what was left out and why.
 * The judges compare what both find: give `scripts/gitleaks-install.mjs` the same version.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { re2ToJs } from './re2-to-js.mjs';

const MODULE = 'github.com/zricethezav/gitleaks/v8';
const OUTPUT = 'src/credentials/gitleaks.json';

/** Rules that need more than one text, and why they can't be taken over. */
const UNFIT = {
  'kubernetes-secret-yaml': 'reads several lines of a Kubernetes manifest, which is no workflow',
};

/** Expressions that try each beginning with each end: they see this many characters at once. */
const WINDOWS = { 'curl-auth-user': 2048, 'curl-auth-header': 2048 };

/** File names of the workflows that rules bound to a path may be for. */
const WORKFLOWS = ['x.json', 'x.yaml', 'x.bpmn', 'x.xml'];

const [version] = process.argv.slice(2);
if (!version) throw new Error('usage: node scripts/credential-rules.mjs VERSION');
const folder = download(`${MODULE}@v${version}`);
const config = parse(readFileSync(join(folder, 'config/gitleaks.toml'), 'utf8'));

const leftOut = [];
const rules = config.rules.flatMap((rule) => {
  try {
    return [ruleOf(rule)];
  } catch (error) {
    leftOut.push({ id: rule.id, reason: error.message });
    return [];
  }
});
const data = {
  source: `https://${MODULE.replace('zricethezav', 'gitleaks').replace(/\/v8$/, '')}`,
  version,
  licence: readFileSync(join(folder, 'LICENSE'), 'utf8').trim(),
  leftOut,
  allowlists: allowlistsOf([config.allowlist]),
  rules,
};
writeFileSync(OUTPUT, JSON.stringify(data));
spawnSync('npx', ['biome', 'format', '--write', OUTPUT], { stdio: ['ignore', 'ignore', 'inherit'] });
process.stdout.write(`${rules.length} rules, ${leftOut.length} left out\n`);
for (const { id, reason } of leftOut) process.stdout.write(`  ${id}: ${reason}\n`);

function download(module) {
  const { status, stdout } = spawnSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${module} could not be had`);
  return JSON.parse(stdout).Dir;
}

function ruleOf({ id, regex, path, entropy = 0, secretGroup = 0, keywords = [], allowlists = [], ...rest }) {
  if (UNFIT[id]) throw new Error(UNFIT[id]);
  if (!regex) throw new Error('looks at file names alone');
  if (path) {
    const { source, flags } = re2ToJs(path);
    const test = new RegExp(source, flags);
    if (!WORKFLOWS.some((file) => test.test(file))) throw new Error('is for files that are no workflows');
  }
  if (rest.required) throw new Error('needs another rule beside it');
  if (keywords.length === 0) throw new Error('has no keyword that tells where to look');
  const matchCounts = allowlists.some(({ regexTarget }) => regexTarget === 'match');
  // Lazy, at the beginning: it changes nothing of what is captured, and costs the most.
  const shorter = matchCounts
    ? regex
    : regex.replace(/^(\(\?i\))?\[\\w\.-\]\{0,50\}\?/, '$1').replace(/^\(\?i:\[\\w\.-\]\{0,50\}\?/, '(?i:');
  return {
    id,
    ...(WINDOWS[id] ? { window: WINDOWS[id] } : {}),
    pattern: patternOf(shorter),
    group: secretGroup,
    entropy,
    keywords: keywords.map((each) => each.toLowerCase()),
    allowlists: allowlistsOf(allowlists),
  };
}

function patternOf(regex) {
  const { source, flags } = re2ToJs(regex);
  return flags === '' ? [source] : [source, flags];
}

/** What lists of paths and commits allow says nothing of a workflow. */
function allowlistsOf(lists) {
  return lists.flatMap(({ condition, paths, regexTarget = 'secret', regexes = [], stopwords = [] }) => {
    if (condition === 'AND' && paths) return [];
    if (condition === 'AND') throw new Error('an allowlist that needs all of several things');
    if (regexes.length + stopwords.length === 0) return [];
    return [
      {
        target: regexTarget,
        patterns: regexes.map(patternOf),
        stopwords: [...new Set(stopwords.map((each) => each.toLowerCase()))],
      },
    ];
  });
}
