/**
 * The decision table: each case is checked as a project of its own. decisions.yaml says what is expected; the
 * workflows below are the engines' own ways to put a reference into a field of a category beside a URL.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { positionsOf } from '../../src/report/positions.js';
import { checked, store } from '../project.js';

interface Table {
  readonly policies: Readonly<Record<string, { readonly catalog: string; readonly access?: string }>>;
  readonly cases: readonly (readonly [
    policy: string,
    engine: string,
    field: string,
    url: string,
    verdict: string,
  ])[];
}

const table = parse(readFileSync(new URL('decisions.yaml', import.meta.url), 'utf8')) as Table;

/** Where the request goes whose body (`callback`) or authentication (`beside`) holds another URL. */
const OWN = 'https://api.stripe.com/v1';

/** The reference in each category of field; where the engine has the field. */
const camunda = (field: string, url: string) => {
  const targets: Readonly<Record<string, string>> = {
    auth: 'authentication.token',
    headers: 'headers.X-Key',
    query: 'queryParameters.key',
    body: 'body',
  };
  const inputs: Record<string, string> = { url: field === 'url' ? `${url}/{{secrets.KEY}}` : url };
  if (field === 'callback') {
    inputs.url = OWN;
    inputs.body = `= { callback: { url: ${JSON.stringify(url)}, headers: { "X-Key": "{{secrets.KEY}}" } } }`;
  }
  const target = targets[field];
  if (target !== undefined) inputs[target] = 'x {{secrets.KEY}}';
  const attribute = (text: string) => text.replace(/[&"<]/g, (char) => `&#${char.charCodeAt(0)};`);
  return `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
<bpmn:process id="p"><bpmn:serviceTask id="t" zeebe:modelerTemplate="http"><bpmn:extensionElements><zeebe:ioMapping>
${Object.entries(inputs)
  .map(([key, source]) => `<zeebe:input source="${attribute(source)}" target="${key}" />`)
  .join('\n')}
</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask></bpmn:process></bpmn:definitions>
`;
};

const conductor = (field: string, uri: string) => {
  const reference = '${workflow.secrets.KEY}';
  const places: Readonly<Record<string, object>> = {
    auth: { auth: { token: reference } },
    headers: { headers: { 'X-Key': reference } },
    body: { body: { list: [{ key: reference }] } },
    callback: { uri: OWN, body: { callback: { uri, headers: { 'X-Key': reference } } } },
  };
  const inputParameters = {
    http_request: { uri, ...places[field] },
    ...(field === 'other' ? { plain: reference } : {}),
  };
  return JSON.stringify({
    name: 'f',
    tasks: [{ name: 'c', taskReferenceName: 'c', type: 'HTTP', inputParameters }],
  });
};

const gainsight = (field: string, url: string) => {
  const reference = "{{ get_secret('KEY') }}";
  const places: Readonly<Record<string, object>> = {
    auth: { authentication: { type: 'apikey', config: { key: reference } } },
    headers: { headers: [{ key: 'X-Key', value: reference }] },
    query: { query_parameters: [{ key: 'key', value: reference }] },
    body: { request_body: reference },
    beside: { url: OWN, authentication: { type: 'oauth', config: { TokenUrl: url, secret: reference } } },
  };
  return JSON.stringify({ name: 'f', url: field === 'url' ? `${url}/${reference}` : url, ...places[field] });
};

const generic = (reference: string) => (field: string, url: string) => {
  const places: Readonly<Record<string, object>> = {
    auth: { auth: { token: reference } },
    headers: { headers: { 'X-Key': reference } },
    query: { query: { key: reference } },
    body: { body: { list: [{ key: reference }] } },
    script: { code: `send("${reference}")` },
    callback: { url: OWN, body: { callback: { uri: url, list: [{ key: reference }] } } },
    beside: { url: OWN, auth: { 'Authorization-URL': url, token: reference } },
  };
  return JSON.stringify({ id: 'f', nodes: [{ id: 'n', config: { url, ...places[field] } }] });
};

const WORKFLOWS: Readonly<Record<string, { file: string; text: (field: string, url: string) => string }>> = {
  camunda: { file: 'flow.bpmn', text: camunda },
  conductor: { file: 'flow.json', text: conductor },
  gainsight: { file: 'flow.json', text: gainsight },
  orka: { file: 'flow.yaml', text: generic('{{secrets.KEY}}') },
  jelou: { file: 'flow.yaml', text: generic('{{$secret.KEY}}') },
  inhouse: { file: 'flow.yaml', text: generic('<<KEY>>') },
};

function verdictOf(policy: string, engine: string, field: string, url: string): string {
  const { catalog, access } = table.policies[policy] ?? { catalog: '' };
  const workflow = WORKFLOWS[engine];
  if (!workflow || catalog === '') throw new Error(`${policy}, ${engine}`);
  const file = `flows/pay/${workflow.file}`;
  const rules = access === undefined ? '' : `access:\n${access.replace(/^/gm, '  ').trimEnd()}\n`;
  const report = checked({
    'claviger.yaml': `version: 1
stores: [{ files: secrets.yaml, scope: acme }]
catalogs: [{ files: catalog.yaml, scope: acme }]
workflows: [{ files: "flows/pay/*", engine: ${engine}, scope: acme/pay }]
engines: { inhouse: { extends: jelou, reference: "<<NAME>>" } }
${rules}`,
    'secrets.yaml': store('KEY', 'OTHER'),
    'catalog.yaml': catalog,
    [file]: workflow.text(field, url),
  });
  expect(report.summary.references).toBeGreaterThan(0);
  expect(report.summary.dangling).toBe(0);
  const positions = positionsOf(report);
  const lines = report.diagnostics
    .filter(({ rule }) => rule === 'use-not-allowed')
    // The line that decides comes first.
    .flatMap(({ related }) => related.slice(0, 1))
    .map(({ file: where, span }) => {
      const { line } = positions.at(where, span.start);
      return where === 'claviger.yaml' ? `access.yaml:${line - 6}` : `${where}:${line}`;
    });
  return [...new Set(lines)].join(', ') || 'permitted';
}

it('has cases enough, of both verdicts', () => {
  expect(table.cases.length).toBeGreaterThan(200);
  const permitted = table.cases.filter((each) => each[4] === 'permitted').length;
  expect(permitted).toBeGreaterThan(100);
  expect(table.cases.length - permitted).toBeGreaterThan(100);
});

describe.each(Object.keys(table.policies))('%s', (policy) => {
  it.each(table.cases.filter(([name]) => name === policy).map(([, ...rest]) => rest))(
    '%s, %s, %s: %s',
    (engine, field, url, verdict) => {
      expect(verdictOf(policy, engine, field, url)).toBe(verdict);
    },
  );
});
