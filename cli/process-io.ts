/** The real process. Its streams are made when they are first used: some of them take longer than the command. */
import { homedir } from 'node:os';
import { isDevice, writeAtOnce } from './descriptors.js';
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

const DESCRIPTORS: Readonly<Record<Name, number>> = { stdout: 1, stderr: 2 };

const write = (name: Name) => (text: string) => {
  const stream = opened.get(name);
  if (stream) {
    stream.write(text);
    return;
  }
  const left = writeAtOnce(DESCRIPTORS[name], text);
  if (left.length > 0) open(name).write(left);
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
      return isDevice(DESCRIPTORS.stdout) && process.stdout.isTTY === true;
    },
    get errIsTerminal() {
      return isDevice(DESCRIPTORS.stderr) && process.stderr.isTTY === true;
    },
    get width() {
      const columns = isDevice(DESCRIPTORS.stdout) ? process.stdout.columns : undefined;
      return columns ?? (Number(process.env.COLUMNS) || 100);
    },
  };
}

/** Whether nothing that was printed is still on its way, nor the news that it could not be written. */
export function allWritten(): boolean {
  return [...opened.values()].every(({ writableLength, errored }) => writableLength === 0 && !errored);
}
