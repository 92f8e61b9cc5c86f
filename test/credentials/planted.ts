/** Made-up credentials of many kinds, put together at run time so that no scanner takes this file for a leak. */

/** Numbers below `limit`, the same ones at every run (mulberry32, public domain). */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const UPPER = LOWER.toUpperCase();
const ALNUM = LOWER + UPPER + DIGITS;

export interface Planted {
  /** The rule of gitleaks that knows it. */
  readonly rule: string;
  /** What the field is called, where the rule needs the name of the service. */
  readonly field: string;
  readonly secret: string;
}

const random = generator(20_261_121);
const of = (letters: string, length: number) =>
  Array.from({ length }, () => letters.charAt(random(letters.length))).join('');

function planted(rule: string, secret: string, field = 'setting'): Planted {
  return { rule, field, secret };
}

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const PLANTED: readonly Planted[] = [
  planted('github-pat', `ghp_${of(ALNUM, 36)}`),
  planted('github-oauth', `gho_${of(ALNUM, 36)}`),
  planted('github-app-token', `ghs_${of(ALNUM, 36)}`),
  planted('github-fine-grained-pat', `github_pat_${of(ALNUM, 82)}`),
  planted('gitlab-pat', `glpat-${of(ALNUM, 20)}`),
  planted('slack-bot-token', `xoxb-${of(DIGITS, 12)}-${of(DIGITS, 12)}-${of(ALNUM, 24)}`),
  planted(
    'slack-webhook-url',
    `https://hooks.slack.com/services/T${of(ALNUM, 8)}/B${of(ALNUM, 8)}/${of(ALNUM, 24)}`,
  ),
  planted('stripe-access-token', `sk_live_${of(ALNUM, 24)}`),
  planted('sendgrid-api-token', `SG.${of(ALNUM, 22)}.${of(ALNUM, 43)}`),
  planted('npm-access-token', `npm_${of(LOWER + DIGITS, 36)}`),
  planted('pypi-upload-token', `pypi-AgEIcHlwaS5vcmc${of(ALNUM, 60)}`),
  planted('openai-api-key', `sk-${of(ALNUM, 20)}T3BlbkFJ${of(ALNUM, 20)}`),
  planted('anthropic-api-key', `sk-ant-api03-${of(ALNUM, 93)}AA`),
  planted('gcp-api-key', `AIza${of(ALNUM, 35)}`),
  planted(
    'jwt',
    `${b64({ alg: 'HS256', typ: 'JWT' })}.${b64({ sub: of(DIGITS, 10), iat: 1 })}.${of(ALNUM, 43)}`,
  ),
  planted(
    'private-key',
    `-----BEGIN PRIVATE KEY-----\n${of(ALNUM, 64)}\n${of(ALNUM, 40)}\n-----END PRIVATE KEY-----`,
  ),
  planted('age-secret-key', `AGE-SECRET-KEY-1${of('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`),
  planted('digitalocean-pat', `dop_v1_${of(HEX, 64)}`),
  planted('doppler-api-token', `dp.pt.${of(LOWER + DIGITS, 43)}`),
  planted('shopify-access-token', `shpat_${of(HEX, 32)}`),
  planted('twilio-api-key', `SK${of(HEX, 32)}`),
  planted('square-access-token', `sq0atp-${of(ALNUM, 22)}`),
  planted('linear-api-key', `lin_api_${of(LOWER + DIGITS, 40)}`),
  planted('huggingface-access-token', `hf_${of(LOWER + UPPER, 34)}`),
  planted('databricks-api-token', `dapi${of(HEX, 32)}`),
  planted('grafana-service-account-token', `glsa_${of(ALNUM, 32)}_${of(HEX, 8)}`),
  planted('vault-service-token', `hvs.${of(ALNUM, 95)}`),
  planted('heroku-api-key-v2', `HRKU-AA${of(ALNUM, 58)}`),
  planted('postman-api-token', `PMAK-${of(HEX, 24)}-${of(HEX, 34)}`),
  planted('pulumi-api-token', `pul-${of(HEX, 40)}`),
  planted('planetscale-password', `pscale_pw_${of(ALNUM, 43)}`),
  planted('aws-access-token', `AKIA${of(`${UPPER}234567`, 16)}`),
  planted(
    '1password-secret-key',
    `A3-${of(UPPER + DIGITS, 6)}-${of(UPPER + DIGITS, 11)}-${of(UPPER + DIGITS, 5)}-${of(UPPER + DIGITS, 5)}-${of(UPPER + DIGITS, 5)}`,
  ),
  planted('azure-ad-client-secret', `${of(ALNUM, 3)}8Q~${of(ALNUM, 34)}`),
  planted('sentry-user-token', `sntryu_${of(HEX, 64)}`),
  planted('mailchimp-api-key', `${of(HEX, 32)}-us12`, 'mailchimp_setting'),
  planted('datadog-access-token', of(LOWER + DIGITS, 40), 'datadogSetting'),
  planted('cloudflare-api-key', of(LOWER + DIGITS, 40), 'cloudflare-setting'),
  planted('algolia-api-key', of(LOWER + DIGITS, 32), 'algolia'),
  planted('telegram-bot-api-token', `${of(DIGITS, 9)}:A${of(ALNUM, 34)}`, 'telegramBot'),
  planted('generic-api-key', of(ALNUM, 40), 'partnerToken'),
];

/** One workflow of each format with one credential in it. */
export const FORMATS: Readonly<Record<string, (each: Planted) => string>> = {
  json: ({ field, secret }) =>
    `${JSON.stringify({ name: 'flow', tasks: [{ name: 'call', taskReferenceName: 'call', type: 'SIMPLE', inputParameters: { [field]: secret } }] }, null, 2)}\n`,
  yaml: ({ field, secret }) => `id: flow\nnodes:\n  - id: call\n    ${field}: ${JSON.stringify(secret)}\n`,
  bpmn: ({ field, secret }) =>
    `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <bpmn:process id="flow"><bpmn:serviceTask id="call" zeebe:modelerTemplate="template"><bpmn:extensionElements><zeebe:ioMapping>
    <zeebe:input source="${secret.replaceAll('\n', '&#10;')}" target="${field}" />
  </zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask></bpmn:process>
</bpmn:definitions>
`,
};

export const PROJECT_FILE = `version: 1
workflows:
  - { files: "*.json", engine: conductor }
  - { files: "*.yaml", engine: jelou }
  - { files: "*.bpmn", engine: camunda }
`;
