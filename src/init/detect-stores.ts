import { isCatalog } from '../catalogs/index.js';
import { readSource } from '../documents/index.js';
import { readStoreNames, type StoreNames } from '../stores/index.js';

/** What the YAML files of a tree are to someone who looks for secrets. */
export interface FoundStores {
  /** Files with a `sops` block and names of secrets. */
  readonly stores: readonly FoundStore[];
  /** Encrypted Kubernetes manifests: their keys are no names of secrets. */
  readonly manifests: readonly string[];
  /** Plain files that tell of secrets. */
  readonly catalogs: readonly string[];
  /** Called like a store, and nothing in it is encrypted. */
  readonly plain: readonly string[];
}

export interface FoundStore {
  readonly file: string;
  /** `secrets/{environment}.yaml`, where the path names an environment; else the path. */
  readonly pattern: string;
  readonly environment: string | null;
  readonly names: StoreNames;
}

/** How environments are called in file names, on the way to production. */
const ENVIRONMENTS: readonly string[] =
  'local,sandbox,dev,develop,development,int,integration,test,testing,qa,uat,acc,acceptance,stage,staging,preprod,prod,production'.split(
    ',',
  );

/** On the way to production. */
export function byCustom(a: string, b: string): number {
  return ENVIRONMENTS.indexOf(a) - ENVIRONMENTS.indexOf(b);
}

/** @param known environments that the user named: recognised beside the usual words */
export function detectStores(root: string, files: readonly string[], known: readonly string[]): FoundStores {
  const stores: FoundStore[] = [];
  const manifests: string[] = [];
  const catalogs: string[] = [];
  const plain: string[] = [];
  for (const file of files) {
    if (!/\.ya?ml$/.test(file)) continue;
    const read = readSource(root, file);
    if (!read.ok) continue;
    const called = /(?:^|\/)secrets?(?:\/[^/]*|[._-][^/]*)?\.ya?ml$/i.test(file);
    // A block begins a line, in quotes where JSON was written; everything else is no store of sops.
    if (!/^(?:sops|"sops")\s*:|^\{/m.test(read.source.text)) {
      if (isCatalog(read.source)) catalogs.push(file);
      else if (called && !isManifest(readStoreNames(read.source, { encrypted: false }))) plain.push(file);
      continue;
    }
    const names = readStoreNames(read.source, { encrypted: true });
    if (names.recipients === null) {
      if (called) plain.push(file);
    } else if (isManifest(names)) manifests.push(file);
    else stores.push({ file, names, ...environmentOf(file, known) });
  }
  return { stores, manifests, catalogs, plain };
}

function isManifest({ entries }: StoreNames): boolean {
  const names = new Set(entries.map(({ name }) => name));
  return names.has('apiVersion') && names.has('kind');
}

/** The last part of the path that is called like an environment: a folder, or a word of the file's name. */
function environmentOf(file: string, known: readonly string[]): Pick<FoundStore, 'pattern' | 'environment'> {
  const parts = file.split(/([/._-])/);
  const at = parts.findLastIndex((part) => known.includes(part) || ENVIRONMENTS.includes(part));
  const environment = parts[at];
  const pattern = parts.with(at, '{environment}').join('');
  // What would be a pattern by itself, or match whatever stands at the top, is left to the user.
  const literal = /[{}*?[\]()!+@]/.test(file) || pattern.startsWith('{environment}.');
  return environment === undefined || literal
    ? { pattern: file, environment: null }
    : { pattern, environment };
}
