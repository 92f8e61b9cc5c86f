/** What is made of measurements: rows, and verdicts on them. Pure. */
import { spread } from './spread.mjs';

/**
 * A row: `value` is judged against `must` and `goal` (null: there is no such bar), smaller is better; `min` and `max` of all
 * rounds. Of a ratio, `ours` and `peer` tell what it is of.
 */
export function ratioRow({ title, name = 'ratio', must, goal, ours, peer, rounds, memory = null }) {
  const { min, median, max } = spread(ours.times.map((time, round) => time / peer.times[round]));
  return {
    title,
    name,
    unit: '×',
    must,
    goal,
    value: median,
    min,
    max,
    rounds,
    ours: { name: ours.name, ...spread(ours.times) },
    peer: { name: peer.name, ...spread(peer.times) },
    memory,
  };
}

/** One figure that is a bar by itself: `values` of all rounds, of which the median is judged, or `judged`. */
export function figureRow({ title, name, unit, must = null, goal = null, values, judged }) {
  const { min, median, max } = spread(values);
  return { title, name, unit, must, goal, value: judged ?? median, min, max, rounds: values.length };
}

/** @returns 'absent' | 'failed' | 'no bar' | 'goal' | 'must' | 'missed' */
export function verdict(row) {
  if (row.absent !== undefined) return 'absent';
  if (row.failed !== undefined) return 'failed';
  if (row.must === null && row.goal === null) return 'no bar';
  // Nothing that is no number is within a bar.
  if (row.must !== null && !(row.value <= row.must)) return 'missed';
  return row.goal !== null && row.value <= row.goal ? 'goal' : 'must';
}

export const VERDICTS = {
  absent: 'NOT RUN',
  failed: 'FAILED',
  'no bar': '',
  goal: 'goal met',
  must: 'must met',
  missed: 'OVER',
};

/** For `--assert`: why not every must is known to be met; empty where it is. What was not measured is not met. */
export function unmet(rows) {
  return rows.flatMap((row) => {
    const found = verdict(row);
    if (found === 'missed')
      return [
        `${row.title}, ${row.name}: ${number(row.value, row.unit)} is over ${number(row.must, row.unit)}`,
      ];
    if (found === 'absent') return [`${row.title}: not run: ${row.absent}`];
    if (found === 'failed') return [`${row.title}: failed: ${row.failed}`];
    return [];
  });
}

/** `1.93 ×`, `148 MB`, `12.4 ms`. */
export function number(value, unit) {
  const digits = unit === '×' ? 2 : unit === 'MB' || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${unit}`;
}

/** One row as the terminal shows it. */
export function printed(row) {
  const lines = [row.name === undefined || row.name === 'ratio' ? row.title : `${row.title}: ${row.name}`];
  if (row.absent !== undefined) return `${lines[0]}\n  NOT RUN: ${row.absent}\n`;
  if (row.failed !== undefined) return `${lines[0]}\n  FAILED: ${row.failed}\n`;
  for (const side of [row.ours, row.peer])
    if (side !== undefined)
      lines.push(`  ${side.name.padEnd(44)} ${range({ ...side, value: side.median }, 'ms')}`);
  if (row.memory !== null && row.memory !== undefined)
    lines.push(`  ${'peak memory'.padEnd(44)} ${number(row.memory, 'MB')}`);
  const bars = [
    ...(row.must === null ? [] : [`must ${number(row.must, row.unit)}`]),
    ...(row.goal === null ? [] : [`goal ${number(row.goal, row.unit)}`]),
  ].join(', ');
  const judged = VERDICTS[verdict(row)];
  lines.push(
    `  ${range(row, row.unit)}${bars === '' ? '' : `  [${bars}: ${judged}]`}, ${row.ours === undefined ? `of ${row.rounds}` : `${row.rounds} rounds`}`,
  );
  return `${lines.join('\n')}\n`;
}

function range({ value, min, max }, unit) {
  return `${number(value, unit)} (${number(min, unit)} to ${number(max, unit)})`;
}
