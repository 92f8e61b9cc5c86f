import { postQuantumIdentity } from './post-quantum.js';
import { sshIdentity } from './ssh.js';
import type { Identity, Place } from './types.js';
import { x25519Identity } from './x25519.js';

type Keys = Omit<Place, 'name'>;

/**
 * Keys as they stand in `keys.txt` or `SOPS_AGE_KEY`: one a line, or several with blanks between them; `#` begins a
 * comment line. Sops refuses the whole text for one bad line; here the others count and the line is said to be none.
 */
export function parseIdentities(text: string): Keys {
  if (/^\s*(-----BEGIN AGE ENCRYPTED FILE|age-encryption\.org\/)/.test(text)) {
    return {
      identities: [],
      notes: [
        'protected by a passphrase, which is not asked for: decrypt it with `age -d` into SOPS_AGE_KEY',
      ],
    };
  }
  const identities: Identity[] = [];
  const notes: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith('#')) continue;
    for (const word of line.split(/\s+/).filter(Boolean)) {
      const read = parseIdentity(word);
      if (typeof read === 'string') notes.push(`line ${index + 1}: ${read}`);
      else identities.push(read);
    }
  }
  if (identities.length === 0 && notes.length === 0) notes.push('no key in it');
  return { identities, notes };
}

/** An identity file as a user names one: age keys or one ssh private key. */
export function parseIdentityFile(text: string): Keys {
  const ssh = /^\s*-----BEGIN (?!AGE ENCRYPTED)/.test(text);
  return ssh ? { identities: [sshIdentity(text)], notes: [] } : parseIdentities(text);
}

/** The identity, or why the word is none: lower case, without quoting it. */
function parseIdentity(word: string): Identity | string {
  if (word.startsWith('AGE-SECRET-KEY-PQ-1')) return postQuantumIdentity(word);
  if (word.startsWith('AGE-SECRET-KEY-1')) return x25519Identity(word) ?? 'a malformed age key';
  if (word.startsWith('AGE-PLUGIN-')) return 'a key of an age plugin, which is not supported';
  if (/^age1|^ssh-/.test(word)) return 'a public key, where a private one is needed';
  return 'no age key';
}
