import { commandPlaces, fixedPlaces, type IdentityOptions } from './places.js';
import type { IdentitySource, Place } from './types.js';

export { type CreatedIdentity, createIdentity, type IdentityRequest } from './create-identity.js';
export { ownRecipient } from './own-recipient.js';
export type { IdentityOptions } from './places.js';
export type { Identity, IdentityInfo, IdentitySource, Place } from './types.js';

/**
 * The private keys of this run, from all of sops's places: `SOPS_AGE_SSH_PRIVATE_KEY_FILE` and `…_CMD`,
 * `~/.ssh/id_ed25519`, `~/.ssh/id_rsa`, `SOPS_AGE_KEY`, `SOPS_AGE_KEY_FILE`, `SOPS_AGE_KEY_CMD` and `sops/age/keys.txt` in
 * the user's configuration folder. Nothing is read before the first store asks, and then once for all stores.
 */
export function identitySource(options: IdentityOptions): IdentitySource {
  let fixed: Promise<readonly Place[]> | null = null;
  const asked = new Map<string, Promise<readonly Place[]>>();
  return {
    places: () => {
      fixed ??= fixedPlaces(options);
      return fixed;
    },
    askFor: (recipient) => {
      const known = asked.get(recipient);
      if (known) return known;
      const places = commandPlaces(options, recipient);
      asked.set(recipient, places);
      return places;
    },
  };
}
