import { createPublicKey, type KeyObject } from 'node:crypto';
import { montgomeryForm } from './edwards.js';
import type { RecipientProblem } from './types.js';

export type SshPublicKey =
  | { readonly ok: true; readonly type: 'ssh-ed25519'; readonly wire: Buffer; readonly montgomery: Buffer }
  | { readonly ok: true; readonly type: 'ssh-rsa'; readonly wire: Buffer; readonly key: KeyObject };

/** As in age: a modulus has 2,048 bits, a leading zero or seven apart. */
const MIN_MODULUS = 2048 / 8;

/** Reads a line of `authorized_keys`: `ssh-ed25519 BASE64 comment`. Source of the format: RFC 4253, section 6.6. */
export function parseSshPublicKey(line: string): SshPublicKey | RecipientProblem {
  const [type = '', encoded = ''] = line.split(/[ \t]+/);
  if (type !== 'ssh-ed25519' && type !== 'ssh-rsa')
    return fail("an ssh key of a kind that age can't use: only ssh-ed25519 and ssh-rsa will do");
  const wire = Buffer.from(encoded, 'base64');
  const fields = wireFields(wire);
  if (encoded === '' || wire.toString('base64') !== encoded || !fields)
    return fail('no ssh public key that can be read: is it cut off?');
  const [name, ...parts] = fields;
  if (name?.toString('latin1') !== type) return fail(`an ssh key of another kind than \`${type}\``);
  return type === 'ssh-rsa' ? rsaKey(wire, parts) : ed25519Key(wire, parts);
}

function ed25519Key(wire: Buffer, [point, ...more]: readonly Buffer[]): SshPublicKey | RecipientProblem {
  const montgomery = point?.length === 32 && more.length === 0 ? montgomeryForm(point) : null;
  return montgomery
    ? { ok: true, type: 'ssh-ed25519', wire, montgomery }
    : fail('no point of the curve, which an ssh-ed25519 key is');
}

function rsaKey(wire: Buffer, [e, n, ...more]: readonly Buffer[]): SshPublicKey | RecipientProblem {
  const modulus = n?.subarray(n[0] === 0 ? 1 : 0);
  if (!e || !modulus || more.length > 0) return fail('no ssh public key that can be read: is it cut off?');
  if (modulus.length < MIN_MODULUS) return fail('an RSA key that is too small: age asks for 2048 bits');
  try {
    const key = createPublicKey({
      key: { kty: 'RSA', n: modulus.toString('base64url'), e: e.toString('base64url') },
      format: 'jwk',
    });
    return { ok: true, type: 'ssh-rsa', wire, key };
  } catch {
    return fail('no RSA key that can be used');
  }
}

/** Each field has its length before it, in four bytes; null where they do not come out even. */
function wireFields(wire: Buffer): readonly Buffer[] | null {
  const fields: Buffer[] = [];
  for (let at = 0; at < wire.length; ) {
    if (at + 4 > wire.length) return null;
    const end = at + 4 + wire.readUInt32BE(at);
    if (end > wire.length) return null;
    fields.push(wire.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function fail(problem: string): RecipientProblem {
  return { ok: false, problem };
}
