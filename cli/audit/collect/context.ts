import type { Paint } from '../../../src/report/paint.js';
import type { Positions } from '../../../src/report/positions.js';
import type { AuditData } from '../model/index.js';
import type { Checked } from './collect.js';

/** What a detail is made from, and for. `width`: columns for code frames. */
export interface DetailContext {
  readonly checked: Checked;
  readonly data: AuditData;
  readonly positions: Positions;
  readonly width: number;
  readonly paint: Paint;
}
