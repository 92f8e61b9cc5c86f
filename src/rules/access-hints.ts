/** What stands in an `allow` or under `access`, is well formed, and matches nothing of this project. */
import { declarations } from '../catalogs/index.js';
import type { Analysis } from '../compile.js';
import { didYouMeanHelp } from '../did-you-mean.js';
import { lazily } from '../lazily.js';
import { listed } from '../listed.js';
import type { Allow, AllowItem } from '../policy/types.js';
import { compilePattern } from '../project/pattern.js';
import type { Project, Scope } from '../project/types.js';
import { isWithin } from '../scopes/index.js';
import type { Finding } from './types.js';

/** One hint for each tag that no entry has, each scope that is none, and each pattern that no workflow matches. */
export function* accessHints(analysis: Analysis): Iterable<Finding> {
  const { project, catalogs } = analysis;
  const known = knownTo(analysis);
  const tags = new Set(
    [...declarations(catalogs)].flatMap(({ entry }) => entry.tags.map(({ value }) => value)),
  );
  for (const rule of project.access) {
    const { file } = rule.allow.location;
    // What a shared file says of other projects need not fit this one.
    if (file !== project.config.file) continue;
    for (const { value, span } of rule.tags)
      if (!tags.has(value))
        yield {
          message: `no catalog entry has the tag \`${value}\``,
          location: { file, span },
          logical: `access tag ${value}`,
          help: didYouMeanHelp(value, tags) ?? 'add it to the `tags` of the secrets that are meant',
        };
    yield* allowHints(known, rule.allow, 'access');
  }
  yield* nameHints(analysis);
  yield* environmentHints(analysis);
  for (const { entry, catalog } of declarations(catalogs))
    if (entry.allow !== null)
      yield* allowHints(known, entry.allow, `${catalog.file.scope} ${entry.name}`, entry.name);
}

/** Environments in which an entry demands a value, and to which no workflow that can see the secret is deployed. */
function* environmentHints({ project, catalogs }: Analysis): Iterable<Finding> {
  const deployedFrom = deployments(project);
  for (const { entry, catalog } of declarations(catalogs)) {
    const { scope } = catalog.file;
    const deployed = deployedFrom(scope);
    if (deployed.size === 0) continue;
    for (const { value, span } of entry.environments ?? [])
      if (!deployed.has(value))
        yield {
          message: `no workflow that can see \`${entry.name}\` is deployed to ${value}`,
          location: { file: catalog.file.file, span },
          logical: `${scope} ${entry.name} environment ${value}`,
          secret: entry.name,
          help: `its workflows are deployed to ${listed([...deployed])}`,
        };
  }
}

/** Where the workflows of a scope and of those in it are deployed to. There are fewer scopes than workflows. */
function deployments({ workflows }: Project): (scope: Scope) => ReadonlySet<string> {
  // Most workflows share their list of environments with others.
  const lists = new Map<Scope, Set<readonly string[]>>();
  for (const { scope, environments } of workflows) {
    const known = lists.get(scope) ?? new Set();
    lists.set(scope, known.add(environments));
  }
  const own = [...lists].map(([scope, known]) => [scope, new Set([...known].flat())] as const);
  const all = new Map<Scope, ReadonlySet<string>>();
  return (scope) => {
    const known =
      all.get(scope) ?? new Set(own.flatMap(([each, set]) => (isWithin(each, scope) ? [...set] : [])));
    all.set(scope, known);
    return known;
  };
}

/** Conventions for scopes that the project does not have. */
function* nameHints({ project, scopes }: Analysis): Iterable<Finding> {
  for (const { scope, location } of project.names)
    if (scope !== null && location.file === project.config.file && !scopes.scopes.includes(scope)) {
      const help = didYouMeanHelp(scope, scopes.scopes);
      yield {
        message: `the project has no scope \`${scope}\`, so nothing in it is named`,
        location,
        logical: `names ${scope}`,
        ...(help === null ? {} : { help }),
      };
    }
}

interface Known {
  readonly scopes: ReadonlySet<string>;
  readonly engines: () => ReadonlySet<string>;
  readonly files: () => readonly string[];
}

/** Once for all entries, of which there may be as many as workflows. */
function knownTo({ project: { workflows }, scopes }: Analysis): Known {
  return {
    scopes: new Set(scopes.scopes),
    engines: lazily(() => new Set(workflows.map(({ engine }) => engine))),
    files: lazily(() => workflows.map(({ file }) => file)),
  };
}

function* allowHints(
  { scopes, engines, files }: Known,
  allow: Allow,
  owner: string,
  secret?: string,
): Iterable<Finding> {
  const hint = (
    what: string,
    { value, span }: AllowItem,
    message: string,
    words: Iterable<string>,
  ): Finding => {
    const help = didYouMeanHelp(value, words);
    return {
      message,
      location: { file: allow.location.file, span },
      logical: `${owner} ${what} ${value}`,
      ...(secret === undefined ? {} : { secret }),
      ...(help === null ? {} : { help }),
    };
  };
  for (const item of allow.scopes ?? [])
    if (!scopes.has(item.value))
      yield hint('scope', item, `the project has no scope \`${item.value}\``, scopes);
  for (const item of allow.engines ?? [])
    if (!engines().has(item.value))
      yield hint('engine', item, `no workflow is of engine \`${item.value}\``, engines());
  for (const item of allow.workflows ?? []) {
    const compiled = compilePattern(item.value);
    if (compiled.ok && !files().some((file) => compiled.pattern.match(file) !== null))
      yield hint('workflow', item, `\`${item.value}\` matches no workflow`, files());
  }
}
