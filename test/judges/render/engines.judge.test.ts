/** The engines' own libraries read what we emit: a rendered field means to them what the reference would have meant. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type EngineName,
  formatOf,
  hasReference,
  nodesOf,
  replaced,
  type Sample,
  type Secrets,
  workshop,
} from '../../emit/rendering.js';
import { SAMPLES } from '../../emit/samples.js';
import { type Judge, javaJudge, jinjaJudge, type Question } from '../engines/ask.js';
import { anyValue } from '../engines/values.js';

const RUNS = Number(process.env.CLAVIGER_JUDGE_RUNS ?? 300);
const java = javaJudge();
const jinja = jinjaJudge();
afterAll(() => {
  java?.close();
  jinja?.close();
});

const shop = workshop(SAMPLES);
const of = (engine: EngineName) => SAMPLES.filter((sample) => sample.engine === engine);

async function answer(judge: Judge | null, question: Question): Promise<unknown> {
  const given = await judge?.ask(question);
  if (!given?.ok) throw new Error(`the judge refuses: ${given?.error}`);
  return given.value;
}

/** Each field of the sample that has references: as it was, and as it is rendered. Null: refused. */
function fields(sample: Sample, values: Secrets): readonly (readonly [string, string])[] | null {
  const result = shop.render(sample, values);
  if (!result.ok) {
    expect(result.unsafe).not.toBeNull();
    return null;
  }
  const after = new Map(nodesOf(result.rendered.content.reveal(), formatOf(sample)));
  return nodesOf(sample.text, formatOf(sample)).flatMap(([place, node]) =>
    place !== '0/name' && hasReference(sample.engine, node)
      ? [[String(node.value), String(after.get(place)?.value)] as const]
      : [],
  );
}

/** Compares field by field; `meant` and `means` ask the judge. */
async function compare(
  sample: Sample,
  meant: (field: string, values: Secrets) => Promise<unknown>,
  means: (field: string) => Promise<unknown>,
): Promise<void> {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(anyValue, anyValue, async (A, B) => {
      for (const [before, after] of fields(sample, { A, B }) ?? []) {
        written++;
        expect(await means(after)).toEqual(await meant(before, { A, B }));
      }
    }),
    { numRuns: RUNS },
  );
  expect(written).toBeGreaterThan(RUNS / 3);
}

const deep = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => deep(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deep(item, change)]));
};

const feel = (field: string, values = {}) =>
  field.startsWith('=')
    ? answer(java, { judge: 'feel', text: field.slice(1), values })
    : Promise.resolve(field);

describe.skipIf(java === null)('Camunda: feel-scala and the connector runtime', () => {
  const names = { camunda: { secrets: { A: 'secrets.A', B: 'secrets.B' } } };
  test.each(of('camunda'))('$name', async (sample) => {
    await compare(
      sample,
      async (field, values) => deep(await feel(field, names), (text) => replaced('camunda', text, values)),
      async (field) => {
        const value = await feel(field);
        const texts: string[] = [];
        deep(value, (text) => {
          texts.push(text);
          return text;
        });
        // The connector runtime finds nothing to replace any more.
        for (const text of texts) expect(await answer(java, { judge: 'connectors', text })).toBe(text);
        return value;
      },
    );
  });
});

describe.skipIf(java === null)('Conductor', () => {
  test.each(of('conductor'))('$name', async (sample) => {
    const ask = (text: string, values: Secrets | Record<string, never>) =>
      answer(java, { judge: 'conductor', text, values, input: {} });
    await compare(sample, ask, (field) => ask(field, {}));
  });
});

describe.skipIf(jinja === null)('Gainsight: Jinja2', () => {
  const ask = (text: string, values: Secrets | Record<string, never>) => answer(jinja, { text, values });
  test.each(of('gainsight'))('$name', (sample) => compare(sample, ask, (field) => ask(field, {})));
});
