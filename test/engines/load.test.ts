import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parse } from '../../src/documents/index.js';
import { builtInEngines, loadEngines } from '../../src/engines/index.js';
import type { Engine } from '../../src/engines/types.js';
import { BUILT_IN_ENGINES } from '../../src/project/entries.js';
import { loadProject } from '../../src/project/index.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'claviger-engines-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The engines of a project whose claviger.yaml says only this. */
function loadAll(engines: string) {
  writeFileSync(join(folder, 'claviger.yaml'), engines.startsWith('{') ? engines : `${engines}version: 1\n`);
  const result = loadProject({ cwd: folder });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return loadEngines(result.project);
}

function load(config: string): ReadonlyMap<string, Engine> {
  const result = loadAll(config);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.engines;
}

function problems(config: string): readonly string[] {
  const result = loadAll(config);
  return result.ok
    ? []
    : result.problems.map(
        ({ line, column, message, help }) => `${line}:${column} ${message}${help ? ` (${help})` : ''}`,
      );
}

function found(engine: Engine | undefined, text: string, engines: readonly Engine[] = []) {
  if (engine === undefined) throw new Error('no such engine');
  const document = parse({ file: 'a.json', text: JSON.stringify({ x: text }), encoding: 'utf-8' }, 'json');
  const { references } = engine.scan(document, { variables: false, templates: new Map(), engines });
  return references.map(({ kind, secret, text: whole }) => `${kind} ${secret} ${whole}`);
}

it('the built-in engines are known to the project file by the names of their definitions', () => {
  expect([...BUILT_IN_ENGINES].sort()).toEqual([...builtInEngines().keys()].sort());
});

describe('a user engine', () => {
  let engines: ReadonlyMap<string, Engine> = new Map();
  let inhouse: Engine | undefined;
  beforeAll(() => {
    engines = load('engines:\n  inhouse: { extends: jelou, reference: "<<secret NAME>>" }\n');
    inhouse = engines.get('inhouse');
  });

  it('stands beside the built-in ones', () => {
    expect([...engines.keys()]).toEqual(['camunda', 'conductor', 'gainsight', 'jelou', 'orka', 'inhouse']);
  });

  it('knows what it extends, and how a reference is written', () => {
    expect(inhouse).toMatchObject({ name: 'inhouse', base: 'jelou', title: 'inhouse' });
    expect(inhouse?.syntax('A')).toBe('<<secret A>>');
  });

  it('finds its own form, exact to the blank', () => {
    expect(found(inhouse, 'Bearer <<secret API_KEY>>')).toEqual(['reference API_KEY <<secret API_KEY>>']);
  });

  it.each(['<< secret API_KEY >>', '<<secret  API_KEY>>', '<<secret API_KEY >>', '<<Secret API_KEY>>'])(
    'reports %s as a mistake',
    (text) => expect(found(inhouse, text)).toEqual([`malformed API_KEY ${text}`]),
  );

  it('has the inherited forms no more', () => {
    expect(found(inhouse, '{{$secret.API_KEY}}')).toEqual([]);
    expect(found(inhouse, '{{$secret.API_KEY}}', [...engines.values()])).toEqual([
      'foreign API_KEY {{$secret.API_KEY}}',
    ]);
  });

  it('keeps the inherited rule for names', () => {
    expect(inhouse?.nameProblem('API_KEY')).toBeNull();
    expect(inhouse?.nameProblem('api-key')).toMatch(/upper-case/);
  });

  it('may extend nothing: any string of JSON or YAML may then hold a reference', () => {
    const plain = load('engines:\n  own: { reference: "%secret:NAME%" }\n').get('own');
    expect(plain?.base).toBeNull();
    expect(found(plain, 'a %secret:x.y% b')).toEqual(['reference x.y %secret:x.y%']);
  });

  it('may extend another one, whose fields it tries after its own', () => {
    const child = load(`engines:
  child: { extends: parent, fields: [{ select: x, policy: deny, reason: no }] }
  parent: { reference: "@NAME@", fields: [{ select: x, policy: leaky }, { select: y, policy: leaky }] }
`).get('child');
    const document = parse(
      { file: 'a.json', text: '{"x":"@A@","y":"@B@","z":"@C@"}', encoding: 'utf-8' },
      'json',
    );
    const { references } =
      child?.scan(document, { variables: false, templates: new Map(), engines: [] }) ?? {};
    expect(references?.map(({ field }) => field.policy)).toEqual(['deny', 'leaky', 'allow']);
  });
});

describe('what is wrong with a definition is said where it stands', () => {
  it.each([
    [
      'an unknown base',
      'engines:\n  a:\n    extends: jelu\n',
      '3:14 no engine `jelu` (did you mean `jelou`?)',
    ],
    [
      'a circle',
      'engines:\n  a: { extends: b }\n  b: { extends: a }\n',
      '3:17 engines extend each other in a circle: a > b > a (one of them has to extend a built-in engine, or none)',
    ],
    [
      'itself',
      'engines:\n  a: { extends: a }\n',
      '2:17 engines extend each other in a circle: a > a (one of them has to extend a built-in engine, or none)',
    ],
    [
      'a built-in name',
      'engines:\n  orka: { extends: jelou }\n',
      '2:3 `orka` is the name of a built-in engine (choose another name, and `extends` to take its definition)',
    ],
    [
      'an unknown key',
      'engines:\n  a: { extends: orka, referense: "x" }\n',
      '2:23 unknown key `referense` (did you mean `reference`?)',
    ],
    [
      'no place for the name',
      'engines:\n  a: { reference: "<<secret>>" }\n',
      '2:20 `reference` has to hold NAME once, and something around it (as in `<<secret NAME>>`)',
    ],
    [
      'no form at all',
      'engines:\n  a: { title: A }\n',
      '2:6 the engine has no form of reference (say how one is written, as in `reference: "<<secret NAME>>"`, or what it `extends`)',
    ],
    [
      'a broken pattern',
      'engines:\n  a: { references: [{ id: x, pattern: "(", canonical: "NAME!" }] }\n',
      '2:40 this is no regular expression (of JavaScript, with the flag `u`: `{`, `}` and `]` are written `\\{`, `\\}`, `\\]`)',
    ],
    [
      'an endless pattern',
      'engines:\n  a: { references: [{ id: x, pattern: "(a+)+!", canonical: "NAME!" }] }\n',
      '2:40 a text can go through the repetitions of this pattern in several ways, which can take for ever (keep repetitions apart by a character that neither takes, as in `[a-z]+(?:-[a-z]+)*`)',
    ],
    [
      'an ambiguous pattern',
      'engines:\n  a: { references: [{ id: x, pattern: "a*a*a*!", canonical: "NAME!" }] }\n',
      '2:40 a text can go through the repetitions of this pattern in several ways, which can take for ever (keep repetitions apart by a character that neither takes, as in `[a-z]+(?:-[a-z]+)*`)',
    ],
    [
      'a form without a name',
      'engines:\n  a: { references: [{ id: x, pattern: "<[A-Z]+>", canonical: "<NAME>" }] }\n',
      '2:40 the pattern does not say which part of it is the name (put that part into a group called name, as in `<(?<name>[A-Z_]+)>`)',
    ],
    [
      'a broken selector',
      'engines:\n  a: { extends: orka, fields: [{ select: "a//b", policy: allow }] }\n',
      '2:43 a path has an empty segment (as in `headers/*/value`, `**/inputParameters/**`, `**/zeebe:input/@source`)',
    ],
    [
      'a vector that does not hold',
      'engines:\n  a: { reference: "<NAME>", vectors: [{ text: "<A>", names: [B] }] }\n',
      '2:39 the vector does not hold: found the names ["A"], not ["B"] (mend the definition, or what the vector expects of it)',
    ],
  ])('%s', (_, config, expected) => {
    expect(problems(config)).toEqual([expected]);
  });
});

describe('the built-in definitions', () => {
  it.each(['camunda', 'conductor', 'gainsight', 'jelou', 'orka'])(
    '%s is what the schema asks for',
    (name) => {
      const text = readFileSync(
        new URL(`../../src/engines/definitions/${name}.yaml`, import.meta.url),
        'utf8',
      );
      // Under another name it is a user's engine, and checked like one, vectors against other engines left out.
      const { vectors, ...definition } = parseYaml(text);
      const own = vectors.filter(
        ({ finds }: { finds?: { kind?: string }[] }) => !finds?.some((find) => find.kind === 'foreign'),
      );
      expect(
        problems(JSON.stringify({ version: 1, engines: { copy: { ...definition, vectors: own } } })),
      ).toEqual([]);
    },
  );
});
