/**
 * Times as Go has them. A time zone other than UTC is kept, as Go keeps it; sub-second digits beyond nine are cut off.
 * Source: `time.Parse` and `Time.MarshalText` in Go, `parseTimestamp` in go-yaml.
 */
export interface Timestamp {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanoseconds: number;
  /** Minutes east of UTC. */
  readonly offset: number;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;
const YAML_ZONED =
  /^(\d{4})-(\d\d?)-(\d\d?)[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;
const YAML_PLAIN = /^(\d{4})-(\d\d?)-(\d\d?)(?: (\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?)?$/;

/** RFC 3339; null where it is none. */
export function parseRfc3339(text: string): Timestamp | null {
  return fromMatch(RFC3339.exec(text));
}

/** A plain YAML scalar that go-yaml takes for a time: RFC 3339 with short fields, a date, or a date and a time. */
export function parseYamlTimestamp(text: string): Timestamp | null {
  return fromMatch(YAML_ZONED.exec(text) ?? YAML_PLAIN.exec(text));
}

/** RFC 3339, with as many sub-second digits as are needed. */
export function formatTimestamp(time: Timestamp): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const fraction =
    time.nanoseconds === 0 ? '' : `.${String(time.nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
  const east = Math.abs(time.offset);
  const zone =
    time.offset === 0 ? 'Z' : `${time.offset < 0 ? '-' : '+'}${two(Math.floor(east / 60))}:${two(east % 60)}`;
  const date = `${String(time.year).padStart(4, '0')}-${two(time.month)}-${two(time.day)}`;
  return `${date}T${two(time.hour)}:${two(time.minute)}:${two(time.second)}${fraction}${zone}`;
}

function fromMatch(match: RegExpExecArray | null): Timestamp | null {
  if (!match) return null;
  const number = (index: number): number => Number(match[index] ?? 0);
  const sign = match[8] === '-' ? -1 : 1;
  const time = {
    year: number(1),
    month: number(2),
    day: number(3),
    hour: number(4),
    minute: number(5),
    second: number(6),
    nanoseconds: Number((match[7] ?? '').slice(0, 9).padEnd(9, '0')),
    offset: sign * (number(9) * 60 + number(10)),
  };
  const inRange =
    time.month >= 1 &&
    time.month <= 12 &&
    time.day >= 1 &&
    time.day <= daysIn(time.year, time.month) &&
    time.hour < 24 &&
    time.minute < 60 &&
    time.second < 60 &&
    number(9) < 24 &&
    number(10) < 60;
  return inRange ? time : null;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
