/** Checks of whole repositories, cold and warm, against programs that look at the same files. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { peakMemory, READ_ALL, timeProcess, versionOf } from '../process.mjs';
import { cachedTree } from '../trees.mjs';

const NO_RG = 'there is no rg (apt-get install ripgrep, or cargo install ripgrep)';
const NO_CACHE = 'this version keeps nothing from one check to the next';

/**
 * What `claviger check` looks for, of all engines: references as they are documented, and what was meant to be one. Without
 * look-around, which rg searches for by another, slower engine.
 */
const PATTERNS = [
  '\\{\\{\\s*secrets\\.(\\S+?\\s*)\\}\\}',
  'secrets\\.(([a-zA-Z0-9]+[/._-])*[a-zA-Z0-9]+)',
  '\\$\\{\\s*workflow\\.secrets\\.([^}]+)\\}',
  '(?i:get_?secrets?)\\s*\\(\\s*[\'"]?([^\'")]*)',
  '\\{\\{\\s*\\$?(?i:secrets?)\\s*[.:\\[]\\s*([A-Za-z0-9_-]+)\\s*\\}\\}',
];

/** The most frequent of the rules for credentials, which goes by names; all 217 at once are too much for rg. */
const GENERIC = readRule('generic-api-key');

function readRule(wanted) {
  const file = new URL('../../../src/credentials/gitleaks.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).rules.find(({ id }) => id === wanted).pattern[0];
}

const rg = (name, patterns) => ({
  name,
  absent: () => (versionOf('rg', '--version') === null ? NO_RG : null),
  command: ['rg', ['-n', '--threads', '2', ...patterns.flatMap((pattern) => ['-e', pattern]), '.']],
});

const PEERS = {
  rg: rg('rg -n, two threads', PATTERNS),
  'rg for both': rg('rg -n for references and credentials, two threads', [...PATTERNS, GENERIC]),
  read: {
    name: 'reading all files in Node.js',
    absent: () => null,
    command: [process.execPath, [READ_ALL]],
  },
  status: {
    name: 'git status',
    absent: () => (versionOf('git', '--version') === null ? 'there is no git' : null),
    command: ['git', ['status']],
  },
};

const SEARCHES = {
  rg: '; `rg` searches for the same references and near misses, and hands out lines',
  'rg for both':
    '; `rg` searches for credentials as well, as the check does, though by one of its 217 rules only. No bar: for comparison',
};

/** A check finds something (exit code 1): reports are not empty in these trees. */
const FOUND = [0, 1];

/** The words of `claviger check` for a run that keeps and uses nothing. */
function coldArguments(subject) {
  return [subject.command, 'check', ...(subject.hasOption('check', '--no-cache') ? ['--no-cache'] : [])];
}

function against(tree, peer, temperature, bars) {
  const { name, absent, command } = PEERS[peer];
  const [program, args] = command;
  return {
    title: `${temperature} check, ${tree}, to ${name}`,
    says:
      temperature === 'cold'
        ? `\`claviger check\` without its cache, page cache hot${SEARCHES[peer] ?? ''}.`
        : '`claviger check` again with its cache, nothing changed; `git status` looks at the same files.',
    ...bars,
    async prepare({ subject, environment }) {
      const reason = absent();
      if (reason !== null) return { absent: reason };
      if (temperature === 'warm' && !subject.hasOption('check', '--no-cache')) return { absent: NO_CACHE };
      const options = { cwd: await cachedTree(tree), env: environment, codes: FOUND };
      const ours = temperature === 'warm' ? [subject.command, 'check'] : coldArguments(subject);
      // The first run keeps what it found in files, and the next one what there is: both are over when time is taken.
      if (temperature === 'warm') timeProcess(process.execPath, ours, options);
      return {
        ours: {
          name: `claviger ${ours.slice(1).join(' ')}`,
          run: () => timeProcess(process.execPath, ours, options),
          memory: () => peakMemory(ours, options),
        },
        peer: { name, run: () => timeProcess(program, args, { ...options, codes: [0] }) },
      };
    },
  };
}

/** The largest of some runs: garbage is collected when it pleases. */
const MEMORY_ROUNDS = 3;

function memory(tree, must, goal) {
  return {
    title: `cold check, ${tree}, memory`,
    says: `the most that the process holds in memory at any time; the highest of ${MEMORY_ROUNDS} runs counts.`,
    async prepare({ subject, environment }) {
      const options = { cwd: await cachedTree(tree), env: environment, codes: FOUND };
      const values = Array.from({ length: MEMORY_ROUNDS }, () => peakMemory(coldArguments(subject), options));
      return {
        figures: [{ name: 'peak memory', unit: 'MB', must, goal, values, judged: Math.max(...values) }],
      };
    },
  };
}

/** Ten times the files: of whatever is linear, ten times as much; what is over that allows for noise. */
const growth = {
  title: 'cold check, growth from t10 to t100k',
  says: 'ten times the files: time and findings must grow tenfold, memory far less.',
  must: 11,
  goal: 10,
  async prepare({ subject, environment }) {
    const args = coldArguments(subject);
    const side = async (tree) => {
      const options = { cwd: await cachedTree(tree), env: environment, codes: FOUND };
      return {
        name: `claviger check, ${tree}`,
        run: () => timeProcess(process.execPath, args, options),
        memory: () => peakMemory(args, options),
        findings: () => findingsOf(args, options),
      };
    };
    const [small, large] = [await side('t10'), await side('t100k')];
    return {
      ours: large,
      peer: small,
      figures: [
        { name: 'findings', unit: '×', must: 11, goal: null, values: [large.findings() / small.findings()] },
        { name: 'peak memory', unit: '×', must: 2, goal: 1.5, values: [large.memory() / small.memory()] },
      ],
    };
  },
};

function findingsOf(args, { cwd, env }) {
  const { stdout } = spawnSync(process.execPath, [...args, '--format', 'json'], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const { diagnostics } = JSON.parse(stdout);
  if (diagnostics.length === 0) throw new Error('the tree has findings, and none was reported');
  return diagnostics.length;
}

export const cases = [
  against('t10', 'rg', 'cold', { must: 2, goal: 1 }),
  against('t10', 'read', 'cold', { must: 2.75, goal: 1.5 }),
  against('t10', 'rg for both', 'cold', {}),
  against('tall', 'rg', 'cold', { must: 5, goal: 2.5 }),
  against('t100k', 'rg', 'cold', { must: 1, goal: 0.6 }),
  against('t10', 'status', 'warm', { must: 5.5, goal: 2.5 }),
  against('t100k', 'status', 'warm', { must: 3.5, goal: 1.3 }),
  memory('t10', 160, 100),
  memory('t100k', 200, 150),
  growth,
];
