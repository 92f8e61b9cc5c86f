import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtInDefinitions, builtInEngines } from '../../src/engines/builtin.js';
import { compileDefinition } from '../../src/engines/compile.js';
import type { Vector } from '../../src/engines/definition.js';
import { vectorProblem } from '../../src/engines/vectors.js';

describe.each([...builtInDefinitions])('the vectors of %s', (name, definition) => {
  const file = new URL(`../../src/engines/definitions/${name}.yaml`, import.meta.url);
  const { vectors }: { vectors: readonly Vector[] } = parse(readFileSync(file, 'utf8'));
  const engine = compileDefinition(name, definition);
  const others = [...builtInEngines().values()].filter((other) => other.name !== name);

  it.each(vectors.map((vector) => [vector.text ?? vector.document ?? '', vector] as const))(
    '%s',
    (_, vector) => {
      expect(vectorProblem(engine, vector, others)).toBeNull();
    },
  );
});
