/** The package as its users import it: types that compile without any of our own dependencies, and code that runs. */
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build } from './built.js';
import { project } from './project.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const EXAMPLE = join(ROOT, 'examples/acme');
const IDENTITY = join(ROOT, 'examples/demo-keys/DEMONSTRATION-ONLY-developers.txt');

const PROGRAM = `import { check, render, type CheckResult, type RenderResult } from 'claviger';

const checked: CheckResult = check({ cwd: ${JSON.stringify(EXAMPLE)}, environments: ['dev'] });
if (!checked.ok) throw new Error(checked.problems.map((each) => each.message).join());
const identities = { env: { SOPS_AGE_KEY_FILE: ${JSON.stringify(IDENTITY)} }, home: '/nowhere', platform: 'linux' };
const result: RenderResult = await render({ cwd: ${JSON.stringify(EXAMPLE)}, environment: 'dev', emit: 'payload', identities });
if (!result.ok) throw new Error(result.kind);
const [first] = result.rendered;
console.log(JSON.stringify({ errors: checked.report.summary.errors, count: result.rendered.length, shown: String(first?.content), holds: JSON.parse(first?.content.reveal() ?? '{}').environment }));
`;

describe('the library', () => {
  let built: Built;
  let folder: string;
  beforeAll(() => {
    built = build();
    folder = project({ 'package.json': '{ "type": "module" }', 'program.ts': PROGRAM });
    const installed = join(folder, 'node_modules/claviger');
    cpSync(built.dist, join(installed, 'dist'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(installed, 'package.json'));
    execFileSync(process.execPath, [
      TSC,
      '-p',
      join(ROOT, 'tsconfig.build.json'),
      '--outDir',
      join(installed, 'dist/types'),
    ]);
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2022',
      strict: true,
      types: [],
      skipLibCheck: false,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  });
  afterAll(() => built.remove());

  it('compiles in a project that has none of its dependencies, nor the types of Node.js, and runs', () => {
    const compile = () =>
      execFileSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
    expect(compile()).toBe('');
    const output = execFileSync(process.execPath, [join(folder, 'program.js')], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({ errors: 0, count: 7, shown: '[redacted]', holds: 'dev' });
  });
});
