/** Which stores the commands of `keys` are about. */
import { covers } from '../../../src/check.js';
import { type LoadedStore, loadStores } from '../../../src/compile.js';
import type { Project } from '../../../src/project/index.js';
import { type Io, UsageError } from '../../io.js';
import { projectPaths } from '../../project-arguments.js';

/**
 * The stores at these paths, all of them without any; also those that are not encrypted.
 * @throws UsageError where no encrypted one stands there
 */
export function storesAt(paths: readonly string[], project: Project, io: Io): readonly LoadedStore[] {
  const wanted = projectPaths(paths, project, io);
  const stores = loadStores(project).filter(
    ({ store }) => wanted.length === 0 || wanted.some((path) => covers(path, store.file)),
  );
  if (wanted.length > 0 && stores.every(({ store }) => !store.encrypted))
    throw new UsageError('no store of the project stands there');
  return stores;
}
