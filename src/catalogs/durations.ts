const DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

/** The days of `90d`, `12w`, `6m` (months of 30 days) or `1y` (365 days); the schema has checked its form. */
export function daysOf(text: string): number {
  return Number(text.slice(0, -1)) * (DAYS[text.slice(-1)] ?? 1);
}
