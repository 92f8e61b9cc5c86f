import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { isEmptyNode, nodeSpan } from '../yaml/stream.js';
import type { AliasReader } from './aliases.js';
import { CIPHERTEXT_START, ciphertextProblem } from './ciphertext.js';
import { commentsBefore, inlineComment } from './comments.js';
import type { CompiledRule } from './encryption-rule.js';
import type { StoreEntry } from './types.js';

export interface ValueWalk {
  readonly text: string;
  /** Null: what is plain is not judged. */
  readonly rule: CompiledRule | null;
  readonly aliases: AliasReader;
}

export interface ValueVerdict {
  readonly plaintext: string | null;
  readonly broken: StoreEntry['broken'];
  readonly paths: readonly string[] | null;
}

export interface ValuePlace {
  readonly name: string;
  /** The value is that of an alias. */
  readonly copied: boolean;
  /** Where the key ends. */
  readonly after: number;
  /** Texts of those before the key, since the item before it. Empty where the rule does not read comments. */
  readonly comments: readonly (readonly string[])[];
}

interface Place {
  /** Map keys from the root, list indexes left out: what sops's rules look at. */
  readonly keys: readonly string[];
  /** `password`, `hosts[0].name`: from the name's value on. Empty for the value itself. */
  readonly path: string;
  /** Texts of the comments in force, innermost list last. */
  readonly comments: readonly (readonly string[])[];
  /** Where the key ends, after which comments of the value's own first key may stand. */
  readonly after: number;
  readonly copied: boolean;
}

/** Looks at everything below one name. */
export function inspectValue(walk: ValueWalk, value: Node | null, place: ValuePlace): ValueVerdict {
  const structured = isMap(value) || isSeq(value);
  const paths: string[] = [];
  const findings = { plaintext: null as string | null, broken: null as StoreEntry['broken'] };
  const start: Place = {
    keys: [place.name],
    path: '',
    comments: place.comments,
    after: place.after,
    copied: place.copied,
  };
  visit(value, start, 0);
  return { ...findings, paths: structured ? paths : null };

  function visit(node: Node | null, at: Place, depth: number): void {
    if (!node || !walk.aliases.enter(node, depth)) return;
    if (at.path !== '') paths.push(at.path);
    if (isMap(node)) visitMap(node.items, at, depth);
    else if (isSeq(node)) visitList(node.items, at, depth);
    else if (isScalar(node)) visitScalar(node, at);
  }

  function visitMap(pairs: readonly Pair[], at: Place, depth: number): void {
    let last = at.after;
    const seen = new Set<string>();
    for (const pair of pairs) {
      const key = walk.aliases.resolve(pair.key, at.copied);
      const name = isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? '')) : '';
      const keySpan = isNode(pair.key) ? nodeSpan(pair.key) : { start: last, end: last };
      if (seen.has(name))
        findings.broken ??= {
          span: keySpan,
          message: `a key stands twice in the value of \`${place.name}\``,
        };
      seen.add(name);
      const inner: Place = {
        keys: [...at.keys, name],
        path: at.path === '' ? name : `${at.path}.${name}`,
        comments: walk.rule?.readsComments
          ? [...at.comments, commentsBefore(walk.text, last, keySpan.start)]
          : at.comments,
        after: keySpan.end,
        copied: at.copied || isAlias(pair.value),
      };
      visit(walk.aliases.resolve(pair.value, at.copied), inner, depth + 1);
      last = isNode(pair.value) ? nodeSpan(pair.value).end : keySpan.end;
    }
  }

  function visitList(items: readonly unknown[], at: Place, depth: number): void {
    for (const [index, item] of items.entries()) {
      const inner: Place = { ...at, path: `${at.path}[${index}]`, copied: at.copied || isAlias(item) };
      visit(walk.aliases.resolve(item, at.copied), inner, depth + 1);
    }
  }

  function visitScalar(node: Node, at: Place): void {
    if (!isScalar(node) || isEmptyNode(node)) return;
    const where = at.path === '' ? '' : ` at \`${at.path}\``;
    const decision = walk.rule?.decide(at.keys, commentsInForce(node, at)) ?? null;
    if (typeof node.value === 'string' && node.value.startsWith(CIPHERTEXT_START)) {
      const problem =
        ciphertextProblem(node.value) ??
        (decision && !decision.encrypted && !walk.rule?.readsComments
          ? 'would not be decrypted: the rule in the `sops` block leaves this key plain'
          : null);
      if (problem)
        findings.broken ??= {
          span: nodeSpan(node),
          message: `the ciphertext of \`${place.name}\`${where} ${problem}`,
        };
      return;
    }
    if (!walk.rule || !decision || decision.decided) return;
    findings.plaintext ??= decision.encrypted
      ? `the value of \`${place.name}\`${where} stands in plain text in an encrypted store`
      : `\`${walk.rule.rule.kind}\` in the \`sops\` block does not cover \`${place.name}\`${where}`;
  }

  function commentsInForce(node: Node, at: Place): readonly (readonly string[])[] {
    if (!walk.rule?.readsComments) return [];
    const inline = inlineComment(walk.text, nodeSpan(node).end);
    return inline === null ? at.comments : [...at.comments, [inline]];
  }
}
