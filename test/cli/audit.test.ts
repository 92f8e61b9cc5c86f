/** `claviger audit` for those who see no screen: what `claviger check` prints, and its exit codes. */
import { describe, expect, it } from 'vitest';
import { ACME, conductor, project, store } from '../project.js';
import { person, run } from './run.js';

const BROKEN = {
  'claviger.yaml': ACME,
  'secrets/acme.yaml': store('A'),
  'flows/pay/a.json': conductor({ key: '${workflow.secrets.ABSENT}' }, 'a'),
};
const CLEAN = { ...BROKEN, 'flows/pay/a.json': conductor({ key: '${workflow.secrets.A}' }, 'a') };

const TERMINAL = { in: person(), outIsTerminal: true, errIsTerminal: false };
const env = (more: Readonly<Record<string, string>>) => ({
  env: { CLAVIGER_NO_CACHE: '1', TERM: 'xterm', ...more },
});

/** Without the time that it took. */
const steady = (text: string) => text.replace(/\d+(?:\.\d+)? ?m?s\b/g, 'TIME');

describe.each([
  ['without a terminal', [], {}],
  ['with --plain', ['--plain'], env({})],
  ['with --plain in a terminal', ['--plain'], { ...TERMINAL, ...env({}) }],
  ['in a terminal that is dumb', [], { ...TERMINAL, ...env({ TERM: 'dumb' }) }],
  ['for a screen reader', [], { ...TERMINAL, ...env({ INK_SCREEN_READER: 'true' }) }],
] as const)('audit %s', (_where, args, given) => {
  it.each([
    ['findings', BROKEN, 1],
    ['none', CLEAN, 0],
    ['a project file that is wrong', { ...CLEAN, 'claviger.yaml': 'version: 7\n' }, 2],
  ])('prints what a check prints: %s', async (_what, files, code) => {
    const root = project(files);
    const audited = await run(root, ['audit', ...args], given);
    const checked = await run(root, ['check'], given);
    expect(audited.code).toBe(code);
    expect(checked.code).toBe(code);
    expect([steady(audited.out), audited.err]).toEqual([steady(checked.out), checked.err]);
    expect(audited.out).not.toContain('\x1b[?1049h');
  });

  it('answers for one environment', async () => {
    const root = project({ ...CLEAN, 'secrets/acme.yaml': store('B'), 'secrets/acme.dev.yaml': store('A') });
    const { code, out } = await run(root, ['audit', '--env', 'dev', ...args], given);
    expect([code, /missing-in-environment/.test(out)]).toEqual([0, false]);
    expect((await run(root, ['audit', '--env', 'prod', ...args], given)).out).toContain(
      'missing-in-environment',
    );
  });
});

it('an unknown environment is refused', async () => {
  const { code, err } = await run(project(CLEAN), ['audit', '--env', 'pord']);
  expect(code).toBe(2);
  expect(err).toContain('there is no environment `pord`');
});
