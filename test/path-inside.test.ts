import { describe, expect, it } from 'vitest';
import { pathInside } from '../src/path-inside.js';

describe('pathInside', () => {
  it.each([
    ['/a/b', '/a/b', ''],
    ['/a/b', '/a/b/c/d', 'c/d'],
    ['/a/b', '/a/b/..c/d', '..c/d'],
    ['/a/b', '/a/b/...', '...'],
    ['/', '/a', 'a'],
  ])('from %s, %s lies inside', (folder, path, way) => {
    expect(pathInside(folder, path)).toBe(way);
  });

  it.each([
    ['/a/b', '/a'],
    ['/a/b', '/a/bc'],
    ['/a/b', '/c'],
    ['/a/..b', '/a'],
  ])('from %s, %s lies outside', (folder, path) => {
    expect(pathInside(folder, path)).toBeNull();
  });
});
