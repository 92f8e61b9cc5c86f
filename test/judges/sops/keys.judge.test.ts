/** The real sops opens what `init` made, what `keys sync` shared and what `keys rotate` sealed anew, and no one else does. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { piped, run } from '../../cli/run.js';
import { project } from '../../project.js';
import { judges, type Sops } from './sops.js';

const KEYS = '.config/sops/age/keys.txt';
const VALUE = 'line one\n"two": \u00e9 {{x}}';

/** What this sops reads for the person whose home it is; null where it is refused. */
function opened(sops: Sops, root: string, home: string): unknown {
  const { status, stdout } = spawnSync(sops.path, ['-d', '--output-type', 'json', 'secrets.yaml'], {
    cwd: root,
    encoding: 'utf8',
    env: { HOME: home },
  });
  return status === 0 ? JSON.parse(stdout) : null;
}

/** Folders of two people and of a project; the first has made the project. */
async function startedProject() {
  const base = project({});
  const [ann, ben, root] = ['ann', 'ben', 'project'].map((name) => join(base, name));
  if (!ann || !ben || !root) throw new Error('unreachable');
  for (const folder of [ann, ben, root]) mkdirSync(folder);
  expect((await run(root, ['init'], { home: ann })).code).toBe(0);
  return { ann, ben, root };
}

describe.each(judges())('sops $version', (sops) => {
  it('opens the store of a new project', async () => {
    const { ann, ben, root } = await startedProject();
    expect(opened(sops, root, ann)).toEqual({});
    const set = await run(root, ['secret', 'set', 'A'], { home: ann, in: piped(VALUE) });
    expect(set.code).toBe(0);
    expect(opened(sops, root, ann)).toEqual({ A: VALUE });
    expect(opened(sops, root, ben)).toBeNull();
  });

  it('opens it for those who share it, before and after a new data key', async () => {
    const { ann, ben, root } = await startedProject();
    await run(root, ['secret', 'set', 'A'], { home: ann, in: piped(VALUE) });
    const made = await run(ben, ['keys', 'generate'], { home: ben });
    const rules = join(root, '.sops.yaml');
    const alone = readFileSync(rules, 'utf8');
    writeFileSync(rules, alone.replace(/age: (\S+)/, `age: $1,${made.out.trim()}`));
    expect((await run(root, ['keys', 'sync', '--apply'], { home: ann })).code).toBe(0);
    for (const home of [ann, ben]) expect(opened(sops, root, home)).toEqual({ A: VALUE });
    expect((await run(root, ['keys', 'rotate', '--all'], { home: ben })).code).toBe(0);
    for (const home of [ann, ben]) expect(opened(sops, root, home)).toEqual({ A: VALUE });
    writeFileSync(rules, alone);
    expect((await run(root, ['keys', 'sync', '--apply'], { home: ann })).code).toBe(0);
    expect((await run(root, ['keys', 'rotate', '--all'], { home: ann })).code).toBe(0);
    expect(opened(sops, root, ann)).toEqual({ A: VALUE });
    expect(opened(sops, root, ben)).toBeNull();
  });

  it('derives the public key that was printed', async () => {
    const home = project({});
    const made = await run(home, ['keys', 'generate'], { home });
    writeFileSync(join(home, 'plain.yaml'), 'A: b\n');
    const encrypt = ['--encrypt', '--age', made.out.trim(), 'plain.yaml'];
    const { stdout } = spawnSync(sops.path, encrypt, { cwd: home, encoding: 'utf8', env: { HOME: home } });
    writeFileSync(join(home, 'secrets.yaml'), stdout);
    expect(readFileSync(join(home, KEYS), 'utf8')).toContain(made.out);
    expect(opened(sops, home, home)).toEqual({ A: 'b' });
  });
});
