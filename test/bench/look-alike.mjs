/** Stores that look encrypted to whoever has no key: nothing decrypts them. */
import { readFileSync } from 'node:fs';

const SOPS_BLOCK = readFileSync(new URL('../sops-block.yaml', import.meta.url), 'utf8');
const [, CIPHERTEXT] = /mac: (.+)/.exec(SOPS_BLOCK);

/** The text of a store of these names. */
export function storeOf(names) {
  return `${names.map((name) => `${name}: ${CIPHERTEXT}\n`).join('')}${SOPS_BLOCK}`;
}
