/**
 * The entry of the command. It parses on old versions of Node.js too, so that they get a sentence instead of a syntax
 * error. It loads next to nothing: the version is known here, and everything else is in the program beside it, whose
 * compiled code is kept between runs.
 */
import { writeSync } from 'node:fs';
import { VERSION } from '../src/version.js';
import { commandOf } from './command-words.js';
import type { ExitCode } from './io.js';
import type * as Main from './main.js';
import { loadProgram } from './program/index.js';

/** The script with which the program begins; its name holds a hash of its content. Put in by the build. */
declare const PROGRAM: string;

const args = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`claviger needs Node.js 20.19 or newer; this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else if (!(isVersion(args) && saidAtOnce(`${VERSION}\n`))) {
  start();
}

function isVersion([first]: readonly string[]): boolean {
  return first === '--version' || first === '-V';
}

/** False where a plain write does not do, as into a full pipe or to a reader that went away: the program knows how. */
function saidAtOnce(text: string): boolean {
  try {
    return writeSync(1, text) === text.length;
  } catch {
    return false;
  }
}

function start(): void {
  const command = commandOf(args);
  try {
    // The interface's libraries wait for each other while they are loaded, which only ES modules can.
    if (command === 'audit') import('./main.js').then((main) => run(main, () => {}), unloadable);
    else {
      const { exports, finished } = loadProgram<typeof Main>(__dirname, PROGRAM, command, require);
      run(exports, (code) => {
        finished(code);
        // Taking the heap apart first would take as long as reading a large store.
        if (exports.allWritten()) process.exit();
      });
    }
  } catch (error) {
    unloadable(error);
  }
}

function run({ main, processIo }: typeof Main, finished: (code: ExitCode) => void): void {
  void main(args, processIo()).then((code) => {
    process.exitCode = code;
    finished(code);
  });
}

function unloadable(error: unknown): void {
  process.stderr.write(
    `claviger: the program can't be loaded (${error instanceof Error ? error.name : 'unknown'}); install it anew\n`,
  );
  process.exitCode = 4;
}
