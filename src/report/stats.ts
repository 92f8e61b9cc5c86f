/** `check --stats`: where the time of a run went, and how much there was to do. */
import { elapsed } from '../clock.js';
import type { Stage, StageListener } from '../stages.js';
import { tableOf } from './table.js';

export interface Stopwatch extends StageListener {
  readonly stop: () => Measured;
}

export interface Measured {
  /** Milliseconds by stage, in the order in which the stages first began; what was before them is `start-up`. */
  readonly stages: ReadonlyMap<Stage | 'start-up', number>;
  /** How often each was entered, which of some is a number of workflows. One that is parsed fully was tried quickly first. */
  readonly times: ReadonlyMap<Stage | 'start-up', number>;
  readonly filesRead: number;
  readonly bytesRead: number;
}

/** @param clock milliseconds since the process began */
export function stopwatch(clock: () => number = elapsed): Stopwatch {
  const stages = new Map<Stage | 'start-up', number>([['start-up', 0]]);
  const times = new Map<Stage | 'start-up', number>();
  let current: Stage | 'start-up' = 'start-up';
  let since = 0;
  let filesRead = 0;
  let bytesRead = 0;
  const settle = () => {
    const now = clock();
    stages.set(current, (stages.get(current) ?? 0) + now - since);
    since = now;
  };
  return {
    enter: (stage) => {
      settle();
      current = stage;
      times.set(stage, (times.get(stage) ?? 0) + 1);
    },
    read: (bytes) => {
      filesRead++;
      bytesRead += bytes;
    },
    stop: () => {
      settle();
      return { stages, times, filesRead, bytesRead };
    },
  };
}

/** `peakBytes`: the most that the process had in memory at once. */
export function statsPretty({ stages, times, filesRead, bytesRead }: Measured, peakBytes: number): string {
  const total = [...stages.values()].reduce((sum, ms) => sum + ms, 0);
  const entries = [...stages, ['total', total] as const];
  const width = Math.max(...entries.map(([, ms]) => ms.toFixed(1).length));
  const table = tableOf(entries.map(([stage, ms]) => [stage, `${ms.toFixed(1).padStart(width)} ms`]));
  const workflows = times.get('resolve') ?? 0;
  const cached = workflows - (times.get('read') ?? 0);
  const fully = times.get('parse fully') ?? 0;
  const quickly = (times.get('parse quickly') ?? 0) - fully;
  return [
    ...table,
    '',
    `${workflows} workflows: ${cached} from the cache, ${quickly} parsed quickly, ${fully} fully`,
    `${filesRead} files read (${megabytes(bytesRead)})`,
    `peak memory ${megabytes(peakBytes)}`,
    '',
  ].join('\n');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
