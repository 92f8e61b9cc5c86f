/** What the interface changes, really done in a scratch repository, with the question before it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACME, conductor, project } from '../project.js';
import { KEY, valuesOf, vaulted } from '../vaulted.js';
import { screenText, seat, until } from './sitting.js';

const WIDE = { columns: 200, rows: 50 };

const uses = (name: string) => conductor({ key: `\${workflow.secrets.${name}}` }, 'flow');
const files = {
  'claviger.yaml': ACME,
  'flows/pay/a.json': uses('TOKEN'),
  'flows/ship/b.json': uses('TOKEN'),
};
const stores = {
  'secrets/pay/dev.yaml': { TOKEN: 'canary one', LEGACY: 'canary two' },
  'secrets/pay/prod.yaml': { TOKEN: 'canary three' },
};

async function seated() {
  const root = await vaulted(files, stores);
  const at = seat(root, { size: WIDE }, KEY);
  return {
    ...at,
    root,
    text: () => screenText(at.state()).join('\n'),
    asked: () => until(() => at.state().mode.kind === 'confirm'),
    /** The change is over, and the files have been read again. */
    over: () => until(() => at.state().mode.kind === 'browse' && at.state().message !== null),
  };
}

describe('a change', () => {
  it('moves a secret to the scope that its finding needs', async () => {
    const at = await seated();
    at.press('/', 'type:is:out-of-scope', 'enter', 'M');
    expect(at.state().mode).toMatchObject({ kind: 'prompt', text: 'acme' });
    at.press('enter');
    await at.asked();
    expect(at.text()).toMatch(/secret move TOKEN --from acme\/pay --to acme/);
    expect(at.text()).toMatch(/secrets\/pay\/dev\.yaml:1 +to secrets\/acme\.dev\.yaml/);
    expect(existsSync(join(at.root, 'secrets/acme.dev.yaml'))).toBe(false);
    at.press('y');
    await at.over();
    expect(at.state().message?.text).toBe('moved TOKEN from acme/pay to acme');
    expect(await valuesOf(at.root, 'secrets/acme.dev.yaml')).toEqual({ TOKEN: 'canary one' });
    expect(await valuesOf(at.root, 'secrets/pay/dev.yaml')).toEqual({ LEGACY: 'canary two' });
    at.press('ctrl-u', 'esc');
    expect(at.state().data?.findings.map(({ rule }) => rule)).not.toContain('out-of-scope');
    expect(at.text()).not.toContain('canary');
  });

  it('removes an unused secret, and nothing where the answer is no', async () => {
    const at = await seated();
    const before = readFileSync(join(at.root, 'secrets/pay/dev.yaml'), 'utf8');
    at.press('2', '/', 'type:LEGACY', 'enter', 'D');
    await at.asked();
    expect(at.text()).toMatch(
      /removes LEGACY and its values from secrets\/pay\/dev\.yaml; git history keeps/,
    );
    at.press('n');
    await at.over();
    expect(readFileSync(join(at.root, 'secrets/pay/dev.yaml'), 'utf8')).toBe(before);
    at.press('D');
    await at.asked();
    at.press('y');
    await until(() => at.state().data?.secrets.every(({ name }) => name !== 'LEGACY') === true);
    expect(await valuesOf(at.root, 'secrets/pay/dev.yaml')).toEqual({ TOKEN: 'canary one' });
  });

  it('ignores a finding with a reason, in the project file, and the finding is gone', async () => {
    const at = await seated();
    at.press('/', 'type:is:unused', 'enter');
    expect(at.text()).toMatch(/1 of \d+ findings/);
    at.press('I', 'type:kept for the audit: of 2027', 'enter');
    await at.asked();
    const entry =
      "- { rule: unused-secret, secret: LEGACY, scope: acme/pay, reason: 'kept for the audit: of 2027' }";
    expect(at.text()).toContain('adds to `ignore:` of claviger.yaml');
    const shown = at.text().replaceAll('"', "'");
    expect(shown).toContain(entry);
    at.press('y');
    await until(() => at.state().data?.findings.every(({ rule }) => rule !== 'unused-secret') === true);
    const written = readFileSync(join(at.root, 'claviger.yaml'), 'utf8');
    expect(written.startsWith(ACME)).toBe(true);
    expect(written.replaceAll('"', "'")).toContain(entry);
    expect(at.state().data?.summary.ignored).toBe(1);
  });
});

describe('declaring', () => {
  it('writes the catalog entry that the command would write', async () => {
    const root = await vaulted(
      {
        'claviger.yaml': `${ACME}catalogs:\n  - { files: "secrets/pay/catalog.yaml", scope: acme/pay }\n`,
        'secrets/pay/catalog.yaml': 'TOKEN: { description: pays }\n',
        'flows/pay/a.json': uses('TOKEN'),
      },
      stores,
    );
    const at = seat(root, { size: WIDE }, KEY);
    at.press('2', '/', 'type:LEGACY', 'enter', 'C', 'type:the old ledger', 'enter');
    await until(() => at.state().mode.kind === 'confirm');
    expect(screenText(at.state()).join('\n')).toContain(
      'writes an entry for LEGACY into the catalog of acme/pay',
    );
    at.press('y');
    await until(() => at.state().data?.secrets.find(({ name }) => name === 'LEGACY')?.declared === true);
    expect(readFileSync(join(root, 'secrets/pay/catalog.yaml'), 'utf8')).toMatch(
      /TOKEN: \{ description: pays \}\n\s*LEGACY:[\s\S]*the old ledger/,
    );
  });
});

describe('read-only', () => {
  it.each(['D', 'M', 'C', 'I', 'V', 'o'])('%s does nothing and says why', async (key) => {
    const root = project({ ...files, 'secrets/pay/dev.yaml': '' });
    const at = seat(root, { readOnly: true });
    at.press('2', key);
    expect(at.state().mode.kind).toBe('browse');
    expect(at.state().message?.text).toMatch(/is disabled: read-only/);
  });
});
