import { EventEmitter } from 'node:events';

/** Begin and end of an update that the terminal shows at once, where it knows of such (DEC private mode 2026). */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';

export interface FrameStream {
  /** What Ink writes whole frames to. */
  readonly stream: NodeJS.WriteStream;
  /** The terminal has another size, or shows something else: the next frame is painted from nothing. */
  readonly renew: () => void;
}

/**
 * Paints whole frames on a terminal: of each only the lines that differ from the last one, each at its own place. Ink's own
 * way (6.8) counts back from where the cursor is, paints at most of the screen, and loses count by a line where it
 * writes only what has changed.
 */
export function frameStream(terminal: NodeJS.WriteStream): FrameStream {
  let shown: readonly string[] | null = null;
  const emitter = new EventEmitter();
  const write = (frame: string): boolean => {
    if (frame === '') return true;
    const lines = frame.split('\n').slice(0, terminal.rows || 24);
    const before = shown;
    const parts: string[] = before === null ? ['\x1b[2J'] : [];
    for (let at = 0; at < Math.max(lines.length, before?.length ?? 0); at++) {
      const line = lines[at] ?? '';
      // The line is erased first: at the right edge, erasing behind it would take its last character away.
      if (line !== (before?.[at] ?? '')) parts.push(`\x1b[${at + 1};1H\x1b[2K${line}`);
    }
    shown = lines;
    return parts.length === 0 || terminal.write(`${BEGIN}${parts.join('')}${END}`);
  };
  const stream = Object.assign(emitter, {
    write,
    // Ink would otherwise write cursor commands of its own into the frames.
    isTTY: false,
    writable: true,
  });
  for (const name of ['columns', 'rows'] as const)
    Object.defineProperty(stream, name, { get: () => terminal[name] });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    renew: () => {
      shown = null;
      emitter.emit('resize');
    },
  };
}
