import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, expandBraces } from '../../src/project/pattern.js';
import { compileScope } from '../../src/project/scopes.js';

function match(pattern: string, path: string): Record<string, string> | null {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(compiled.message);
  const found = compiled.pattern.match(path);
  return found ? Object.fromEntries(found) : null;
}

describe('captures', () => {
  it.each([
    ['secrets/{project}/{environment}.yaml', 'secrets/pay/dev.yaml', { project: 'pay', environment: 'dev' }],
    ['secrets/acme.{environment}.yaml', 'secrets/acme.dev.yaml', { environment: 'dev' }],
    ['{a}-{b}.yaml', '1-2-3.yaml', { a: '1', b: '2-3' }],
    ['{project}/**/*.json', 'p/x.json', { project: 'p' }],
    ['{x,y/{a}}/*.json', 'y/z/1.json', { a: 'z' }],
    ['x{1..3}/{a}.json', 'x2/z.json', { a: 'z' }],
    ['{project}/{project}.yaml', 'a/a.yaml', { project: 'a' }],
    ['{project}/{project}.yaml', 'a/b.yaml', null],
    ['{project}/a.yaml', '.hidden/a.yaml', null],
    ['{project}/a.yaml', 'x/y/a.yaml', null],
    ['x.{project}.yaml', 'x..yaml', null],
  ])('%s on %s', (pattern, path, expected) => {
    expect(match(pattern, path)).toEqual(expected);
  });

  const segment = fc.stringMatching(/^[A-Za-z0-9_äß€ ()[\]-][A-Za-z0-9_äß€ ().[\]-]{0,8}$/);

  it('take out what was put in, whatever a folder is called', () => {
    fc.assert(
      fc.property(segment, segment, (project, environment) => {
        const path = `secrets/${project}/x/${environment}.yaml`;
        expect(match('secrets/{project}/**/{environment}.yaml', path)).toEqual({ project, environment });
      }),
    );
  });

  it('fill a scope with what they took', () => {
    fc.assert(
      fc.property(segment, (project) => {
        const scope = compileScope('acme/{project}', ['project'], ['organization', 'project']);
        const captured = match('{project}/a.yaml', `${project}/a.yaml`);
        expect(scope.ok && scope.template.fill(new Map(Object.entries(captured ?? {})))).toBe(
          `acme/${project}`,
        );
      }),
    );
  });

  it('twice in a pattern are the same text', () => {
    fc.assert(
      fc.property(segment, segment, (first, second) => {
        expect(match('{a}/{a}', `${first}/${second}`)).toEqual(first === second ? { a: first } : null);
      }),
    );
  });
});

describe('a line break in a file name', () => {
  it.each(['w/**', 'w/*.json', 'w/{project}.json', '**/a*'])('hides no file from %s', (text) => {
    expect(match(text, 'w/a\nb.json')).not.toBeNull();
  });
});

describe('a path without any pattern', () => {
  it('matches itself alone', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ().@+|$^#-]{1,12}$/), (name) => {
        fc.pre(!name.startsWith('.') && !/[@+](?=\()/.test(name));
        expect(match(`x/${name}`, `x/${name}`)).toEqual({});
        expect(match(`x/${name}`, `x/${name}z`)).toBeNull();
      }),
    );
  });
});

describe('braces', () => {
  it.each([
    ['{a,b}/{c,d}', ['a/c', 'a/d', 'b/c', 'b/d']],
    ['{a,b/{c,d}}', ['a', 'b/c', 'b/d']],
    ['{name}', ['{name}']],
    ['{1..3}', ['{1..3}']],
    ['{a', ['{a']],
    ['{,x}y', ['y', 'xy']],
  ])('%s', (pattern, expected) => {
    expect(expandBraces(pattern)).toEqual(expected);
  });

  it("can't multiply without end", () => {
    expect(compilePattern('{a,b}'.repeat(20))).toMatchObject({ ok: false });
  });
});

describe('patterns that are refused', () => {
  it.each([
    ['node_modules/a/*.json', 'never read'],
    ['x/.git/*.json', 'never read'],
    ['*a*a*a*a*a*.json', 'so many wildcards'],
    ['{a}{b}{c}{d}{e}.json', 'so many wildcards'],
    ['+(a*)b.json', 'so many wildcards'],
    [`${'**/a/'.repeat(7)}b.json`, 'so many wildcards'],
  ])('%s', (pattern, message) => {
    const compiled = compilePattern(pattern);
    expect(compiled.ok ? '' : compiled.message).toContain(message);
  });
});

describe('one file after the other', () => {
  const patterns = [
    'projects/{project}/a/**/*.json',
    'projects/{project}/**/*.{json,yaml}',
    '{a}/**/{b}/*.json',
    '{**,**/.a}/b/**/*.json',
    '**/*.json',
    '**/a?.json',
    'a/**',
    '{a}/@(b/c|d)/*.json',
    '{a,b/{a}}/*.json',
    '{a}/{b}.json',
    '{a}/b.json',
    'a/[ab]/*',
    '*.json',
  ];
  const segment = fc.constantFrom(
    'projects',
    'a',
    'b',
    'c',
    'd',
    '.a',
    'b.json',
    '.b.json',
    'a1.json',
    'a.yaml',
  );
  const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/'));

  it('is matched as each of them alone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...patterns), fc.array(path, { maxLength: 30 }), (text, paths) => {
        const compiled = compilePattern(text);
        if (!compiled.ok) throw new Error(compiled.message);
        const asked = [...paths].sort();
        const together = asked.map((each) => compiled.pattern.match(each));
        expect(together.map((found) => found && Object.fromEntries(found))).toEqual(
          asked.map((each) => match(text, each)),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
