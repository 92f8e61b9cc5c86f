import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { GeneratedStore } from './generated-stores.js';

/** One installed version of the real sops. */
export interface Sops {
  readonly path: string;
  readonly version: string;
  /** The encrypted file, and what `sops -d` says of it in JSON; null where this version refuses one or the other. */
  readonly encrypt: (store: GeneratedStore, recipient: string) => string | null;
  readonly decrypt: (text: string, key: string) => string | null;
}

/** The programs of CLAVIGER_JUDGE_SOPS, a list of paths as in PATH. */
export function judges(): readonly Sops[] {
  const paths = (process.env.CLAVIGER_JUDGE_SOPS ?? '').split(delimiter).filter(Boolean);
  if (paths.length === 0) {
    process.stderr.write(
      '\nSKIPPED: no sops to judge by; set CLAVIGER_JUDGE_SOPS (scripts/sops-install.mjs)\n\n',
    );
  }
  return paths.map(judge);
}

function judge(path: string): Sops {
  const shown = spawnSync(path, ['--version', '--disable-version-check'], { encoding: 'utf8' });
  const version = /\d+\.\d+\.\d+/.exec(shown.stdout ?? '')?.[0];
  if (version === undefined) throw new Error(`CLAVIGER_JUDGE_SOPS names a program that is no sops: ${path}`);
  return {
    path,
    version,
    encrypt: ({ text, rule }, recipient) => {
      const lines = [`  - age: ${recipient}`, ...rule.map((line) => `    ${line}`)];
      return inFolder({ '.sops.yaml': `creation_rules:\n${lines.join('\n')}\n`, 'in.yaml': text }, (cwd) =>
        run(path, ['--encrypt', 'in.yaml'], cwd, {}),
      );
    },
    decrypt: (text, key) =>
      inFolder({ 'in.yaml': text }, (cwd) =>
        run(path, ['--decrypt', '--output-type', 'json', 'in.yaml'], cwd, { SOPS_AGE_KEY: key }),
      ),
  };
}

function run(path: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string | null {
  const { status, stdout } = spawnSync(path, args, { cwd, encoding: 'utf8', env: { HOME: cwd, ...env } });
  return status === 0 ? stdout : null;
}

function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'judge-sops-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
