import { isAlias, isNode, type Node } from 'yaml';
import { MAX_ALIAS_NODES, MAX_DEPTH } from '../documents/limits.js';
import { nodeSpan, type YamlProblem } from '../yaml/stream.js';

/** Follows aliases in document order, and stops where they would multiply without end. */
export interface AliasReader {
  /**
   * Call for every node that is met, in document order: gives the node itself, or what its alias means. `copied`: it
   * is met below an alias.
   */
  readonly resolve: (node: unknown, copied: boolean) => Node | null;
  /** Call with how deep the node lies inside maps and lists: false where that is too deep to follow. */
  readonly enter: (node: Node, depth: number) => boolean;
  /** Why reading had to stop, else null. */
  readonly problem: () => YamlProblem | null;
}

export function aliasReader(): AliasReader {
  const anchors = new Map<string, Node>();
  let copies = 0;
  let problem: YamlProblem | null = null;
  let alias: Node | null = null;
  const stop = (node: Node, message: string): null => {
    problem ??= { span: nodeSpan(alias ?? node), message };
    return null;
  };
  return {
    problem: () => problem,
    enter: (node, depth) =>
      depth <= MAX_DEPTH || stop(node, 'an alias (`*name`) stands inside its own anchor') !== null,
    resolve: (node, copied) => {
      if (!isNode(node) || problem) return null;
      // What goes wrong inside a copy stands where the file asks for the copy.
      if (!copied) alias = isAlias(node) ? node : null;
      if (copied || isAlias(node)) copies += 1;
      if (copies > MAX_ALIAS_NODES)
        return stop(node, `aliases multiply this file by more than ${MAX_ALIAS_NODES} values`);
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (!target) return stop(node, 'this alias (`*name`) has no anchor before it');
        return target;
      }
      if ('anchor' in node && node.anchor) anchors.set(node.anchor, node);
      return node;
    },
  };
}
