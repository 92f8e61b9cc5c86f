/** A value written for the place where it lands, or why it can't be. The reason never quotes the value. */
export type Encoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/** A piece of decoded text and where it stands, in units of the text it was decoded from. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}
