import type { Location } from '../diagnostics.js';
import { lineMap } from '../documents/lines.js';
import type { Report } from './types.js';

type LineMap = ReturnType<typeof lineMap>;

/** A place as readers know it: line and column from 1 (UTF-16 units), offset from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface Positions {
  readonly lines: (file: string) => LineMap | null;
  readonly at: (file: string, offset: number) => Position;
  readonly range: (location: Location) => { readonly start: Position; readonly end: Position };
}

/** Positions in the files of a report; each file's line table is made once. */
export function positionsOf(report: Pick<Report, 'source'>): Positions {
  const maps = new Map<string, LineMap | null>();
  const lines = (file: string) => {
    let map = maps.get(file);
    if (map === undefined) {
      const source = report.source(file);
      map = source ? lineMap(source.text) : null;
      maps.set(file, map);
    }
    return map;
  };
  const at = (file: string, offset: number) => ({
    ...(lines(file)?.position(offset) ?? { line: 1, column: 1 }),
    offset,
  });
  return {
    lines,
    at,
    range: ({ file, span }) => ({ start: at(file, span.start), end: at(file, span.end) }),
  };
}
