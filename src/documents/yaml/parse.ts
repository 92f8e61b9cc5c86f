import { Composer, type Document } from 'yaml';
import { enterFrom } from '../../stages.js';
import type { Draft } from '../draft.js';
import { MAX_PROBLEMS } from '../limits.js';
import type { ParsedDocument, ParseProblem, SourceText } from '../types.js';
import { tooDeep } from './depth.js';
import { TOO_DEEP, yamlMessage } from './messages.js';
import { quickYaml } from './quick.js';
import { yamlTokens } from './tokens.js';
import { treeBuilder } from './tree.js';

/** YAML forbids them unescaped (c-printable) and other parsers refuse the file, though this library reads on. */
const CONTROL_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

export function parseYaml(source: SourceText): ParsedDocument {
  const roots = quickYaml(source.text);
  if (roots !== null) return { source, format: 'yaml', roots, problems: [] };
  enterFrom('parse quickly', 'parse fully');
  return parseYamlFully(source);
}

/**
 * A YAML 1.2 stream. The library composes documents without types, which are worked out here (core schema), as are
 * aliases and merge keys. A key that occurs twice gives two entries; unknown tags leave strings.
 */
export function parseYamlFully(source: SourceText): ParsedDocument {
  const { text } = source;
  const problems: ParseProblem[] = [];
  const roots: Draft[] = [];

  const control = CONTROL_CHARACTER.exec(text);
  if (control !== null) {
    const { index } = control;
    problems.push({
      message: 'a control character has to be escaped',
      span: { start: index, end: index + 1 },
    });
  }
  try {
    readStream(text, roots, problems);
  } catch {
    // A fault of the library on input that nobody has thought of; its message might quote the file.
    problems.push({ message: "the YAML can't be read", span: { start: 0, end: text.length } });
  }
  problems.sort((a, b) => a.span.start - b.span.start);
  return { source, format: 'yaml', roots, problems: problems.slice(0, MAX_PROBLEMS) };
}

function readStream(text: string, roots: Draft[], problems: ParseProblem[]): void {
  const composer = new Composer({
    version: '1.2',
    schema: 'failsafe',
    merge: false,
    resolveKnownTags: false,
    uniqueKeys: false,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const build = treeBuilder(text, problems);
  const take = (document: Document.Parsed): void => {
    for (const { code, pos } of document.errors) {
      problems.push({ message: yamlMessage(code), span: { start: pos[0], end: pos[1] } });
    }
    roots.push(build(document.contents, document.range[1]));
  };
  for (const token of yamlTokens(text)) {
    const deep = tooDeep(token);
    if (deep !== null) {
      problems.push({
        message: TOO_DEEP,
        span: { start: deep, end: deep + 1 },
      });
      break;
    }
    for (const document of composer.next(token)) take(document);
  }
  for (const document of composer.end()) take(document);
  if (roots.length === 0) {
    for (const { code, pos } of composer.streamInfo().errors) {
      problems.push({ message: yamlMessage(code), span: { start: pos[0], end: pos[1] } });
    }
  }
}
