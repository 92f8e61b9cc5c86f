/** One project being looked at: its newest scan, and what is to be said of the rows that were made of it. */
import { check } from '../../../src/check.js';
import { type Checked, collect, detailOf } from '../collect/index.js';
import type { AuditData, ScanResult } from '../model/index.js';
import type { DetailRequest, ScanOptions } from './scanner.js';

export interface Session {
  readonly scan: (onProgress: (done: number, total: number) => void) => ScanResult;
  /** Empty before the first scan. */
  readonly detail: (request: DetailRequest) => string;
}

export function openSession({ cwd, environments, color, today }: ScanOptions): Session {
  let newest: { readonly checked: Checked; readonly data: AuditData } | null = null;
  return {
    scan: (onProgress) => {
      const result = check({ cwd, environments, onProgress, ...(today === null ? {} : { today }) });
      // What was found before stays: its rows are still on the screen.
      if (!result.ok) return result;
      newest = { checked: result, data: collect(result) };
      return { ok: true, data: newest.data };
    },
    detail: ({ subject, aspect, width }) =>
      newest ? detailOf(newest.checked, newest.data, subject, aspect, { width, color }) : '',
  };
}
