import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { beforeEnd } from '../src/files/index.js';
import type { Io } from './io.js';

export type EditorResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** A line and a column of the file, from 1. */
export interface EditorPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Has a person change a file, and waits. `$VISUAL` and `$EDITOR` may hold arguments (`code --wait`); as with git, a shell
 * reads them. Editors that are known to take a place get it.
 */
export function runEditor(
  path: string,
  { env, platform }: Pick<Io, 'env' | 'platform'>,
  place: EditorPlace | null = null,
): Promise<EditorResult> {
  const editor = env.VISUAL || env.EDITOR || fallback(env, platform);
  if (editor === null)
    return Promise.resolve({ ok: false, message: 'no editor was found: set $VISUAL or $EDITOR' });
  // A key is no business of an editor, nor of its plugins.
  const options = { stdio: 'inherit', env: { ...env, SOPS_AGE_KEY: undefined } } as const;
  const child =
    platform === 'win32'
      ? spawn(`${editor} "${path}"`, { ...options, shell: true })
      : spawn('/bin/sh', ['-c', `${inPlace(editor)} "$@"`, editor, ...atPlace(editor, path, place)], options);
  const done = beforeEnd(() => child.kill());
  return new Promise((resolve) => {
    const finish = (result: EditorResult) => {
      done();
      resolve(result);
    };
    child.on('error', () => finish({ ok: false, message: "the editor can't be started" }));
    child.on('exit', (code, signal) => {
      if (code === 0) finish({ ok: true });
      else
        finish({
          ok: false,
          message: `the editor ended with ${signal ?? `exit code ${code}`}${code === 127 ? ': is $VISUAL or $EDITOR the name of a program?' : ''}`,
        });
    });
  });
}

/** The arguments with which an editor opens a file at a place; those that nobody knows get the file alone. */
export function atPlace(editor: string, path: string, place: EditorPlace | null): readonly string[] {
  if (place === null) return [path];
  const program = basename(editor.trim().split(/\s+/)[0] ?? '');
  const { line, column } = place;
  if (/^(?:n?vim?|vi|view|nano|pico|emacs|emacsclient|micro|kak|joe|ne|mg|ed)$/.test(program))
    return [`+${line}`, path];
  if (/^(?:hx|helix|subl|zed|sublime_text)$/.test(program)) return [`${path}:${line}:${column}`];
  if (/^(?:code|code-insiders|codium|cursor|windsurf)$/.test(program))
    return ['--goto', `${path}:${line}:${column}`];
  return [path];
}

/** Where it can, the editor takes the shell's place: ending the one then ends the other. */
function inPlace(editor: string): string {
  return /^[\w./@:+ -]+$/.test(editor) ? `exec ${editor}` : editor;
}

function fallback(env: Io['env'], platform: string): string | null {
  if (platform === 'win32') return 'notepad';
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return ['vi', 'nano'].find((name) => folders.some((folder) => isExecutable(join(folder, name)))) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
