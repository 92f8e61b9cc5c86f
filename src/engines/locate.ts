import { get, lineMap, parse, readSource } from '../documents/index.js';
import type { DocumentNode, SourceText, Span } from '../documents/types.js';
import type { ConfigProblem, Project } from '../project/types.js';

/** Where a part of an engine's definition is written. */
export type Locate = (
  engine: Project['engines'][number],
  path: readonly (string | number)[],
  at: 'key' | 'value',
) => Pick<ConfigProblem, 'file' | 'line' | 'column'>;

/** Reads the file again, for positions: a definition with a problem is the exception. */
export function locator(project: Project): Locate {
  return (engine, path, at) => {
    const inline = engine.file === project.config.file;
    const read = inline
      ? { ok: true as const, source: project.config }
      : readSource(project.root, engine.file);
    if (!read.ok) return { file: engine.file, line: 1, column: 1 };
    const span = spanOf(read.source, inline ? ['engines', engine.name, ...path] : path, at) ?? engine.span;
    const { line, column } = lineMap(read.source.text).position(span.start);
    return { file: engine.file, line, column };
  };
}

/** The key or value at the path, or the nearest that exists above it. */
function spanOf(source: SourceText, path: readonly (string | number)[], at: 'key' | 'value'): Span | null {
  const [root] = parse(source, source.file.endsWith('.json') ? 'json' : 'yaml').roots;
  if (root === undefined) return null;
  let node: DocumentNode = root;
  let deepest = true;
  for (const part of path) {
    const child = get(node, escapeSegment(String(part)));
    if (child === null) {
      deepest = false;
      break;
    }
    node = child;
  }
  if (at === 'key' && deepest && node.keyText !== null)
    return node.keyText.rawSpan(0, node.keyText.text.length);
  return node.span;
}

function escapeSegment(part: string): string {
  return part.replace(/[\\/*{},]/g, '\\$&');
}
