/** Writing without a stream: what can't be written at once is handed back whole, never lost and never written twice. */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isDevice, writeAtOnce } from '../../cli/descriptors.js';
import { project } from '../project.js';

function withFile(flags: string | number, work: (descriptor: number, path: string) => void, name = 'out') {
  const path = name.startsWith('/') ? name : join(project({}), name);
  const descriptor = openSync(path, flags);
  try {
    work(descriptor, path);
  } finally {
    closeSync(descriptor);
  }
}

it('writes all of a text into a file, in UTF-8', () => {
  withFile('w', (descriptor, path) => {
    expect(isDevice(descriptor)).toBe(false);
    expect(writeAtOnce(descriptor, 'naïve ✓\n')).toHaveLength(0);
    expect(writeAtOnce(descriptor, '')).toHaveLength(0);
    expect(readFileSync(path, 'utf8')).toBe('naïve ✓\n');
  });
});

it('hands back what a full pipe does not take', () => {
  const path = join(project({}), 'pipe');
  // Windows has no such pipes.
  if (spawnSync('mkfifo', [path]).status !== 0) return;
  withFile(
    constants.O_RDWR | constants.O_NONBLOCK,
    (descriptor) => {
      const text = 'ä'.repeat(200_000);
      const left = writeAtOnce(descriptor, text);
      expect(left.length).toBeGreaterThan(0);
      expect(left.length).toBeLessThan(400_000);
      const taken = Buffer.alloc(400_000);
      const length = readSync(descriptor, taken);
      expect(Buffer.concat([taken.subarray(0, length), left]).equals(Buffer.from(text))).toBe(true);
    },
    path,
  );
});

it('leaves to the stream what is a device, or may not be written to', () => {
  withFile(
    'w',
    (descriptor) => {
      expect(isDevice(descriptor)).toBe(true);
      expect(writeAtOnce(descriptor, 'x\n').toString()).toBe('x\n');
    },
    '/dev/null',
  );
  const path = join(project({ 'read-only': '' }), 'read-only');
  withFile('r', (descriptor) => expect(writeAtOnce(descriptor, 'x\n').toString()).toBe('x\n'), path);
  expect(isDevice(1_000_000)).toBe(false);
});
