/** Where the values of `secret set` come from: a hidden prompt, standard input or a file, never an argument. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { counted } from '../../../src/counted.js';
import { codeOf, reason } from '../../../src/files/index.js';
import { visible } from '../../../src/report/visible.js';
import { Plaintext } from '../../../src/stores/plaintext.js';
import type { SecretValue } from '../../../src/stores/types.js';
import type * as Vault from '../../../src/vault/index.js';
import { type Io, UsageError } from '../../io.js';

export interface ValueOptions {
  readonly fromFile?: string;
  readonly values?: string;
  readonly yaml?: boolean;
}

/** Of a value that is what another store holds of one. */
export const TWICE =
  'would be encrypted twice: this is a ciphertext of sops, and would be deployed like that';

/** Null: nothing was given. */
export type AskValue = (name: string, where: string) => Promise<SecretValue | null>;

type Door = Pick<typeof Vault, 'namedValues' | 'textOf' | 'textValue' | 'withoutLineBreak' | 'yamlValue'>;

/** Refuses combinations of options that mean nothing. */
export function checkValueOptions({ fromFile, values, yaml }: ValueOptions): void {
  if (fromFile !== undefined && values !== undefined)
    throw new UsageError('--from-file and --values exclude each other');
  if (values !== undefined && yaml)
    throw new UsageError('--values tells each value in its own form: leave out --yaml');
}

/** The map of `--values`. */
export async function readNamed(
  file: string,
  vault: Door,
  io: Io,
): Promise<ReadonlyMap<string, SecretValue>> {
  if (file === '-' && io.in.isTerminal)
    throw new UsageError('--values - reads standard input, which is a terminal here');
  const bytes = file === '-' ? await io.in.readAll() : readFile(file, io);
  const text = vault.textOf(bytes);
  const title = file === '-' ? 'standard input' : `\`${visible(file)}\``;
  if (!text.ok) throw new UsageError(`${title}: ${text.message}`);
  const named = vault.namedValues(file === '-' ? null : file, text.text);
  if (!named.ok) throw new UsageError(`${title}: ${named.message}`);
  if (named.values.size === 0) throw new UsageError(`${title} holds no names`);
  return named.values;
}

/** Asks for each name and store in a terminal; else one text is the value, read once. */
export function valueAsker(options: ValueOptions, names: number, vault: Door, io: Io): AskValue {
  const { fromFile, yaml } = options;
  const finish = (text: Plaintext, where: string): SecretValue => {
    if (!yaml) return vault.textValue(text);
    const read = vault.yamlValue(text);
    if (!read.ok) throw new UsageError(`${where}: ${read.message}`);
    return read.value;
  };
  if (fromFile === undefined && io.in.isTerminal)
    return async (name, where) => {
      const answer = await io.in.ask(`value of ${visible(name)} (${where}): `, { hidden: true });
      if (answer === null) throw new UsageError('nothing was written');
      const text = vault.withoutLineBreak(new Plaintext(answer));
      const characters = [...text.reveal()].length;
      if (characters === 0) return null;
      io.err(`  ${counted(characters, 'character')}\n`);
      return finish(text, 'the value');
    };
  if (names > 1)
    throw new UsageError(
      `one value for ${names} names: give them with --values FILE, as \`NAME: value\`, or set one at a time`,
    );
  let read: Promise<Buffer> | null = null;
  return async () => {
    read ??= fromFile === undefined ? io.in.readAll() : Promise.resolve(readFile(fromFile, io));
    const title = fromFile === undefined ? 'standard input' : `\`${visible(fromFile)}\``;
    const text = vault.textOf(await read);
    if (!text.ok) throw new UsageError(`${title}: ${text.message}`);
    const value = fromFile === undefined ? vault.withoutLineBreak(text.text) : text.text;
    return value.reveal() === '' ? null : finish(value, title);
  };
}

function readFile(file: string, io: Io): Buffer {
  try {
    return readFileSync(resolve(io.cwd, file));
  } catch (error) {
    const code = codeOf(error);
    // Who took the option for one that takes the value has typed that here.
    if (code === 'ENOENT' || code === 'ENAMETOOLONG')
      throw new UsageError('there is no such file: the option takes the path of one, never a value');
    throw new UsageError(
      `\`${visible(file)}\` can't be read: ${reason(error, { EACCES: 'permission denied', EPERM: 'permission denied' })}`,
    );
  }
}
