import { parsePointer } from '../schema-errors.js';
import type { Tree } from '../tree/index.js';
import type { Locator } from '../yaml/locate.js';
import { type Config, problemsIn, readData } from './config.js';
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
    const span = config.locate.key(['engines', name]);
    if (typeof value !== 'string') {
      const problem = problemAt(config.problem, config.locate, ['engines', name]);
      engines.push({ name, definition: value, span, file: config.source.file, problem });
      continue;
    }
    const file = value.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
    const read = readData(tree, file);
    if (read.ok) {
      const problem = problemAt(problemsIn(read.source), read.locate, []);
      engines.push({ name, definition: read.data, span, file, problem });
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
  return config.problem(
    config.locate.value(['engines', name]),
    `the definition of \`${name}\` is missing: there is no file \`${file}\``,
    'the path is relative to claviger.yaml; or write the definition here',
  );
}

function problemAt(
  problem: Config['problem'],
  locate: Locator,
  base: readonly (string | number)[],
): UserEngine['problem'] {
  return (pointer, at, message, help) => {
    const path = [...base, ...parsePointer(pointer)];
    return problem(at === 'key' ? locate.key(path) : locate.value(path), message, help);
  };
}
