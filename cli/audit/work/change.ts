/**
 * Changes of the repository. They are the program's own commands, with their checks, their questions and their words: what
 * they would print is shown, what they ask is asked on the screen.
 */
import type { Io } from '../../io.js';
import { type AuditData, secretOf } from '../model/index.js';
import type { Change } from '../state/index.js';
import { ignoreFinding } from './ignore.js';
import type { Asking, Outcome } from './outcome.js';

const nothing: Outcome = { ok: false, text: 'nothing was changed' };

/** Everything but `set`, which asks for a value and so needs the terminal for itself. */
export async function makeChange(
  { kind, subject, text }: Change,
  data: AuditData,
  io: Io,
  ask: Asking,
): Promise<Outcome> {
  if (kind === 'ignore') {
    const finding = subject.kind === 'finding' ? data.findings[subject.index] : undefined;
    return finding ? ignoreFinding(data, finding, text, ask) : nothing;
  }
  const secret = secretOf(data, subject);
  if (!secret) return nothing;
  const { name, scope } = secret;
  const files = [...new Set(secret.definitions.map(({ file }) => file))].join(', ');
  switch (kind) {
    case 'remove':
      return command(
        ['secret', 'remove', name, '--scope', optionOf(scope)],
        `removes ${name} and its values from ${files}; git history keeps the ciphertext`,
        io,
        ask,
      );
    case 'move':
      return command(['secret', 'move', name, '--from', optionOf(scope), '--to', text], '', io, ask);
    case 'declare': {
      const args = ['secret', 'describe', name, '--scope', optionOf(scope), '--description', text];
      const yes = await ask(
        `$ ${shown(args)}\n\nwrites an entry for ${name} into the catalog of ${optionOf(scope)}\n`,
        'declare it?',
      );
      return yes ? command(args, '', io, ask) : nothing;
    }
    case 'set':
      return nothing;
  }
}

/** Asks for a value with the real terminal, which the screen has been taken from, and sets it. */
export async function setValue(change: Change, data: AuditData, io: Io): Promise<Outcome> {
  const args = setArguments(change, data);
  if (!args) return nothing;
  const { main } = await import('../../main.js');
  let said = '';
  io.err(`$ ${shown(args)}\n`);
  const code = await main(args, {
    ...io,
    out: () => {},
    err: (text) => {
      said += text;
      io.err(text);
    },
  });
  const lines = linesSaid(said);
  if (code !== 0) return { ok: false, text: lines.length > 0 ? lines.join('\n') : nothing.text };
  return { ok: true, text: lines.find((line) => /^(?:added|set) /.test(line)) ?? lines[0] ?? 'done' };
}

function setArguments({ subject, text }: Change, data: AuditData): readonly string[] | null {
  const secret = secretOf(data, subject);
  const finding = subject.kind === 'finding' ? data.findings[subject.index] : undefined;
  const name = secret?.name ?? finding?.secret ?? null;
  const scope = secret?.scope ?? finding?.scope ?? null;
  if (name === null || scope === null) return null;
  const environments = text.split(/[\s,]+/).filter((each) => each !== '');
  return [
    'secret',
    'set',
    name,
    '--scope',
    optionOf(scope),
    ...environments.flatMap((each) => ['--env', each]),
  ];
}

/** What a command said, without what it proposes to type next. */
function linesSaid(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('next: '));
}

const optionOf = (scope: string) => (scope === '' ? '/' : scope);

function shown(args: readonly string[]): string {
  return [
    'claviger',
    ...args.map((each) => (/^[\w./:@-]+$/.test(each) ? each : `'${each.replaceAll("'", "'\\''")}'`)),
  ].join(' ');
}

/** Runs a command line in this process: here signals are kept off until a write is whole. */
async function command(args: readonly string[], consequence: string, io: Io, ask: Asking): Promise<Outcome> {
  const { main } = await import('../../main.js');
  let said = '';
  let asked = false;
  const code = await main(args, {
    ...io,
    out: () => {},
    err: (text) => {
      said += text;
    },
    outIsTerminal: false,
    errIsTerminal: false,
    in: {
      isTerminal: true,
      readAll: () => Promise.resolve(Buffer.alloc(0)),
      ask: async (question, { hidden = false } = {}) => {
        // A value is asked for by the terminal's own prompt and nowhere else.
        if (hidden) return null;
        asked = true;
        const text = [`$ ${shown(args)}`, '', ...(consequence === '' ? [] : [consequence]), said].join('\n');
        said = '';
        return (await ask(text, question.replace(/ \[y\/N\] $/, ''))) ? 'y' : null;
      },
    },
  });
  const lines = linesSaid(said);
  if (code === 0) return { ok: true, text: lines.at(-1) ?? 'done' };
  return {
    ok: false,
    text: lines.length > 0 ? lines.join('\n') : asked ? 'nothing was changed' : 'it was refused',
  };
}
