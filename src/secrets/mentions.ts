/** What names a secret and is not changed with it: somebody has to look at it. */
import type { Analysis, ResolvedReference } from '../compile.js';
import { lineMap } from '../documents/index.js';
import type { SourceText } from '../documents/types.js';
import type { Scope } from '../project/types.js';
import { couldBe, isWithin } from '../scopes/index.js';
import type { UsesOfSecret } from './uses.js';

/** A place that stays as it is. `what`: one line, lower case. */
export interface Mention {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

/** The places that a change of `name` leaves alone; `to` is its new name where it gets one. */
export function mentionsLeft(
  analysis: Analysis,
  { name, scope, perhaps, broken }: UsesOfSecret,
  changed: ReadonlySet<ResolvedReference>,
  to: string | null,
): readonly Mention[] {
  const spans = new Set(
    [...changed].map(({ file, nameSpan: { start, end } }) => `${file}\0${start}\0${end}`),
  );
  const inFiles = perhaps.flatMap(({ reference }): Mention[] => {
    const { file, line, column, nameSpan, kind } = reference;
    if (spans.has(`${file}\0${nameSpan.start}\0${nameSpan.end}`)) return [];
    const what =
      kind === 'dynamic'
        ? `a name that is computed at run time and could be \`${name}\``
        : `${ARTICLES[kind]} of \`${name}\``;
    return [{ file, line, column, what }];
  });
  return [
    ...inFiles,
    ...(to === null ? [] : newlyPossible(analysis, name, scope, to)),
    ...broken.map(({ file }) => ({
      file: file.file,
      line: 1,
      column: 1,
      what: `a workflow that can't be read and mentions \`${name}\``,
    })),
    ...inConfigs(analysis, name),
  ];
}

const ARTICLES: Readonly<Record<ResolvedReference['kind'], string>> = {
  reference: 'a reference that the platform does not resolve',
  dynamic: 'a computed name',
  malformed: 'a malformed reference',
  foreign: "another engine's reference",
  reserved: 'a reserved word in front',
};

/** Computed names that could not be the old name and could be the new one. */
function newlyPossible({ workflows }: Analysis, name: string, scope: Scope, to: string): readonly Mention[] {
  const seeing = workflows.filter(({ file }) => isWithin(file.scope, scope));
  return seeing.flatMap(({ references }) =>
    references
      .filter(({ dynamic }) => dynamic && couldBe(to, dynamic) && !couldBe(name, dynamic))
      .map(({ file, line, column }) => ({
        file,
        line,
        column,
        what: `a name that is computed at run time and could then be \`${to}\``,
      })),
  );
}

/** Ignores, access rules and comments of the project file: their author knows what they are to say afterwards. */
function inConfigs({ project: { config, shared } }: Analysis, name: string): readonly Mention[] {
  return [config, ...shared].flatMap((file) => inConfig(file, name));
}

function inConfig(config: SourceText, name: string): readonly Mention[] {
  const found: Mention[] = [];
  const lines = lineMap(config.text);
  for (let at = config.text.indexOf(name); at >= 0; at = config.text.indexOf(name, at + name.length)) {
    const around = config.text.charAt(at - 1) + config.text.charAt(at + name.length);
    if (/[\p{L}\p{N}_-]/u.test(around)) continue;
    found.push({ file: config.file, ...lines.position(at), what: `\`${name}\` in the project file` });
  }
  return found;
}
