/**
 * The promise of emission: parse the output, and it equals the parsed input with the plain value put in, for every value
 * that any Unicode string can be; or the value is refused, and nothing is emitted.
 */
import { evaluate as evaluateFeel } from '@bpmn-io/feelin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText, NASTY } from '../documents/values.js';
import {
  type EngineName,
  formatOf,
  hasReference,
  nodesOf,
  replaced,
  type Sample,
  type Secrets,
  workshop,
} from './rendering.js';
import { SAMPLES } from './samples.js';

const RUNS = Number(process.env.CLAVIGER_PROPERTY_RUNS ?? 20);

const WORST: readonly string[] = [
  ...NASTY,
  '\uD800',
  'a\uDC00b',
  '{{secrets.B}}',
  '{{$secret.B}}',
  '<<secret B>>',
  '${workflow.secrets.B}',
  '${workflow.input.x}',
  "{{ get_secret('B') }}",
  '{% raw %}',
  '{# c #}',
  'camunda.secrets.B',
  '=x',
  '="x"',
  '=secrets.B',
  '007',
  '+1.50',
  '1e400',
  '$',
  '$$',
  '$${x}',
  '\\"',
  '"\\',
  '-----BEGIN KEY-----\nAB+/=\n-----END KEY-----\n',
  `{"type": "account", "key": "a\\nb"}`,
  'p@ss: #word',
];
const LARGE = ['x'.repeat(100_000), `${'"\\\n'.repeat(3000)}é ${'p&<'.repeat(30_000)}`];

const shop = workshop(SAMPLES);

describe.each(SAMPLES)('$name', (sample) => {
  it('reads back as the input with the value put in, or is refused', () => {
    const value = fc.oneof({ weight: 3, arbitrary: anyText }, fc.constantFrom(...WORST));
    fc.assert(
      fc.property(value, value, (A, B) => {
        judge(sample, { A, B });
      }),
      { numRuns: RUNS },
    );
  });

  it('does so for the worst values, each of them', () => {
    for (const A of WORST) judge(sample, { A, B: 'plain' });
  });

  it('takes large values', () => {
    for (const A of LARGE) judge(sample, { A, B: 'b' });
  });

  it('takes every harmless value', () => {
    for (const A of ['x', 'sk_live_4eC39HqLyjWDarjtT1zdp7dc', 'pä$$ w/ord+=&<>"\'', 'a\\b', '😀'])
      expect(judge(sample, { A, B: 'b' })).toBe(true);
  });
});

/** True: emitted, and right. False: refused, with a reason that there is. */
function judge(sample: Sample, values: Secrets): boolean {
  const result = shop.render(sample, values);
  if (!result.ok) {
    expect(result.unsafe?.length).toBeGreaterThan(0);
    for (const { reason } of result.unsafe ?? []) expect(reason).not.toMatch(/[\n\0]|x{9}/);
    expect([values, mayBeRefused(sample, values)]).toEqual([values, true]);
    return false;
  }
  const text = result.rendered.content.reveal();
  const format = formatOf(sample);
  const before = nodesOf(sample.text, format);
  const after = nodesOf(text, format);
  expect(after.map(([place]) => place)).toEqual(before.map(([place]) => place));
  for (const [index, [place, node]] of before.entries()) {
    const found = after[index]?.[1];
    const isField = place !== '0/name' && hasReference(sample.engine, node);
    const expected = isField ? meaning(sample.engine, String(node.value), values) : node.value;
    const actual = isField ? read(sample.engine, String(found?.value)) : found?.value;
    expect([place, actual]).toEqual([place, expected]);
  }
  expectElsewhereUntouched(sample, text, values);
  return true;
}

/** What the platform makes of a field, given the secrets. */
function meaning(engine: EngineName, field: string, values: Secrets): unknown {
  if (engine === 'camunda' && field.startsWith('=')) {
    const path = { camunda: { secrets: { A: 'secrets.A', B: 'secrets.B' } } };
    return deep(evaluateFeel(field.slice(1), path).value, (text) => replaced('camunda', text, values));
  }
  return replaced(engine, field, values);
}

/** What it makes of a rendered field, which asks for no secret any more. */
function read(engine: EngineName, field: string): unknown {
  switch (engine) {
    case 'camunda':
      return field.startsWith('=') ? evaluateFeel(field.slice(1), {}).value : field;
    case 'conductor':
      return field.replaceAll('$${', () => '${');
    case 'gainsight':
      return field.replace(/\{\{ '((?:[^'\\]|\\.)*)' \}\}/g, (_, inside: string) => pythonString(inside));
    default:
      return field;
  }
}

function pythonString(inside: string): string {
  return inside.replace(/\\(?:x(..)|u(....)|(.))/g, (_, two, four, other) =>
    other === undefined ? String.fromCharCode(Number.parseInt(two ?? four, 16)) : other,
  );
}

function deep(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => deep(item, change));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deep(item, change)]));
  return value;
}

/** Outside of the references, and of YAML scalars that can't hold the value as they are, every character is there. */
function expectElsewhereUntouched(sample: Sample, text: string, { A, B }: Secrets): void {
  const tame = /^[a-z]+$/.test(A) && /^[a-z]+$/.test(B);
  const whole = formatOf(sample) === 'yaml' && !tame;
  const spans = whole
    ? nodesOf(sample.text, 'yaml').flatMap(([, node]) =>
        hasReference(sample.engine, node) ? [node.span] : [],
      )
    : shop.workflowOf(sample).references.map(({ span }) => span);
  const sorted = [...new Map(spans.map((span) => [span.start, span])).values()].sort(
    (a, b) => a.start - b.start,
  );
  let [last, at] = [0, 0];
  for (const [index, { start, end }] of sorted.entries()) {
    const between = sample.text.slice(last, start);
    const found = index === 0 ? (text.startsWith(between) ? 0 : -1) : text.indexOf(between, at);
    expect([between, found >= 0]).toEqual([between, true]);
    at = found + between.length;
    last = end;
  }
  expect(text.slice(at).endsWith(sample.text.slice(last))).toBe(true);
}

/** There is no other reason to refuse a value than one of these. */
function mayBeRefused(sample: Sample, { A, B }: Secrets): boolean {
  const values = sample.text.replace(/<!--.*-->/, '').match(/(?:secrets\.|secret[. ]|get_secret\(')B/)
    ? [A, B]
    : [A];
  const some = (test: RegExp) => values.some((value) => test.test(value));
  if (some(/\p{Surrogate}/u)) return true;
  if (sample.header && some(/[\r\n\0]/)) return true;
  if (formatOf(sample) === 'xml' && some(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u))
    return true;
  switch (sample.engine) {
    case 'camunda':
      // It would be a reference; or, where the text is static, an expression, a number, a boolean or null.
      if (sample.name.includes('FEEL')) return some(/secrets\./) || values.join('').length > 1000;
      return some(/secrets\.|^[=\-+\d.]|^null$|^true$|^false$/);
    case 'conductor':
      return some(/\$\{workflow\.secrets\.|\$$/);
    case 'gainsight':
      return false;
    default:
      return some(/[{<]/);
  }
}
