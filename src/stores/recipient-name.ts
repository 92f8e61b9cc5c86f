/** Post-quantum and RSA recipients are longer than any line. */
const LONG = 80;

/** A recipient as a message calls it: cut in the middle where it fills lines. Print it through `visible()`. */
export function recipientName(recipient: string): string {
  // A private key that somebody took for the public one is still a private key.
  const secret = /^AGE-[A-Z-]+/i.exec(recipient)?.[0];
  if (secret !== undefined) return `${secret}…`;
  return recipient.length > LONG ? `${recipient.slice(0, 40)}…${recipient.slice(-8)}` : recipient;
}
