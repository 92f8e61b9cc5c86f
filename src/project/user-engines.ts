import { posix } from 'node:path';
import { parsePointer } from '../schema-errors.js';
import type { Tree } from '../tree/index.js';
import type { Locator } from '../yaml/locate.js';
import { type ConfigFile, problemsIn, readData } from './config.js';
import type { Config } from './extend.js';
import type { ConfigProblem, UserEngine } from './types.js';

export interface UserEngines {
  readonly engines: readonly UserEngine[];
  readonly problems: readonly ConfigProblem[];
}

/** The definitions under `engines:`, inline or in files of their own, as plain data. */
export function readUserEngines(tree: Tree, config: Config): UserEngines {
  const engines: UserEngine[] = [];
  const problems: ConfigProblem[] = [];
  for (const [name, value] of Object.entries(config.data.engines ?? {})) {
    const { file: named, path } = config.origin(['engines', name]);
    if (typeof value !== 'string') {
      const problem = problemAt(named.problem, named.locate, path);
      engines.push({ name, definition: value, file: named.source.file, problem });
      continue;
    }
    const file = posix.join(posix.dirname(named.source.file), value.replaceAll('\\', '/'));
    const read = readData(tree, file);
    if (read.ok) {
      const problem = problemAt(problemsIn(read.source), read.locate, []);
      engines.push({ name, definition: read.data, file, problem });
    } else {
      // A file that is not there is a fault of the line that names it.
      problems.push(
        ...read.problems.map((problem) =>
          problem.message.endsWith('no such file') ? missing(config, name, file) : problem,
        ),
      );
    }
  }
  return { engines, problems };
}

function missing(config: Config, name: string, file: string): ConfigProblem {
  const at = config.locate.value(['engines', name]);
  return config.problem(
    at,
    `the definition of \`${name}\` is missing: there is no file \`${file}\``,
    `the path is relative to ${at.file}; or write the definition here`,
  );
}

function problemAt(
  problem: ConfigFile['problem'],
  locate: Locator,
  base: readonly (string | number)[],
): UserEngine['problem'] {
  return (pointer, at, message, help) => {
    const path = [...base, ...parsePointer(pointer)];
    return problem(at === 'key' ? locate.key(path) : locate.value(path), message, help);
  };
}
