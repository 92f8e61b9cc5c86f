import { fixedPlaces, type IdentityOptions } from './places.js';

/**
 * The public key of the first age identity that sops would find without asking a command, and where it is; null where
 * there is none. An ssh key was made for something else: nobody becomes a recipient by it without having said so.
 */
export async function ownRecipient(
  options: IdentityOptions,
): Promise<{ readonly recipient: string; readonly place: string } | null> {
  for (const { name, identities } of await fixedPlaces(options))
    for (const identity of identities) {
      const about = await identity.about();
      if (about.usable && about.recipient.startsWith('age1'))
        return { recipient: about.recipient, place: name };
    }
  return null;
}
