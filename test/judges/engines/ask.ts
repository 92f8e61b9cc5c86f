/** Talks to a judge: one process, a line of JSON for each question and each answer. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Question {
  /** Which library, of the Java judge. */
  readonly judge?: 'feel' | 'connectors' | 'conductor';
  readonly text: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly input?: Readonly<Record<string, unknown>>;
}

export type Answer =
  | { readonly ok: true; readonly value: unknown; readonly asked?: readonly string[] }
  | { readonly ok: false; readonly error: string };

export interface Judge {
  /** Rejects where the judge has ended. */
  ask(question: Question): Promise<Answer>;
  close(): void;
}

const here = import.meta.dirname;

/** feel-scala, the connector runtime and Conductor. Null, and a line on standard error, where they are not built. */
export function javaJudge(): Judge | null {
  const target = join(here, 'java', 'target');
  const program = join(target, 'program');
  if (!existsSync(program)) return absent('feel-scala, the connector runtime and Conductor are not built');
  const classes = [join(target, 'classes'), join(target, 'dependency', '*')].join(delimiter);
  const java = readFileSync(program, 'utf8').trim();
  // a short run: the compiler's second stage and a parallel collector would only cost
  return start(java, ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xss8m', '-cp', classes, 'Judge']);
}

/** Jinja2. Null, and a line on standard error, where Python or the package is missing. */
export function jinjaJudge(): Judge | null {
  const python = process.env.CLAVIGER_JUDGE_PYTHON ?? 'python3';
  if (spawnSync(python, ['-c', 'import jinja2']).status !== 0) return absent('Python has no Jinja2');
  return start(python, [join(here, 'jinja.py')]);
}

function absent(why: string): null {
  process.stderr.write(`\n!!! A JUDGE IS ABSENT: ${why}; run scripts/judges-install.sh FOLDER\n\n`);
  return null;
}

function start(program: string, args: readonly string[]): Judge {
  const child: ChildProcess = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting: { readonly answer: (answer: Answer) => void; readonly fail: (why: Error) => void }[] = [];
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('no pipes');
  let ended: Error | null = null;
  const end = (): void => {
    ended = new Error(`${program} has ended`);
    for (const { fail } of waiting.splice(0)) fail(ended);
  };
  child.on('exit', end).on('error', end);
  stdin.on('error', end);
  createInterface({ input: stdout }).on('line', (line) => waiting.shift()?.answer(JSON.parse(line)));
  return {
    ask: (question) =>
      new Promise((answer, fail) => {
        if (ended !== null) return fail(ended);
        waiting.push({ answer, fail });
        stdin.write(`${ascii(JSON.stringify(question))}\n`);
      }),
    close: () => stdin.end(),
  };
}

/** Nothing but the library under test is to touch the characters: not an encoding, not a reader's idea of a line. */
const ascii = (json: string): string =>
  json.replace(/[^\x20-\x7E]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
