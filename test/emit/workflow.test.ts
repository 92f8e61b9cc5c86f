import { describe, expect, it } from 'vitest';
import { Plaintext } from '../../src/stores/plaintext.js';
import type { SecretValue } from '../../src/stores/types.js';
import { type Sample, type Secrets, workshop } from './rendering.js';

const gainsight = (name: string, value: string, rest: object = {}): Sample => ({
  name,
  engine: 'gainsight',
  file: `${name.replaceAll(' ', '-')}.json`,
  text: JSON.stringify({ name: 'c', headers: [{ key: 'Authorization', value }], ...rest }),
});

const jwt = gainsight('jwt', "Bearer {{ jwt_encode(payload, get_secret('A'), 'RS256') }}");
const SAMPLES = {
  jwt,
  filtered: gainsight('filtered', "{{ get_secret('A') | trim }}"),
  joined: gainsight('joined', "{{ 'Bearer ' ~ get_secret('A') }}"),
  chosen: gainsight('chosen', "{{ get_secret('A') if x else 'none' }}"),
  trimmed: gainsight('trimmed', "{{- get_secret('A') -}}"),
  whole: gainsight('whole', "Bearer {{ get_secret('A') }}"),
  auth: gainsight('auth', 'none', {
    authentication: { type: 'jwt', config: { key: "{{ get_secret('A') }}" } },
  }),
  bare: {
    name: 'bare names',
    engine: 'conductor',
    file: 'bare.json',
    text: `${JSON.stringify({ name: 'w', tasks: [{ type: 'SIMPLE', runtimeMetadata: ['A'], inputParameters: { x: '${workflow.secrets.B}' } }] })}\n`,
  },
  fixed: {
    name: 'fixed',
    engine: 'camunda',
    file: 'fixed.bpmn',
    text: '<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0" xmlns:m="http://camunda.org/schema/modeler/1.0"><b:process id="p"><b:serviceTask id="s" z:modelerTemplate="t"><b:extensionElements><z:ioMapping><z:input source="{{secrets.A}}" target="body"/></z:ioMapping></b:extensionElements></b:serviceTask></b:process></b:definitions>',
  },
  path: {
    name: 'path',
    engine: 'conductor',
    file: 'path.json',
    text: JSON.stringify({
      name: 'w',
      tasks: [{ type: 'SIMPLE', inputParameters: { x: '${workflow.secrets.A.k}' } }],
    }),
  },
} satisfies Record<string, Sample>;

const shop = workshop(Object.values(SAMPLES));
const PEM = '-----BEGIN KEY-----\nAB\n-----END KEY-----\n';

function rendered(sample: Sample, values: Secrets | ReadonlyMap<string, SecretValue>): string {
  const result = shop.render(sample, values);
  return result.ok ? result.rendered.content.reveal() : `refused: ${result.unsafe?.[0]?.reason}`;
}

const scalar = (type: 'str' | 'bytes' | 'null', text: string): SecretValue => ({
  kind: 'scalar',
  type,
  text: new Plaintext(text),
});

describe('a line break in a header', () => {
  const { joined, chosen, trimmed, whole } = SAMPLES;
  it.each([joined, chosen, trimmed, whole])(
    'is refused where the value becomes a part of it: $name',
    (sample) => {
      expect(rendered(sample, { A: PEM, B: '' })).toMatch(/^refused: its value holds a line break/);
      expect(rendered(sample, { A: 'one line', B: '' })).toContain('one line');
    },
  );

  it.each([SAMPLES.jwt, SAMPLES.filtered])(
    'is taken where an expression computes with it: $name',
    (sample) => {
      expect(rendered(sample, { A: PEM, B: '' })).toContain("'-----BEGIN KEY-----\\\\x0aAB");
    },
  );

  it('is taken in another field', () => {
    expect(rendered(SAMPLES.auth, { A: PEM, B: '' })).toContain('BEGIN KEY');
  });

  it('is refused like a NUL character', () => {
    expect(rendered(SAMPLES.whole, { A: 'a\0', B: '' })).toMatch(/^refused: its value holds a NUL/);
  });
});

describe('a static Camunda text that is nothing but the value', () => {
  const source = (value: string) =>
    /source="([^"]*)"/.exec(rendered(SAMPLES.fixed, { A: value, B: '' }))?.[1];

  it.each(['3.14', '-1.5', '0.001', '5432', '0', 'true', 'text'])('holds %s itself', (value) => {
    expect(source(value)).toBe(value);
  });

  it.each(['1.0', '1.50', '007', '0.0001', '12345678.5', '9007199254740993', '1e5', 'null'])(
    'holds %s as a FEEL string: as a number it would look different',
    (value) => {
      expect(source(value)).toBe(`=&quot;${value}&quot;`);
    },
  );
});

describe('binary data', () => {
  it.each([
    ['a value', scalar('bytes', 'PK\uFFFD')],
    ['a part of a value', { kind: 'map', entries: new Map([['k', scalar('bytes', '\uFFFD')]]) } as const],
    ['an item', { kind: 'list', items: [scalar('bytes', '\uFFFD')] } as const],
  ])('that is no text is refused, never mangled: %s', (_, A) => {
    const values = new Map<string, SecretValue>([['A', A]]);
    expect(rendered(SAMPLES.auth, values)).toMatch(/^refused: its value is binary data/);
    expect(rendered(SAMPLES.path, values)).toMatch(/^refused: its value is binary data/);
  });

  it('is emitted as the base64 that the store shows of it, and U+FFFD in a text is a character', () => {
    expect(rendered(SAMPLES.auth, new Map([['A', scalar('bytes', 'UEs=')]]))).toContain('UEs=');
    expect(rendered(SAMPLES.auth, new Map([['A', scalar('str', 'a\uFFFD')]]))).toContain('\uFFFD');
  });
});

describe('a name without syntax (runtimeMetadata)', () => {
  it('stays, and is not counted as resolved', () => {
    const result = shop.render(SAMPLES.bare, { A: 'one', B: 'two' });
    expect(result.ok && result.rendered.replaced).toBe(1);
    expect(result.ok && result.rendered.content.reveal()).toBe(
      SAMPLES.bare.text.replace('${workflow.secrets.B}', 'two'),
    );
  });

  it('is no field of the payload', () => {
    const result = shop.render(SAMPLES.bare, { A: 'one', B: 'two' }, 'payload');
    expect(result.ok && JSON.parse(result.rendered.content.reveal())).toEqual({
      workflow: 'w',
      engine: 'conductor',
      environment: 'default',
      scope: '',
      fields: { '/tasks/0/inputParameters/x': 'two' },
    });
  });
});

describe('a rendered workflow', () => {
  it('shows its content to no one by accident', () => {
    const result = shop.render(SAMPLES.whole, { A: 'canary', B: '' });
    expect(JSON.stringify(result) + String(result.ok && result.rendered.content)).not.toContain('canary');
  });
});
