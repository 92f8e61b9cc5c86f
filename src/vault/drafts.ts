import type { Changed } from '../stores/sops/index.js';
import type { Draft, Refused } from './transact.js';

/** A store's new text, or why there is none. */
export function drafted(file: string, changed: Changed): Draft | Refused {
  return changed.ok
    ? { file, text: changed.text }
    : refused(`\`${file}\`: ${changed.problem.message}`, changed.problem.help);
}

export function refused(message: string, help: string | null = null): Refused {
  return { ok: false, message, help };
}

/** Of a file that is not what a plan was made from. */
export function changedMeanwhile(file: string): string {
  return `\`${file}\` changed in the meantime: run the command again`;
}
