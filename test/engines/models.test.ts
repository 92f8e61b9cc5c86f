/**
 * The judges hold the decoders' models of Camunda's and Conductor's grammars to the platforms' own libraries. Here the
 * engine definitions, by which references are found, are held to the models.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInDefinitions } from '../../src/engines/builtin.js';
import { compileGrammar } from '../../src/engines/matches.js';
import { readField } from '../../src/engines/read-field.js';
import { scanCamundaSecrets } from './models/camunda-secrets.js';
import { dollarReferences } from './models/dollar-references.js';

/** What the definition finds; what is computed at run time is told apart, as no model of one text knows it. */
function finder(engine: string) {
  const definition = builtInDefinitions.get(engine);
  if (!definition) throw new Error(`no engine ${engine}`);
  const grammar = compileGrammar(definition);
  return (text: string) => readField(grammar, text, true);
}

const written = (from: number, to: number, name: string) => `${from}-${to} ${name}`;

const texts = (...pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''));

describe('the definition finds the names that the model finds', () => {
  test('of Camunda', () => {
    const find = finder('camunda');
    const pieces = [
      '{{',
      '}}',
      'secrets.',
      'camunda.',
      'A',
      'b0',
      '.',
      '/',
      '-',
      '_',
      ' ',
      '\n',
      '\u00a0',
      'x',
    ];
    fc.assert(
      fc.property(texts(...pieces), (input) => {
        const found = find(input);
        fc.pre(found.every(({ kind }) => kind !== 'dynamic'));
        const names = found.flatMap(({ kind, form, name }) =>
          (kind === 'reference' || form === 'cluster-text') && name !== null
            ? [written(name.from, name.to, name.text)]
            : [],
        );
        expect(names).toEqual(
          scanCamundaSecrets(input).map(({ nameFrom, nameTo, name }) => written(nameFrom, nameTo, name)),
        );
      }),
      { numRuns: 5000 },
    );
  });

  test('of Conductor, where it makes references of all', () => {
    const find = finder('conductor');
    const pieces = [
      '$',
      '{',
      '}',
      '${',
      'workflow.secrets.',
      '${workflow.secrets.A}',
      '${workflow.secrets.',
      'A',
      '.',
      ' ',
      'B',
    ];
    fc.assert(
      fc.property(texts(...pieces), (input) => {
        const model = dollarReferences(input);
        fc.pre(model.length > 0 && model.every(({ kind }) => kind === 'reference'));
        const names = find(input).flatMap(({ kind, name }) =>
          kind === 'reference' && name !== null ? [written(name.from, name.to, name.text)] : [],
        );
        expect(names).toEqual(
          model.flatMap(({ name }) => (name === null ? [] : [written(name.from, name.to, name.text)])),
        );
      }),
      { numRuns: 5000 },
    );
  });
});
