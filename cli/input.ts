/** Standard input of the real process. */
import { readSync } from 'node:fs';
import { isDevice } from './descriptors.js';
import type { Input } from './io.js';

export function processInput(): Input {
  return {
    get isTerminal() {
      // Asking the stream makes it, which takes a while: only what can be a terminal is asked.
      return isDevice(0) && process.stdin.isTTY === true && process.stderr.isTTY === true;
    },
    readAll,
    ask: async (question, { hidden = false } = {}) => {
      if (!hidden) return ask(question);
      const { beforeEnd } = await import('../src/files/index.js');
      return askHidden(question, beforeEnd);
    },
  };
}

const CHUNK = 65_536;

async function readAll(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const length = readSync(0, chunk);
      if (length === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, length));
    }
  } catch {
    // A pipe that does not wait is read by the stream, which does; and only it knows a pipe's end on Windows.
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
}

/** Questions go to standard error: standard output is for results. */
async function ask(question: string): Promise<string | null> {
  const { createInterface } = await import('node:readline');
  const reader = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: true,
    historySize: 0,
  });
  return new Promise((resolve) => {
    let answer: string | null = null;
    reader.on('SIGINT', () => reader.close());
    reader.on('close', () => resolve(answer));
    reader.question(question, (line) => {
      answer = line;
      reader.close();
    });
  });
}

const INTERRUPT = '\x03';
const END = '\x04';
const ERASE = new Set(['\x7f', '\b']);
const ERASE_LINE = '\x15';
/** A terminal puts these around what is pasted; they are asked for so that a pasted line break does not answer. */
const PASTE = { on: '\x1b[?2004h', off: '\x1b[?2004l', begin: '\x1b[200~', end: '\x1b[201~' };

/** Reads key by key with the terminal's echo off, which is on again whatever happens but SIGKILL. */
function askHidden(question: string, beforeEnd: (cleanUp: () => void) => () => void): Promise<string | null> {
  const { stdin, stderr } = process;
  return new Promise((resolve) => {
    let typed: string[] = [];
    let pasting = false;
    let sequence = '';
    const finish = (answer: string | null): void => {
      stdin.off('data', onData);
      done();
      restore();
      stdin.pause();
      stderr.write('\n');
      resolve(answer);
    };
    const restore = (): void => {
      stdin.setRawMode(false);
      stderr.write(PASTE.off);
    };
    const onKey = (key: string): boolean => {
      if (sequence !== '' || key === '\x1b') {
        sequence += key;
        if (sequence === PASTE.begin) pasting = true;
        if (sequence === PASTE.end) pasting = false;
        // Other sequences (arrows, function keys) are none of a value.
        if (/^\x1b(?:\[[\d;?]*[@-~]|O.|[^[O])$/u.test(sequence)) sequence = '';
        return false;
      }
      if (!pasting && (key === '\r' || key === '\n')) finish(typed.join(''));
      else if (key === INTERRUPT || (key === END && typed.length === 0)) finish(null);
      else if (ERASE.has(key)) typed = typed.slice(0, -1);
      else if (key === ERASE_LINE) typed = [];
      else if (pasting && key === '\r') typed.push('\n');
      else if (key >= ' ' || key === '\t' || (pasting && key === '\n')) typed.push(key);
      else return false;
      return key === '\r' || key === '\n' ? !pasting : key === INTERRUPT || key === END;
    };
    const onData = (chunk: string): void => {
      for (const key of chunk) if (onKey(key)) return;
    };
    stderr.write(`${question}${PASTE.on}`);
    const done = beforeEnd(restore);
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', onData);
    stdin.resume();
  });
}
