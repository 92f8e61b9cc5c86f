/** Every case, in the order in which they run and are shown. */
import * as auditKeys from './audit-keys.mjs';
import * as auditStart from './audit-start.mjs';
import { cases as checks } from './check.mjs';
import * as render from './render.mjs';
import * as secretSet from './secret-set.mjs';
import * as start from './start.mjs';
import * as decrypt from './store-decrypt.mjs';

export const CASES = [...checks, start, decrypt, render, secretSet, auditStart, auditKeys];
