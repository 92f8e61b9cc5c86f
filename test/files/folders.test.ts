import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolders } from '../../src/files/index.js';
import { project } from '../project.js';

describe('making folders', () => {
  it('makes those that are missing, and says which was the first', () => {
    const root = project({ 'there/a.txt': '' });
    expect(makeFolders(join(root, 'there'))).toBe(undefined);
    expect(makeFolders(join(root, 'there/b/c'), 0o700)).toBe(join(root, 'there/b'));
    expect(statSync(join(root, 'there/b/c')).mode & 0o777).toBe(0o700);
  });

  it('throws where a part of the path is a file', () => {
    const root = project({ 'a.txt': '' });
    expect(() => makeFolders(join(root, 'a.txt'))).toThrow('EEXIST');
    expect(() => makeFolders(join(root, 'a.txt/b/c'))).toThrow();
  });

  it.runIf(existsSync('/proc/self'))('throws where the system makes no folders', () => {
    expect(() => makeFolders('/proc/nowhere/deep')).toThrow('ENOENT');
  });
});
