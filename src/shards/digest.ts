import type { SourceText } from '../documents/types.js';
import { fingerprintOf } from '../rules/fingerprint.js';
import type { Subject } from './types.js';

/** Tells a changed text; it protects against nobody: who can write partial results decides what is in them. */
export function digestOf({ encoding, text }: Pick<SourceText, 'encoding' | 'text'>): string {
  return fingerprintOf([encoding, text]);
}

/**
 * Of what a check reads besides the workflows: the project file and what it names, stores, catalogs, element templates,
 * and which files are workflows of what.
 */
export function projectDigest({ project }: Subject): string {
  const { tree, stores, catalogs, workflows, elementTemplates } = project;
  const files = new Set([
    ...[project.config, ...project.shared].map(({ file }) => file),
    ...project.engines.map(({ file }) => file),
    ...stores.map(({ file }) => file),
    ...catalogs.map(({ file }) => file),
    ...elementTemplates,
    '.sops.yaml',
  ]);
  const texts = [...files].sort().map((file) => {
    const read = tree.read(file);
    return [file, read.ok ? digestOf(read.source) : null];
  });
  const claims = workflows.map(({ file, engine, scope, environments }) => [
    file,
    engine,
    scope,
    ...environments,
  ]);
  return fingerprintOf([JSON.stringify([texts, claims])]);
}
