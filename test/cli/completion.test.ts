import { describe, expect, it, test } from 'vitest';
import { COMMANDS } from '../../cli/commands.js';
import { RULE_PAGES } from '../../src/rules/index.js';
import { ACME, conductor, project, store } from '../project.js';
import { run } from './run.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const script = async (shell: string) => (await run(project({}), ['completion', shell])).out;

describe.each(SHELLS)('claviger completion %s', (shell) => {
  it('knows every command that help lists, every rule and the formats, and no hidden command', async () => {
    const text = await script(shell);
    for (const entry of COMMANDS.values()) {
      const inner = 'commands' in entry ? entry.commands : [];
      const shown = !('hidden' in entry && entry.hidden);
      expect([entry.name, text.includes(`'${entry.name}`)]).toEqual([entry.name, shown]);
      for (const { name, hidden } of inner)
        expect([name, text.includes(`'${entry.name} ${name}'`)]).toEqual([name, !hidden]);
    }
    for (const rule of RULE_PAGES.keys()) expect(text).toContain(`'${rule}`);
    for (const word of ['sarif', 'never', 'shard=', '--fail-on']) expect(text).toContain(`'${word}`);
  });

  it('is the same each time, wherever it is printed', async () => {
    const [here, there] = [
      await script(shell),
      await run(project({ 'claviger.yaml': 'version: 2\n' }), ['completion', shell]),
    ];
    expect(there).toEqual({ code: 0, out: here, err: '' });
  });
});

describe('claviger completion', () => {
  it('refuses another shell, and none', async () => {
    expect((await run(project({}), ['completion', 'tcsh'])).code).toBe(2);
    expect((await run(project({}), ['completion'])).code).toBe(2);
  });
});

describe('what the scripts ask', () => {
  const files = {
    'claviger.yaml': ACME,
    'secrets/acme.dev.yaml': store('B_TOKEN', '"two\\nlines"', '"$(touch pwned)"', '"tab\\there"'),
    'all/pay.yaml': store('A_TOKEN'),
    'flows/ship/flow.json': conductor({}),
  };

  test.each([
    ['environments', 'dev\nprod\n'],
    ['scopes', '/\nacme\nacme/pay\nacme/ship\n'],
    // What would be two words, or move the cursor, is left out; what a shell would run is the shell's to quote.
    ['secrets', '$(touch pwned)\nA_TOKEN\nB_TOKEN\n'],
    ['passwords', ''],
  ])('%s', async (what, out) => {
    expect(await run(project(files), ['__complete', what])).toEqual({ code: 0, out, err: '' });
  });

  test.each(['environments', 'scopes', 'secrets'])(
    'is answered with nothing where there is no sound project: %s',
    async (what) => {
      for (const given of [{}, { 'claviger.yaml': 'version: 2\n' }])
        expect(await run(project(given), ['__complete', what])).toEqual({ code: 0, out: '', err: '' });
    },
  );

  it('is not listed in help', async () => {
    expect((await run(project({}), ['--help'])).out).not.toContain('__complete');
  });
});
