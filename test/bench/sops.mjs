import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { VERSIONS } from '../../scripts/sops-install.mjs';

/** The newest real sops that the judges have installed (CLAVIGER_JUDGE_SOPS, or their cache); null without one. */
export function newestSops() {
  const named = process.env.CLAVIGER_JUDGE_SOPS?.split(delimiter) ?? [];
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'claviger-judges', 'sops');
  const known = VERSIONS.map((version) => join(cache, version, 'sops'));
  return [...known, ...named].filter((program) => existsSync(program)).at(-1) ?? null;
}

export const NO_SOPS = 'there is no sops (npm run judges installs it)';
