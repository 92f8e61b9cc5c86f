/** Workflows of a kept tree: what those of one folder have alike stands once. */
import type { Scope, WorkflowFile } from '../project/types.js';

/** What workflows have in common. */
export interface Alike extends Omit<WorkflowFile, 'file'> {
  readonly folder: string;
  /** With `/` between them; few enough that one is found at once. */
  readonly names: string;
}

export function countNames(names: string): number {
  let count = 1;
  for (let at = names.indexOf('/'); at !== -1; at = names.indexOf('/', at + 1)) count++;
  return count;
}

function pathOf({ folder, names }: Alike, at: number): string {
  let start = 0;
  for (let before = at; before > 0; before--) start = names.indexOf('/', start) + 1;
  const end = names.indexOf('/', start);
  return folder + names.slice(start, end === -1 ? undefined : end);
}

export function tellingFile(alike: Alike, at: number): WorkflowFile {
  const { scope, entry, engine, environments } = alike;
  return { file: pathOf(alike, at), scope, entry, engine, environments };
}

/** Of a large tree most: its path is made each time that somebody asks for it, and few do. */
export class SilentFile implements WorkflowFile {
  declare private readonly alike: Alike;
  declare private readonly at: number;

  constructor(alike: Alike, at: number) {
    this.alike = alike;
    this.at = at;
  }

  get file(): string {
    return pathOf(this.alike, this.at);
  }

  get scope(): Scope {
    return this.alike.scope;
  }

  get engine(): string {
    return this.alike.engine;
  }

  get environments(): readonly string[] {
    return this.alike.environments;
  }

  get entry(): number {
    return this.alike.entry;
  }
}
