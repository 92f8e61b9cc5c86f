import { declarationOf, declarations } from '../catalogs/index.js';
import type { Analysis } from '../compile.js';
import { didYouMeanHelp } from '../did-you-mean.js';
import { scopeTitle } from '../scopes/index.js';
import { accessHints } from './access-hints.js';
import { atDeclaration, brokenStoresOf, definitionsOfEntry } from './places.js';
import type { Finding, Rule } from './types.js';

export const matchesNothing: Rule = {
  id: 'matches-nothing',
  page: {
    summary: 'an entry of claviger.yaml or of a catalog that has no effect',
    why: 'A pattern with a typing error checks nothing: a folder of workflows is left out, and the check is clean all the same.',
    wrong: 'workflows:\n  - { files: "projcts/**/*.bpmn", engine: camunda }',
    right: 'workflows:\n  - { files: "projects/**/*.bpmn", engine: camunda }',
    runtime: ['every engine: what is not checked is found out at run time'],
  },
  *check(analysis) {
    const { project } = analysis;
    yield* entriesWithoutSecret(analysis);
    yield* accessHints(analysis);
    for (const { location, message, help, entry } of project.unmatched)
      yield {
        message,
        location,
        logical: entry,
        ...(help === null ? {} : { help }),
      };
  },
};

/** Catalog entries of names that no store of the scope has. One that demands values is `missing-value`. */
function* entriesWithoutSecret(analysis: Analysis): Iterable<Finding> {
  const { catalogs, scopes } = analysis;
  for (const declared of declarations(catalogs)) {
    const { entry, catalog } = declared;
    if (entry.environments !== null || definitionsOfEntry(analysis, declared).length > 0) continue;
    const { scope } = catalog.file;
    const others = [...(scopes.namesIn.get(scope) ?? [])].filter(
      (name) => declarationOf(catalogs, scope, name) === null,
    );
    yield {
      ...atDeclaration(declared),
      message: `no store of ${scopeTitle(scope)} has a secret \`${entry.name}\``,
      help:
        didYouMeanHelp(entry.name, others) ??
        'remove the entry, or give the secret a value with `claviger secret set`',
      notes: brokenStoresOf(analysis, scope),
    };
  }
}
