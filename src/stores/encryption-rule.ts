import { compileRe2 } from './re2.js';

/** What the `sops` block may say of which values are encrypted; at most one of them. */
export const RULE_KINDS = [
  'unencrypted_suffix',
  'encrypted_suffix',
  'unencrypted_regex',
  'encrypted_regex',
  'unencrypted_comment_regex',
  'encrypted_comment_regex',
] as const;

export type RuleKind = (typeof RULE_KINDS)[number];

export interface EncryptionRule {
  readonly kind: RuleKind;
  /** A suffix or a Go regular expression, as written. */
  readonly text: string;
}

/** What sops does where the file names no rule. Source: `DefaultUnencryptedSuffix` in getsops/sops. */
export const DEFAULT_RULE: EncryptionRule = { kind: 'unencrypted_suffix', text: '_unencrypted' };

/**
 * The comments in force at a value, without `#`: one list for each map or list on the way from the root, the last
 * one belonging to the innermost. For a comment itself, it is the last of the last list.
 */
export type CommentStack = readonly (readonly string[])[];

export interface Decision {
  /** Sops encrypts the value (the empty ones excepted, which it never encrypts). */
  readonly encrypted: boolean;
  /** It is plain because somebody named it so (`unencrypted_…`), not because it escaped `encrypted_…`. */
  readonly decided: boolean;
}

export interface CompiledRule {
  readonly rule: EncryptionRule;
  /** Whether comments matter: otherwise an empty stack will do. */
  readonly readsComments: boolean;
  /** `path`: the map keys from the root, list indexes left out. */
  readonly decide: (path: readonly string[], comments?: CommentStack, isComment?: boolean) => Decision;
}

export type CompiledRuleResult =
  | { readonly ok: true; readonly compiled: CompiledRule }
  /** The expression is none that Go takes. One line, lower case, without the expression. */
  | { readonly ok: false; readonly message: string };

const ENCRYPTED: Decision = { encrypted: true, decided: false };
const NAMED_PLAIN: Decision = { encrypted: false, decided: true };
const ESCAPED: Decision = { encrypted: false, decided: false };

/** Compiles a rule once for a file. Source of the semantics: `shouldBeEncrypted` in getsops/sops, `sops.go`. */
export function compileRule(rule: EncryptionRule): CompiledRuleResult {
  const matcher = matcherOf(rule);
  if (!matcher.ok)
    return {
      ok: false,
      message: `${rule.kind} is no regular expression that sops takes: ${matcher.message}`,
    };
  const { test } = matcher;
  const readsComments = rule.kind === 'unencrypted_comment_regex' || rule.kind === 'encrypted_comment_regex';
  const inverted = rule.kind.startsWith('un');
  return {
    ok: true,
    compiled: {
      rule,
      readsComments,
      decide: (path, comments = [], isComment = false) => {
        const named = readsComments
          ? commentsIn(comments, isComment && !inverted).some(test)
          : path.some(test);
        if (inverted) return named ? NAMED_PLAIN : ENCRYPTED;
        return named ? ENCRYPTED : ESCAPED;
      },
    },
  };
}

function matcherOf({ kind, text }: EncryptionRule): ReturnType<typeof compileRe2> {
  return kind.endsWith('_suffix') ? { ok: true, test: (key) => key.endsWith(text) } : compileRe2(text);
}

/** `encrypted_comment_regex` leaves the very comment that matches it plain: its own text does not count for it. */
function commentsIn(stack: CommentStack, withoutLast: boolean): readonly string[] {
  const all = stack.flat();
  return withoutLast ? all.slice(0, -1) : all;
}
