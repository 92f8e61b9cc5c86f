/** What the project file says, is well formed, and has no effect. */
import { didYouMeanHelp } from '../did-you-mean.js';
import type { Tree } from '../tree/index.js';
import type { Entry } from './entries.js';
import type { Config } from './extend.js';
import { nearPattern } from './near-path.js';
import type { readOverrides } from './policy.js';
import type { MatchesNothing, Project } from './types.js';

interface Loaded {
  readonly project: Project;
  readonly config: Config;
  readonly entries: readonly Entry[];
  /** The entries that claim a file. */
  readonly effective: ReadonlySet<Entry>;
  readonly overrides: ReturnType<typeof readOverrides>['overrides'];
  /** Folders that can't be listed. */
  readonly unreadable: readonly string[];
}

/**
 * Entries that match nothing. What a shared file offers to many projects need not fit every one of them; but that no
 * workflow at all is checked is said in any case.
 */
export function matchingNothing(loaded: Loaded): readonly MatchesNothing[] {
  const { config, project } = loaded;
  const own = config.source.file;
  const found = [
    ...unmatchedEntries(loaded),
    ...unusedEnvironments(loaded),
    ...unmatchedOverrides(loaded),
    ...loaded.unreadable.map((folder) => unreadableFolder(folder, own)),
  ].filter(({ location }) => location.file === own);
  const shared = config.locate.key(['workflows']).file;
  return shared === own || project.workflows.length > 0
    ? found
    : [
        ...found,
        {
          entry: 'workflows',
          location: config.locate.key(['extends']),
          message: `no workflow is checked: no file matches the \`workflows\` of ${shared}`,
          help: 'list those of this project under `workflows:` with their engine',
        },
      ];
}

/** A hint for a pattern that matches nothing. */
export function meantHelp(tree: Tree, pattern: string): string | null {
  const near = nearPattern(tree, pattern);
  return near === null ? null : `did you mean \`${near}\`?`;
}

function unmatchedEntries({ project, config, entries, effective }: Loaded): readonly MatchesNothing[] {
  return entries
    .filter((entry) => !effective.has(entry))
    .filter(({ list, isDefault }) => !isDefault || list === 'workflows')
    .map(({ list, pattern, location, isDefault }) => {
      const entry = `${list} ${pattern.text}`;
      if (isDefault) {
        const message =
          'no workflow is checked: the project file lists no `workflows`, and there is no `.bpmn` file';
        return {
          entry,
          location: config.locate.key(['version']),
          message,
          help: 'list them under `workflows:` with their engine',
        };
      }
      const message = `\`${pattern.text}\` under \`${list}\` matches no file`;
      return { entry, location, message, help: meantHelp(project.tree, pattern.text) };
    });
}

/** Declared environments that no store is of and that no workflow is deployed to. */
function unusedEnvironments({ config, project }: Loaded): readonly MatchesNothing[] {
  const declared = config.data.environments ?? [];
  const deployed = new Set(project.workflows.map(({ environments }) => environments));
  const used = new Set([...project.stores.map(({ environment }) => environment), ...[...deployed].flat()]);
  const inUse = declared.filter((each) => used.has(each));
  // Where none is in use yet, the project has just begun.
  if (inUse.length === 0) return [];
  return declared.flatMap((name, index) =>
    used.has(name)
      ? []
      : {
          entry: `environment ${name}`,
          location: config.locate.value(['environments', index]),
          message: `no store is of environment \`${name}\`, and no workflow is deployed to it`,
          help: didYouMeanHelp(name, inUse) ?? 'remove it, or give it a store or a workflow',
        },
  );
}

/** Findings stand in the files that the project names, and in those that say so. */
function unmatchedOverrides({ project, overrides }: Loaded): readonly MatchesNothing[] {
  if (overrides.length === 0) return [];
  const { tree, config, shared, engines, stores, catalogs, workflows } = project;
  const files = [config, ...shared, ...engines, ...stores, ...catalogs, ...workflows, { file: '.sops.yaml' }];
  return overrides
    .filter(({ pattern }) => !files.some(({ file }) => pattern.match(file)))
    .map(({ pattern, location }) => ({
      entry: `overrides ${pattern.text}`,
      location,
      message: `\`${pattern.text}\` under \`overrides\` matches no store, catalog or workflow`,
      help: meantHelp(tree, pattern.text),
    }));
}

function unreadableFolder(folder: string, file: string): MatchesNothing {
  const message = `the folder \`${folder === '' ? '.' : folder}\` can't be listed: what is in it is not checked`;
  return { entry: `folder ${folder}`, location: { file, span: { start: 0, end: 0 } }, message, help: null };
}
