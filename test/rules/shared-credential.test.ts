import { describe, expect, it } from 'vitest';
import { checked, findings, store } from '../project.js';

const CONFIG = `version: 1
stores:
  - { files: "secrets/{project}.yaml", scope: "acme/{project}" }
  - { files: "all.yaml", scope: acme }
workflows:
  - { files: "{project}/*.json", engine: conductor, scope: "acme/{project}" }
`;

/** An HTTP task that sends a secret to a URL. */
const http = (uri: string, secret = 'KEY', type = 'HTTP') => ({
  name: 'call',
  taskReferenceName: `call_${uri.length}_${type}`,
  type,
  inputParameters: { http_request: { uri, headers: { 'X-Key': `\${workflow.secrets.${secret}}` } } },
});
const simple = (type: string, secret = 'KEY') => ({
  name: 'call',
  taskReferenceName: `call_${type}`,
  type,
  inputParameters: { token: `\${workflow.secrets.${secret}}` },
});
const flow = (...tasks: readonly unknown[]) => JSON.stringify({ name: 'flow', tasks }, null, 1);

function check(files: Readonly<Record<string, string>>) {
  const report = checked({
    'claviger.yaml': CONFIG,
    'all.yaml': store('OTHER'),
    'secrets/billing.yaml': store('KEY'),
    'secrets/shipping.yaml': store('REST'),
    ...files,
  });
  const found = report.diagnostics.filter(({ rule }) => rule === 'shared-credential');
  return {
    found: findings(report, 'shared-credential'),
    messages: found.map((each) => each.message),
    related: found[0]?.related.map((each) => each.message),
  };
}

describe('one secret in several integrations', () => {
  it('differ by host', () => {
    const { found, related } = check({
      'billing/a.json': flow(http('https://a.example/x'), http('https://b.example/x')),
    });
    expect(found).toEqual(['shared-credential secrets/billing.yaml:1:1 KEY']);
    expect(related).toEqual(['sent to a.example', 'sent to b.example']);
  });

  it('are one where the host is the same, whatever workflow and connector', () => {
    const a = flow(http('https://a.example/x'), http('https://A.example:443/y?z'));
    expect(
      check({ 'billing/a.json': a, 'billing/b.json': flow(http('https://a.example/z', 'KEY', 'SIMPLE')) })
        .found,
    ).toEqual([]);
  });

  it('differ by the connector where no host is known', () => {
    expect(check({ 'billing/a.json': flow(simple('MAIL'), simple('CHAT')) }).related).toEqual([
      'used by MAIL',
      'used by CHAT',
    ]);
    expect(
      check({ 'billing/a.json': flow(simple('MAIL')), 'billing/b.json': flow(simple('MAIL')) }).found,
    ).toEqual([]);
  });

  it('that go to a host that is computed are told by the connector, too', () => {
    const computed = http('https://${workflow.input.host}/x');
    expect(check({ 'billing/a.json': flow(http('https://a.example/x'), computed) }).found).toEqual([]);
  });

  it('is one where one request sends it to several hosts, and what goes to one of them', () => {
    const input = (target: string, source: string) => `<z:input target="${target}" source="${source}" />`;
    const task = (id: string, ...inputs: readonly string[]) =>
      `<d:serviceTask id="${id}" z:modelerTemplate="io.camunda.connectors.HttpJson.v2"><d:extensionElements><z:ioMapping>${inputs.join('')}</z:ioMapping></d:extensionElements></d:serviceTask>`;
    const oauth = (id: string, host: string) =>
      task(
        id,
        input('url', `https://${host}/v1`),
        input('authentication.oauthTokenEndpoint', 'https://login.example/token'),
        input('authentication.clientSecret', '{{secrets.KEY}}'),
        input('headers', '={ k: &#34;{{secrets.KEY}}&#34; }'),
      );
    const camunda = (...tasks: readonly string[]) => ({
      'claviger.yaml': `${CONFIG}  - { files: "{project}/*.bpmn", engine: camunda, scope: "acme/{project}" }\n`,
      'billing/a.bpmn': `<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0"><d:process id="p">${tasks.join('')}</d:process></d:definitions>`,
    });
    const plain = (host: string) =>
      task('t', input('url', `https://${host}/v1`), input('headers', '={ k: &#34;{{secrets.KEY}}&#34; }'));
    expect(check(camunda(oauth('a', 'a.example'))).found).toEqual([]);
    expect(check(camunda(oauth('a', 'a.example'), plain('a.example'))).found).toEqual([]);
    expect(check(camunda(plain('a.example'), plain('b.example'))).found).toHaveLength(1);
    expect(check(camunda(oauth('a', 'a.example'), plain('b.example'))).found).toHaveLength(1);
    // The first two are joined by the third.
    expect(check(camunda(plain('a.example'), plain('login.example'), oauth('c', 'a.example'))).found).toEqual(
      [],
    );
  });

  it('of two secrets are none of its business', () => {
    const files = {
      'billing/a.json': flow(http('https://a.example/x'), http('https://b.example/x', 'OTHER')),
    };
    expect(check(files).found).toEqual([]);
  });
});

describe('one credential in several projects', () => {
  const SHIPPING = { 'secrets/shipping.yaml': store('KEY') };

  it('is one where name and host are the same', () => {
    const both = {
      'billing/a.json': flow(http('https://a.example/x')),
      'shipping/a.json': flow(http('https://a.example/y')),
    };
    const { found, messages } = check({ ...SHIPPING, ...both });
    expect(found).toEqual(['shared-credential secrets/billing.yaml:1:1 KEY']);
    expect(messages).toEqual(['`KEY` is kept in 2 projects for a.example']);
  });

  it('is none where the hosts differ, or are not known', () => {
    const other = {
      'billing/a.json': flow(http('https://a.example/x')),
      'shipping/a.json': flow(http('https://b.example/y')),
    };
    expect(check({ ...SHIPPING, ...other }).found).toEqual([]);
    const unknown = { 'billing/a.json': flow(simple('MAIL')), 'shipping/a.json': flow(simple('MAIL')) };
    expect(check({ ...SHIPPING, ...unknown }).found).toEqual([]);
  });
});
