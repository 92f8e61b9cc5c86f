/** Files beside the one that is written: their names say whose they are, so that what a killed run left can be swept. */
import { closeSync, fsyncSync, lstatSync, openSync } from 'node:fs';
import { codeOf } from './system-error.js';

/**
 * The part of a name that no other running process makes. Chance is enough: such files are created exclusively, and
 * keyless commands, which load no cryptography, need it too.
 */
export function unique(): string {
  const half = () =>
    Math.floor(Math.random() * 0x1000000)
      .toString(16)
      .padStart(6, '0');
  return `${process.pid}-${half()}${half()}`;
}

/** The process id in what `unique` made; null where it did not make it. */
export function makerOf(text: string): number | null {
  const match = /^(\d+)-[0-9a-f]{12}$/.exec(text);
  return match ? Number(match[1]) : null;
}

const HOUR_MS = 3_600_000;

/** Whether no one works on it any more. In a container, every run may have the same process id. */
export function isLeft(remains: string, pid: number): boolean {
  const made = lstatSync(remains, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return pid === process.pid || Date.now() - made > HOUR_MS || !isRunning(pid);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process can't be signalled, but it runs.
    return codeOf(error) === 'EPERM';
  }
}

/** Has names reach the disk before what depends on them. Not every system can do it to a folder. */
export function synchronize(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {}
}
