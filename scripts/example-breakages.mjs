/** What happened to the broken company's stores after sops had encrypted them: by path, text to text. */
export const BREAKAGES = {
  'secrets/billing/dev.yaml': (text) =>
    text
      // Pasted twice.
      .replace(
        /^(LEDGER_API_KEY: .*\n)([\s\S]*?)(?=^sops:)/m,
        '$1$2# duplicate-secret: which of the two counts?\n$1',
      )
      // Typed in with an editor instead of sops.
      .replace(/^sops:/m, '# plaintext-secret: typed in by hand, without sops.\nPAYMENTS_PIN: "0000"\nsops:')
      // Cut off by a terminal's copy and paste.
      .replace(
        /^(WEBHOOK_SECRET: ENC\[AES256_GCM,data:.{8}).*$/m,
        '# broken-store: the end of the line is missing.\n$1',
      ),

  // Two branches changed a value, so both changed the MAC: sops users see this at nearly every merge.
  'secrets/billing/prod.yaml': (text) =>
    text.replace(
      /^( *lastmodified: )(.*)\n( *mac: ENC\[AES256_GCM,data:)([^=,]*)(.*)\n/m,
      (ours, date, _, mac, data, rest) => {
        const theirs = `${date}"2026-03-02T16:20:11Z"\n${mac}${[...data].reverse().join('')}${rest}\n`;
        return `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> rotate-webhook-secret\n`;
      },
    ),

  // Two lines exchanged: each value is still whole, the file as a whole is not what was encrypted.
  'secrets/shipping/prod.yaml': (text) => text.replace(/^(PRINTER_TOKEN: .*\n)(LABEL_FOOTER: .*\n)/m, '$2$1'),
};
