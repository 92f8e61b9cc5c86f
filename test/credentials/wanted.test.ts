/** Few strings of a document are looked at closely: nothing is found among the others. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../seed.js';
import { credentialsIn } from '../../src/credentials/index.js';
import { parse } from '../../src/documents/index.js';
import { builtInEngines } from '../../src/engines/index.js';
import type { Engine } from '../../src/engines/types.js';
import { FORMATS, PLANTED } from './planted.js';

const ENGINES = { json: 'conductor', yaml: 'jelou', bpmn: 'camunda' } as const;
const engines = builtInEngines();
const context = { variables: true, templates: new Map(), engines: [...engines.values()] };

const names = fc.constantFrom(
  ...[
    'token',
    'apiKey',
    'password',
    'Authorization',
    'authentication.token',
    'headers',
    'key',
    'name',
    'curl',
  ],
  ...PLANTED.map(({ field }) => field),
);
const parts = fc.constantFrom(
  ...PLANTED.map(({ secret }) => secret),
  ...[
    'hunter2',
    'Bearer ',
    ' ',
    '"',
    '=',
    ':',
    ' token: ',
    'curl -u a:b ',
    '{{secrets.A}}',
    '${workflow.secrets.B}',
  ],
  ...['{{steps.sign_in.body.token}}', '{{', '}}', '<<', '>>', 'https://api.example.com/v1/', 'é', '10px'],
);
const texts = fc.array(parts, { minLength: 1, maxLength: 4 }).map((all) => all.join(''));

test.each(Object.entries(ENGINES))('property: in %s', (format, name) => {
  const engine = engines.get(name);
  if (engine === undefined) throw new Error(`no engine ${name}`);
  const unsparing: Engine = {
    ...engine,
    strings: (document, within) => engine.strings(document, within, () => true),
  };
  let found = 0;
  fc.assert(
    fc.property(names, texts, (field, text) => {
      const secret =
        format === 'bpmn' ? text.replaceAll(/["<&]/g, (each) => `&#${each.charCodeAt(0)};`) : text;
      const source = {
        file: `flow.${format}`,
        text: FORMATS[format]?.({ rule: '', field, secret }) ?? '',
        encoding: 'utf-8' as const,
      };
      const document = parse(source, engine.formatOf(source.file, source.text));
      expect([source.text, document.problems]).toEqual([source.text, []]);
      const { references } = engine.scan(document, context);
      const all = credentialsIn(unsparing, document, context, references);
      found += all.length;
      expect([source.text, credentialsIn(engine, document, context, references)]).toEqual([source.text, all]);
    }),
    { numRuns: 1500 },
  );
  expect(found).toBeGreaterThan(500);
});
