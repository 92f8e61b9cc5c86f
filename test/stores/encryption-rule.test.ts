import { describe, expect, it } from 'vitest';
import { compileRule, DEFAULT_RULE, type RuleKind } from '../../src/stores/encryption-rule.js';

function decide(
  kind: RuleKind,
  text: string,
  path: string[],
  comments: string[][] = [],
  isComment = false,
): string {
  const rule = compileRule({ kind, text });
  if (!rule.ok) return rule.message;
  const { encrypted, decided } = rule.compiled.decide(path, comments, isComment);
  return encrypted ? 'encrypted' : decided ? 'plain by decision' : 'plain by escape';
}

describe('what sops encrypts', () => {
  it('everything but what ends in _unencrypted, unless told otherwise', () => {
    const { kind, text } = DEFAULT_RULE;
    expect(decide(kind, text, ['A'])).toBe('encrypted');
    expect(decide(kind, text, ['A_unencrypted'])).toBe('plain by decision');
    expect(decide(kind, text, ['A_unencrypted', 'inner'])).toBe('plain by decision');
  });

  it.each([
    ['encrypted_suffix', '_enc', ['a', 'b_enc', 'c'], 'encrypted'],
    ['encrypted_suffix', '_enc', ['a_enc_'], 'plain by escape'],
    ['unencrypted_regex', '^pub', ['a', 'public'], 'plain by decision'],
    ['unencrypted_regex', '^pub', ['republic'], 'encrypted'],
    ['encrypted_regex', '(?i)password', ['DB_PassWord'], 'encrypted'],
    ['encrypted_regex', '^(data|stringData)$', ['metadata'], 'plain by escape'],
  ] as const)('%s %s', (kind, text, path, verdict) => {
    expect(decide(kind, text, [...path])).toBe(verdict);
  });

  it('by comments that stand before a value or above what holds it', () => {
    expect(decide('encrypted_comment_regex', 'sops:enc', ['a'], [[' sops:enc']])).toBe('encrypted');
    expect(decide('encrypted_comment_regex', 'sops:enc', ['a', 'b'], [[' sops:enc'], []])).toBe('encrypted');
    expect(decide('encrypted_comment_regex', 'sops:enc', ['a'])).toBe('plain by escape');
    expect(decide('unencrypted_comment_regex', 'plain', ['a'], [['plain']])).toBe('plain by decision');
  });

  it('never the comment itself that asks for encryption', () => {
    expect(decide('encrypted_comment_regex', 'sops:enc', [], [['sops:enc']], true)).toBe('plain by escape');
    expect(decide('encrypted_comment_regex', 'sops:enc', [], [['sops:enc', 'note']], true)).toBe('encrypted');
  });

  it('nothing by an expression that Go refuses', () => {
    expect(decide('encrypted_regex', '(?=a)', ['a'])).toBe(
      'encrypted_regex is no regular expression that sops takes: lookaround does not exist in RE2',
    );
  });
});
