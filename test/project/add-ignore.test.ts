/** A new entry of `ignore:`: everything else of the project file stays as it is. */
import { describe, expect, it } from 'vitest';
import { addIgnore } from '../../src/project/add-ignore.js';

const item = { rule: 'unused-secret', secret: 'OLD', reason: 'kept until March' };
const ENTRY = '{ rule: unused-secret, secret: OLD, reason: kept until March }';
const HEAD = 'version: 1 # the first\nenvironments: [dev]\n';

const add = (text: string, given: Parameters<typeof addIgnore>[1] = item) =>
  addIgnore({ file: 'claviger.yaml', text, encoding: 'utf-8' }, given);

describe('an entry of ignore', () => {
  it.each([
    ['at the end where there is none yet', HEAD, `${HEAD}\nignore:\n  - ${ENTRY}\n`],
    ['behind a file without a last line break', HEAD.trimEnd(), `${HEAD}\nignore:\n  - ${ENTRY}\n`],
    [
      'below an empty key, whose comment stays',
      `${HEAD}ignore: # none\n`,
      `${HEAD}ignore: # none\n  - ${ENTRY}\n`,
    ],
    [
      'as the last of a list, as it is indented, before what follows',
      `ignore:\n- { rule: dangling-secret, reason: a } # why\n\nversion: 1\n`,
      `ignore:\n- { rule: dangling-secret, reason: a } # why\n- ${ENTRY}\n\nversion: 1\n`,
    ],
    [
      'behind an entry of several lines',
      `${HEAD}ignore:\n    - rule: dangling-secret\n      reason: a\n`,
      `${HEAD}ignore:\n    - rule: dangling-secret\n      reason: a\n    - ${ENTRY}\n`,
    ],
    ['into an empty list in brackets', `${HEAD}ignore: []\n`, `${HEAD}ignore: [ ${ENTRY} ]\n`],
    [
      'into a list in brackets',
      `${HEAD}ignore: [{ rule: dangling-secret, reason: a }]\n`,
      `${HEAD}ignore: [{ rule: dangling-secret, reason: a }, ${ENTRY} ]\n`,
    ],
    [
      'with the line breaks of the file',
      'version: 1\r\nignore:\r\n  - { rule: dangling-secret, reason: a }\r\n',
      `version: 1\r\nignore:\r\n  - { rule: dangling-secret, reason: a }\r\n  - ${ENTRY}\r\n`,
    ],
  ])('is put %s', (_where, before, after) => {
    expect(add(before)).toEqual({ ok: true, text: after, entry: ENTRY });
  });

  it('is quoted where YAML would read something else', () => {
    const added = add(HEAD, { rule: 'unused-secret', reason: 'a: b, #c } [' });
    expect(added.ok && added.entry).toMatch(/reason: (["'])a: b, #c } \[\1 }$/);
  });

  it.each([
    ['is no list', `${HEAD}ignore: everything\n`],
    ['lies in an alias', `x: &i\n  - { rule: dangling-secret, reason: a }\nignore: *i\n`],
    ['stands in braces', '{ version: 1 }\n'],
    ['is no YAML', 'version: [\n'],
  ])('is left to an editor where the file %s', (_why, text) => {
    expect(add(text)).toEqual({
      ok: false,
      message: expect.stringMatching(/^`ignore:` of claviger\.yaml is written in a way .* in an editor$/),
    });
  });
});
