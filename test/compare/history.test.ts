/** One repository's life in ten commits: what `--since` says at each. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository, type Scratch } from '../git/repositories.js';
import { ACME, conductor, store } from '../project.js';
import { findingsSince } from './since.js';

const workflow = (dsn: string, name: string) => conductor({ dsn: `\${workflow.secrets.${dsn}}` }, name);

const files = {
  'claviger.yaml': ACME,
  'secrets/acme.yaml': store('DATABASE_URL', 'OLD_TOKEN'),
  'flows/pay/charge.json': workflow('DATABASE_URL', 'charge'),
};

/** Each commit, and what is to be said of it beside the commit before: `+` new, `-` fixed, and how many remain. */
const COMMITS: readonly {
  readonly what: string;
  readonly change: (at: Scratch) => void;
  readonly said: readonly string[];
  readonly remaining: number;
}[] = [
  {
    what: 'introduces a misspelt name',
    change: ({ write }) => write('flows/pay/refund.json', workflow('DATABSE_URL', 'refund')),
    said: ['+ dangling-secret flows/pay/refund.json:10 DATABSE_URL'],
    remaining: 1,
  },
  {
    what: 'renames the file',
    change: ({ root }) => rename(root, 'flows/pay/refund.json', 'flows/pay/z-refund.json'),
    said: [],
    remaining: 2,
  },
  {
    what: 'inserts lines above, in the workflow and in the store',
    change: ({ read, write }) => {
      write(
        'flows/pay/z-refund.json',
        read('flows/pay/z-refund.json').replace('{', '{\n\n\n  "ownerEmail": "a@b.c",'),
      );
      write('secrets/acme.yaml', `# a comment\n\n${read('secrets/acme.yaml')}`);
    },
    said: [],
    remaining: 2,
  },
  {
    what: 'renames the store',
    change: ({ root }) => rename(root, 'secrets/acme.yaml', 'secrets/acmf.yaml'),
    said: [],
    remaining: 2,
  },
  {
    what: 'copies the workflow under another name of its own: a second finding',
    change: ({ write }) => write('flows/pay/copy.json', workflow('DATABSE_URL', 'copied')),
    said: ['+ dangling-secret flows/pay/copy.json:10 DATABSE_URL'],
    remaining: 2,
  },
  {
    what: 'fixes one and introduces the like elsewhere',
    change: ({ write }) => {
      write('flows/pay/copy.json', workflow('DATABASE_URL', 'copied'));
      write('flows/pay/more.json', workflow('DATABSE_URL', 'more'));
    },
    said: [
      '+ dangling-secret flows/pay/more.json:10 DATABSE_URL',
      '- dangling-secret flows/pay/copy.json:10 DATABSE_URL',
    ],
    remaining: 2,
  },
  {
    what: 'removes the last use of a secret: usage is a property of the whole repository',
    change: ({ write }) => {
      write('flows/pay/charge.json', workflow('DATABASE_URL_2', 'charge'));
      write('flows/pay/copy.json', workflow('DATABASE_URL_2', 'copied'));
    },
    said: [
      '+ dangling-secret flows/pay/charge.json:10 DATABASE_URL_2',
      '+ dangling-secret flows/pay/copy.json:10 DATABASE_URL_2',
      '+ unused-secret secrets/acmf.yaml:3 DATABASE_URL',
    ],
    remaining: 3,
  },
  {
    what: 'reorders the keys of the store and of a workflow',
    change: ({ write, read }) => {
      write('secrets/acmf.yaml', store('OLD_TOKEN', 'DATABASE_URL'));
      const { name, ...rest } = JSON.parse(read('flows/pay/more.json'));
      write('flows/pay/more.json', JSON.stringify({ ...rest, name }));
    },
    said: [],
    remaining: 6,
  },
  {
    what: 'fixes what is dangling',
    change: ({ write }) => {
      for (const [file, name] of [
        ['charge', 'charge'],
        ['copy', 'copied'],
        ['more', 'more'],
        ['z-refund', 'refund'],
      ] as const)
        write(`flows/pay/${file}.json`, workflow('DATABASE_URL', name));
    },
    said: [
      '- dangling-secret flows/pay/charge.json:10 DATABASE_URL_2',
      '- dangling-secret flows/pay/copy.json:10 DATABASE_URL_2',
      '- dangling-secret flows/pay/more.json:1 DATABSE_URL',
      '- dangling-secret flows/pay/z-refund.json:13 DATABSE_URL',
      '- unused-secret secrets/acmf.yaml:2 DATABASE_URL',
    ],
    remaining: 1,
  },
  {
    what: 'removes the secret that nothing uses',
    change: ({ write }) => write('secrets/acmf.yaml', store('DATABASE_URL')),
    said: ['- unused-secret secrets/acmf.yaml:1 OLD_TOKEN'],
    remaining: 0,
  },
];

let scratch: Scratch;
const commit = (message: string) => {
  scratch.git('add', '--all');
  scratch.git('commit', '--quiet', '--allow-empty', '-m', message);
};

describe('ten commits', () => {
  beforeAll(() => {
    scratch = repository(files);
    commit('begin');
    scratch.git('tag', 'begin');
  });

  for (const { what, change, said, remaining } of COMMITS)
    it(`before and after it is committed: ${what}`, async () => {
      change(scratch);
      const before = await findingsSince(scratch.root, 'HEAD');
      expect({ said: before.said, remaining: before.summary.remaining }).toEqual({ said, remaining });
      commit(what);
      const after = await findingsSince(scratch.root, 'HEAD~1');
      expect(after.said).toEqual(said);
      expect(after.code).toBe(said.some((each) => each.startsWith('+ dangling')) ? 1 : 0);
      // Beside the beginning nothing is told twice, and beside itself nothing is new.
      const all = await findingsSince(scratch.root, 'begin');
      const { fixed, remaining: old } = all.summary;
      expect((fixed ?? 0) + (old ?? 0)).toBe(1);
      expect((await findingsSince(scratch.root, 'HEAD')).said).toEqual([]);
    });
});

function rename(root: string, from: string, to: string): void {
  mkdirSync(dirname(join(root, to)), { recursive: true });
  rmSync(join(root, to), { force: true });
  renameSync(join(root, from), join(root, to));
}
