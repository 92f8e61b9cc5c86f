/** The real process. Its streams are made when they are first used: some of them take longer than the command. */
import { homedir } from 'node:os';
import { processInput } from './input.js';
import { EXIT, type Io } from './io.js';

type Name = 'stdout' | 'stderr';
const opened = new Map<Name, NodeJS.WriteStream>();

/** A reader that goes away (`| head`) ends the output, not the program. */
function open(name: Name): NodeJS.WriteStream {
  const stream = process[name];
  opened.set(name, stream);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (name === 'stdout')
      process.stderr.write(
        `claviger: standard output can't be written (${error.code ?? 'unknown reason'})\n`,
      );
    process.exit(EXIT.usage);
  });
  return stream;
}

const write = (name: Name) => (text: string) => {
  (opened.get(name) ?? open(name)).write(text);
};

export function processIo(): Io {
  return {
    cwd: process.cwd(),
    env: process.env,
    home: homedir(),
    platform: process.platform,
    out: write('stdout'),
    err: write('stderr'),
    in: processInput(),
    get outIsTerminal() {
      return process.stdout.isTTY === true;
    },
    get errIsTerminal() {
      return process.stderr.isTTY === true;
    },
    get width() {
      return process.stdout.columns ?? (Number(process.env.COLUMNS) || 100);
    },
  };
}

/** Whether nothing that was printed is still on its way. */
export function allWritten(): boolean {
  return [...opened.values()].every(({ writableLength }) => writableLength === 0);
}
