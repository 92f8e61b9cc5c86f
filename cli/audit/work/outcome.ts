/** What became of a change: one line, or several where it was refused. */
export interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

/** Shows what would happen and asks whether it is to; false: nothing may be changed. */
export type Asking = (text: string, question: string) => Promise<boolean>;
