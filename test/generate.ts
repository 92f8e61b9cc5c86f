import { execFileSync } from 'node:child_process';

/** Tests run on the sources, which need the generated modules (validators, built-in engines). */
export function setup(): void {
  execFileSync(process.execPath, ['scripts/generate.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
