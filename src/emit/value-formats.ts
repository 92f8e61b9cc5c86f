import { isIPv4, isIPv6 } from 'node:net';
import { isDay } from '../project/days.js';

const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/**
 * The formats of `schemas/catalog.schema.json`. JSON Schema 2020-12 lets a validator ignore `format`; whoever writes one
 * down for a secret means it. Sources: RFC 3339 (`date`, `date-time`), RFC 1123 (`hostname`), RFC 9562 (`uuid`).
 */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDay,
  'date-time': (text) => {
    const [date = '', time = '', ...more] = text.split(/[Tt ]/);
    return more.length === 0 && isDay(date) && TIME.test(time);
  },
  email: (text) => /^[^\s@]{1,64}@[^\s@]+$/.test(text) && isHostname(text.slice(text.lastIndexOf('@') + 1)),
  hostname: isHostname,
  ipv4: isIPv4,
  ipv6: isIPv6,
  uri: (text) => /^[a-z][a-z\d+.-]*:/i.test(text) && !/[\s<>"{}|\\^`]/.test(text) && URL.canParse(text),
  uuid: (text) => /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text),
};

function isHostname(text: string): boolean {
  const name = text.replace(/\.$/, '');
  return name.length <= 253 && name.split('.').every((label) => LABEL.test(label));
}
