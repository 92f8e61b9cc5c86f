/** Pages of the rules that only a command with a key can decide; `render` reports them. */
import type { RulePage } from './types.js';

export const macMismatchPage: RulePage = {
  summary: 'a store whose message authentication code does not fit its values',
  why: 'A value was added, removed, swapped or edited without the key: by hand, by a merge, or by someone who wants another value deployed.',
  wrong: 'a store in which two lines were exchanged in a text editor',
  right: 'restore the file from git history, or edit it with `sops`',
  runtime: ['every engine: nothing is emitted, exit code 3'],
};

export const valueUnsafePage: RulePage = {
  summary: 'a value that would break, or be expanded, where it lands',
  why: "A value can hold what its place can't: a line break in a header, a character that XML has no way to write, or the engine's own reference syntax, which the platform would expand once more.",
  wrong: 'the value of API_KEY contains `{{secrets.OTHER}}` and stands in a Camunda input',
  right: 'another value, or another field',
  runtime: [
    'Camunda: `secrets.NAME` inside a value is taken for a reference',
    'Conductor: `${workflow.secrets.NAME}` inside a value is substituted again',
    'every engine: a line break ends a header',
  ],
};

export const valueSchemaPage: RulePage = {
  summary: 'a value that is not what the `schema` of its catalog entry asks for',
  why: 'A test key in production, a token with a line break from the clipboard, a map without the field that a workflow reads: each is a whole and well encrypted value. A schema in the catalog says what it must be like, and is looked at wherever the value is decrypted. Messages name the keyword that is not met and nothing of the value.',
  wrong: 'STRIPE_KEY: { schema: { type: string, pattern: "^sk_live_" } }   # the value begins with sk_test_',
  right: 'a value that meets the schema: JSON Schema 2020-12 without references',
  runtime: ['every engine: nothing is emitted, exit code 1'],
};

export const leakedValuePage: RulePage = {
  summary: 'a value of a store that stands in a file in plain text',
  why: 'Whoever reads the repository has the secret, whatever the store is encrypted with; and git keeps it. `render` knows the values of the stores that it decrypts, and looks for each of them in the workflows that it renders: in what they say and in what their files hold beside it, comments included. A structured value is looked for by the texts in it. What stands in many files without being a secret is not looked for: fewer than 8 characters, numbers of up to 15 digits, up to four words, hosts, paths and URLs of words. No report shows the value.',
  wrong:
    'API_TOKEN: ENC[…]                        # in a store\n"Authorization": "Bearer 7fK2…"          # the same token, in a workflow',
  right: '"Authorization": "Bearer ${workflow.secrets.API_TOKEN}"   # and another token: that one is known',
  runtime: ['every engine: nothing is emitted, exit code 1'],
};

export const duplicatedValuePage: RulePage = {
  summary: 'one value under several names',
  why: 'Who rotates one of them forgets the other, and a credential that seems to serve one system serves two. `render` compares the stores that it decrypts: names that are visible together in the environment that is rendered, and also one name in a narrower and in a broader scope, or for one environment and for every environment, of which the broader one would do. Short and ordinary values, those that `leaked-value` does not look for, may well be equal. No report shows a value.',
  wrong: 'SHOP_TOKEN: ENC[…]\nBILLING_TOKEN: ENC[…]      # the same value',
  right: 'SHOP_TOKEN: ENC[…]         # referred to twice; or two credentials',
  runtime: ['every engine: both work, until one of them is rotated'],
};
