import { goScalar } from './go-scalar.js';

/** One holder of a data key, or of a share of it, as it is written. */
export interface WrittenHolder {
  readonly recipient: string;
  /** Armored, with a line break at its end. */
  readonly enc: string;
}

/** How the block is written. */
export interface BlockStyle {
  /** Blanks for each level. */
  readonly indent: number;
  readonly eol: string;
}

/** Who holds the data key, as the keys of the block that say so. Lines without the last line end. */
export interface HolderLines {
  readonly key: 'age' | 'key_groups' | 'shamir_threshold';
  readonly text: string;
}

/** Where go-yaml puts what is one level deeper than `column`. Source: `yaml_emitter_increase_indent` in `emitterc.go`. */
export function deeper(column: number, indent: number): number {
  return indent * Math.floor((column + indent) / indent);
}

/** The `sops` block of a new file, in the order of sops 3.13: by name. `fields`: text as it stands behind `key: `. */
export function blockText(
  groups: readonly (readonly WrittenHolder[])[],
  threshold: number | null,
  fields: readonly (readonly [key: string, text: string])[],
  style: BlockStyle,
): string {
  const margin = ' '.repeat(style.indent);
  const pairs = [
    ...holderLines(groups, threshold, style.indent, style),
    ...fields.map(([key, text]) => ({ key, text: `${margin}${key}: ${text}` })),
  ];
  const sorted = pairs.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return `${['sops:', ...sorted.map(({ text }) => text)].join(style.eol)}${style.eol}`;
}

/** `column`: that of the block's keys. One group stands directly in the block, several in `key_groups`. */
export function holderLines(
  groups: readonly (readonly WrittenHolder[])[],
  threshold: number | null,
  column: number,
  style: BlockStyle,
): readonly HolderLines[] {
  const [only] = groups;
  const margin = ' '.repeat(column);
  if (groups.length === 1 && only) {
    const dash = deeper(column, style.indent);
    const items = only.map((holder) => holderItem(holder, dash, style));
    return [{ key: 'age', text: [`${margin}age:`, ...items].join(style.eol) }];
  }
  const dash = deeper(column, style.indent);
  const inner = dash + 2;
  const texts = groups.map((group) => {
    const items = group.map((holder) => holderItem(holder, deeper(inner, style.indent), style));
    // Sops writes this list even where it is empty.
    return [`${' '.repeat(dash)}- age:`, ...items, `${' '.repeat(inner)}hc_vault: []`].join(style.eol);
  });
  return [
    { key: 'key_groups', text: [`${margin}key_groups:`, ...texts].join(style.eol) },
    { key: 'shamir_threshold', text: `${margin}shamir_threshold: ${threshold ?? groups.length}` },
  ];
}

/** One item of an `age` list, with its dash at `dash`. `recipientFirst`: as before sops 3.13. */
export function holderItem(
  { recipient, enc }: WrittenHolder,
  dash: number,
  style: BlockStyle,
  recipientFirst = false,
): string {
  const inner = dash + 2;
  const key = `enc: ${literal(enc, deeper(inner, style.indent), style.eol)}`;
  const owner = `recipient: ${goScalar(recipient)}`;
  const [first, second] = recipientFirst ? [owner, key] : [key, owner];
  return `${' '.repeat(dash)}- ${first}${style.eol}${' '.repeat(inner)}${second}`;
}

/** An armored text as a block scalar whose lines begin at `column`; without the last line end. */
export function literal(text: string, column: number, eol: string): string {
  const lines = text.trimEnd().split('\n');
  return ['|', ...lines.map((line) => ' '.repeat(column) + line)].join(eol);
}
