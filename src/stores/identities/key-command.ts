export type CommandResult =
  | { readonly ok: true; readonly output: string }
  /** Lower case; without the command, which may hold a key. */
  | { readonly ok: false; readonly problem: string };

const MAX_OUTPUT = 1024 * 1024;

/** Runs what a `…_CMD` variable says, without a shell, as sops does; the terminal's own prompts still work. */
export async function runKeyCommand(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandResult> {
  const [program, ...args] = splitCommand(command) ?? [];
  if (!program) return { ok: false, problem: 'no command that can be read' };
  // Loaded only here: few have such a command.
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT) child.kill();
      else chunks.push(chunk);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({
        ok: false,
        problem: error.code === 'ENOENT' ? 'its command was not found' : "its command can't be run",
      });
    });
    child.on('close', (code) => {
      if (size > MAX_OUTPUT) resolve({ ok: false, problem: 'its command printed more than 1 MB' });
      else if (code !== 0) resolve({ ok: false, problem: `its command ended with ${code ?? 'a signal'}` });
      else resolve({ ok: true, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/**
 * Words as a POSIX shell splits them: quotes, backslashes, `#` before a word begins a comment; nothing is expanded.
 * Null where a quote is not closed. Source: google/shlex, which sops uses.
 */
export function splitCommand(command: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < command.length; at++) {
    const char = command.charAt(at);
    if (quote !== null) {
      if (char === quote) quote = null;
      else if (char === '\\' && quote === '"') word = (word ?? '') + command.charAt(++at);
      else word = (word ?? '') + char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= '';
    } else if (char === '\\') {
      if (at + 1 === command.length) return null;
      word = (word ?? '') + command.charAt(++at);
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === '#' && word === null) {
      const end = command.indexOf('\n', at);
      if (end < 0) break;
      at = end;
    } else word = (word ?? '') + char;
  }
  if (quote !== null) return null;
  if (word !== null) words.push(word);
  return words;
}
