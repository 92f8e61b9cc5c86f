import { expect, it } from 'vitest';
import { builtInEngines } from '../../src/engines/index.js';
import { extractFacts } from '../../src/extract/index.js';
import { conductor } from '../project.js';

const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const engines = builtInEngines();

function factsOf(uri: string): string {
  const text = conductor({
    http_request: { uri, method: 'GET', headers: { 'X-Key': '${workflow.secrets.API_KEY}' } },
  });
  const engine = engines.get('conductor');
  if (!engine) throw new Error('Conductor is built in');
  const context = { variables: false, templates: new Map(), engines: [...engines.values()] };
  const facts = extractFacts({ file: 'flow.json', text, encoding: 'utf-8' }, engine, context);
  expect(facts.references.map(({ secret }) => secret)).toEqual(['API_KEY']);
  expect(facts.references.flatMap(({ destinations }) => destinations)).toHaveLength(1);
  return JSON.stringify(facts);
}

it.each([
  `https://api.example.com/v1?token=${TOKEN}`,
  `https://api.example.com/hooks/${TOKEN}/run`,
  `https://robot:${TOKEN}@api.example.com/v1`,
])('facts about a request to %s know the host and no credential', (uri) => {
  const facts = factsOf(uri);
  expect(facts).toContain('api.example.com');
  expect(facts).not.toContain(TOKEN);
});

it.each([`https://${TOKEN}.example.com/v1`, TOKEN])('facts about a request to %s know nothing', (uri) => {
  expect(factsOf(uri)).not.toContain(TOKEN);
});

it('facts hold nothing of a path, a query or a user that no rule takes for a credential', () => {
  const facts = factsOf('https://admin:hunter2@api.example.com/door/8841?pin=1234');
  for (const each of ['hunter2', 'admin', '8841', '1234']) expect(facts).not.toContain(each);
});
