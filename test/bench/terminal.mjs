/** A program in a pseudo-terminal of util-linux's `script`, seen from outside: what it paints, and when. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The end of a frame, as the interface marks it for terminals. */
const FRAME = '\x1b[?2026l';

export const NO_TERMINAL = 'there is no `script` of util-linux to make a terminal with';

export function hasTerminal() {
  return (
    process.platform === 'linux' && spawnSync('script', ['--version'], { encoding: 'utf8' }).status === 0
  );
}

/** Starts `node ...args` in a terminal of this size. */
export function startInTerminal(args, { cwd, env, columns = 120, rows = 40 }) {
  const line = [process.execPath, ...args].map((each) => `'${each}'`).join(' ');
  const started = performance.now();
  const child = spawn('script', ['-qfec', `stty rows ${rows} cols ${columns}; exec ${line}`, '/dev/null'], {
    cwd,
    env: { ...env, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let output = '';
  let all = '';
  let waiting = [];
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text) => {
    output += text;
    all += text;
    for (const each of [...waiting]) each();
  });
  /** Milliseconds from `from` until what was painted since then meets `wanted`. */
  const until = (wanted, from = performance.now(), seconds = 60) => {
    output = '';
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`nothing of the kind was painted: ${output.slice(-300)}`)),
        seconds * 1000,
      );
      const look = () => {
        if (!wanted(output)) return;
        clearTimeout(timer);
        waiting = waiting.filter((each) => each !== look);
        resolve(performance.now() - from);
      };
      waiting.push(look);
      look();
    });
  };
  return {
    started,
    until,
    /** The lines that are to be seen, with their colours: each frame erases lines and writes them at their places. */
    screen: () => {
      const lines = [];
      for (const [, row, text] of all.matchAll(/\x1b\[(\d+);1H\x1b\[2K((?:[^\x1b]|\x1b\[\d+m)*)/g))
        lines[Number(row) - 1] = text;
      return Array.from(lines, (line) => line ?? '');
    },
    framed: (text) => text.includes(FRAME),
    /** Milliseconds from a key to the frame that it leads to; null where it changes nothing that is seen. */
    press: async (keys) => {
      const from = performance.now();
      const painted = until((text) => text.includes(FRAME), from, 1).catch(() => null);
      child.stdin.write(keys);
      return painted;
    },
    /** The most memory that the program has held, in MB; of the process that `script` started. */
    peakMemory: () => {
      const own = readdirSync('/proc')
        .filter((each) => /^\d+$/.test(each))
        .find((each) => {
          try {
            const [, parent] = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${each}/status`, 'utf8')) ?? [];
            return parent === String(child.pid);
          } catch {
            return false;
          }
        });
      const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${own}/status`, 'utf8')) ?? [];
      return Number(kilobytes) / 1024;
    },
    end: () =>
      new Promise((resolve) => {
        child.on('exit', resolve);
        child.stdin.write('\x03');
        setTimeout(() => child.kill(), 2000).unref();
      }),
  };
}
