/** Both verdicts of what a field gives away, and what is no literal. */
import { describe, expect, it } from 'vitest';
import { checked, findings } from '../project.js';

const CONFIG = `version: 1
workflows:
  - { files: flow.json, engine: conductor }
`;

/** `field` is the path inside a task's input parameters. */
function inConductor(parameters: unknown): readonly string[] {
  const tasks = [{ name: 'c', taskReferenceName: 'c', type: 'HTTP', inputParameters: parameters }];
  const report = checked({
    'claviger.yaml': CONFIG,
    'flow.json': JSON.stringify({ name: 'f', tasks }, null, 1),
  });
  return findings(report, 'hardcoded-credential');
}

const inAuth = (name: string, value: string) => inConductor({ authentication: { [name]: value } });
const inHeader = (name: string, value: string) =>
  inConductor({ http_request: { headers: { [name]: value } } });

describe('in an authentication field', () => {
  it.each([
    ['password', 'hunter2'],
    ['clientSecret', 'blue-canary-in-the-outlet'],
    ['client_secret', 'x1'.repeat(20)],
    ['token', 'abcd1234'],
    ['apiKey', '4711-0815'],
  ])('%s: %s is a credential', (name, value) => {
    expect(inAuth(name, value)).toHaveLength(1);
  });

  it.each([
    ['type', 'oauth-client-credentials-flow'],
    ['username', 'billing-robot-2024'],
    ['tokenUrl', 'https://login.example.com/oauth2/token'],
    ['token_type', 'Bearer1234'],
    ['scopes', 'read:orders2 write:orders2'],
    ['password', '${workflow.secrets.PASSWORD}'],
    ['password', '${workflow.input.password}'],
    ['password', ''],
    ['password', '********'],
    ['password', 'changeme'],
    ['token', '<your token>'],
    ['token', 'YOUR_TOKEN_HERE'],
    ['token', 'xxxxxxxx'],
    ['token', '%API_TOKEN%'],
    ['token', '$API_TOKEN'],
    ['token', 'response.body.token'],
    ['secretName', 'billing-secret-2024'],
    ['idempotencyKey', 'order-20240501-0001'],
  ])('%s: %s is none', (name, value) => {
    expect(inAuth(name, value)).toEqual([]);
  });
});

describe('in a header', () => {
  it.each([
    ['Authorization', 'Bearer 9f8e7d6c5b4a'],
    ['authorization', 'Basic dXNlcjpwYXNzd29yZDE='],
    ['X-Api-Key', 'a1b2c3d4e5'],
  ])('%s: %s is a credential', (name, value) => {
    expect(inHeader(name, value)).toHaveLength(1);
  });

  it.each([
    ['Authorization', 'Bearer ${workflow.secrets.TOKEN}'],
    ['Authorization', 'Bearer token'],
    ['Authorization', 'Basic'],
    ['X-Api-Version', '2024-01-01'],
    ['X-Csrf-Token', 'fetch1234567'],
    ['Idempotency-Key', 'order-1234567'],
    ['Content-Type', 'application/json'],
  ])('%s: %s is none', (name, value) => {
    expect(inHeader(name, value)).toEqual([]);
  });
});

describe('of Camunda', () => {
  const bpmn = (target: string, source: string) =>
    findings(
      checked({
        'claviger.yaml': 'version: 1\nworkflows: [{ files: flow.bpmn, engine: camunda }]\n',
        'flow.bpmn': `<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0"><d:process id="p"><d:serviceTask id="t" z:modelerTemplate="m"><d:extensionElements><z:ioMapping>
<z:input source="${source.replaceAll('"', '&#34;')}" target="${target}" />
</z:ioMapping></d:extensionElements></d:serviceTask></d:process></d:definitions>`,
      }),
      'hardcoded-credential',
    );

  it.each([
    ['authentication.password', 'hunter2'],
    ['authentication.token', '="hunter2"'],
    ['headers', '={ apiKey: "q8Zr5Lk2Wv9Xs4Tn7Bd1" }'],
  ])('%s is %s', (target, source) => {
    expect(bpmn(target, source)).toEqual([
      'hardcoded-credential flow.bpmn:2:'.concat(target === 'headers' ? '34' : '18'),
    ]);
  });

  it.each([
    ['authentication.password', '=password'],
    ['authentication.password', '="{{secrets.PASSWORD}}"'],
    ['authentication.password', '={{secrets.PASSWORD}}'],
    ['authentication.password', 'secrets.PASSWORD'],
    ['authentication.password', '="Bearer " + token'],
    ['authentication.token', '="Bearer " + "secrets." + "K"'],
    ['authentication.token', '="\\u007b{secrets.K}}"'],
    ['authentication.password', '="{{secrets." + "PASS" + "WORD}}"'],
    ['authentication.oauthTokenEndpoint', 'https://login.example.com/token1234'],
  ])('%s is none: %s', (target, source) => {
    expect(bpmn(target, source)).toEqual([]);
  });
});

describe('what is prose or a name', () => {
  it('is not judged by what its field is called', () => {
    const description = 'key: q8Zr5Lk2Wv9Xs4Tn7Bd1';
    const tasks = [
      { name: 'q8Zr5Lk2Wv9Xs4Tn7Bd1', taskReferenceName: 'token_q8Zr5Lk2Wv9Xs4Tn7', type: 'SIMPLE' },
    ];
    const text = JSON.stringify({ name: 'f', description, tasks });
    expect(findings(checked({ 'claviger.yaml': CONFIG, 'flow.json': text }), 'hardcoded-credential')).toEqual(
      [],
    );
  });
});
