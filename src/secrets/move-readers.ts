/** Who can read a secret before and after a move: stores differ in who may open them. */
import type { Analysis } from '../compile.js';
import type { Definition } from '../scopes/index.js';
import { creationPlan } from '../stores/creation-plan.js';
import type { StoreRecipients } from '../stores/types.js';
import { type Obstacle, obstacle } from './obstacles.js';

/** Where one definition is to go. */
export interface Step {
  readonly definition: Definition;
  readonly file: string;
  readonly exists: boolean;
}

/** Who may open the store that a value goes to, compared with the one it comes from. */
export interface Readers {
  readonly from: string;
  readonly to: string;
  readonly gain: readonly string[];
  readonly lose: readonly string[];
}

export function readersOf(
  analysis: Analysis,
  steps: readonly Step[],
): { readonly readers: readonly Readers[]; readonly obstacles: readonly Obstacle[] } {
  const readers: Readers[] = [];
  const obstacles: Obstacle[] = [];
  const recipients = (file: string) =>
    analysis.stores.find(({ store }) => store.file === file)?.names?.recipients ?? null;
  for (const { definition, file, exists } of steps) {
    let wanted: readonly string[];
    if (exists) wanted = namesOf(recipients(file));
    else {
      const planned = creationPlan(analysis.project.root, file);
      if (!planned.ok) {
        obstacles.push(obstacle(planned.message, null, planned.help));
        continue;
      }
      wanted = [...new Set(planned.plan.groups.flat().map(({ recipient }) => recipient))];
    }
    const present = namesOf(recipients(definition.store.file));
    readers.push({
      from: definition.store.file,
      to: file,
      gain: wanted.filter((each) => !present.includes(each)),
      lose: present.filter((each) => !wanted.includes(each)),
    });
  }
  return { readers, obstacles };
}

function namesOf(recipients: StoreRecipients | null): readonly string[] {
  return [...new Set(recipients?.groups.flat())];
}
