/** Begin and end of an update that the terminal shows at once, where it knows of such (DEC private mode 2026). */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';
/** Rows of a terminal that does not say how many it has. */
const USUAL_ROWS = 24;

export interface Canvas {
  /** Shows these lines and no others, the first at the top. */
  readonly paint: (lines: readonly string[]) => void;
  /** The terminal has another size, or has shown something else: the next lines are painted from nothing. */
  readonly renew: () => void;
}

/**
 * Paints whole frames on a terminal: of each only the lines that differ from the last one, each at its own place. Ink's own
 * way (6.8) takes every line apart into characters for each frame, which was two thirds of the time from a key to its
 * frame; it counts back from where the cursor is, and paints at most of the screen.
 */
export function canvasOn(terminal: Pick<NodeJS.WriteStream, 'rows' | 'write'>): Canvas {
  let shown: readonly string[] | null = null;
  return {
    paint: (frame) => {
      const lines = frame.slice(0, terminal.rows || USUAL_ROWS);
      const parts: string[] = shown === null ? ['\x1b[2J'] : [];
      for (let at = 0; at < Math.max(lines.length, shown?.length ?? 0); at++) {
        const line = lines[at] ?? '';
        // The line is erased first: at the right edge, erasing behind it would take its last character away.
        if (line !== (shown?.[at] ?? '')) parts.push(`\x1b[${at + 1};1H\x1b[2K${line}`);
      }
      shown = lines;
      if (parts.length > 0) terminal.write(`${BEGIN}${parts.join('')}${END}`);
    },
    renew: () => {
      shown = null;
    },
  };
}
