import { git } from './repository.js';

/** What git itself makes of three files; null where they are binary. */
export function mergeTexts(
  cwd: string,
  { base, ours, theirs }: { readonly base: string; readonly ours: string; readonly theirs: string },
  markerSize: number,
): { readonly text: Buffer; readonly clean: boolean } | null {
  const labels = ['ours', 'base', 'theirs'].flatMap((label) => ['-L', label]);
  const args = ['merge-file', '-p', `--marker-size=${markerSize}`, ...labels, '--', ours, base, theirs];
  const { code, out } = git(cwd, args);
  // The code is the number of conflicts; above that, git had nothing to say.
  return code <= 127 && (code === 0 || out.length > 0) ? { text: out, clean: code === 0 } : null;
}

/** Both texts as a whole between conflict markers. */
export function wholeConflict(ours: string, theirs: string, markerSize: number): string {
  const line = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
  const mark = (sign: string) => sign.repeat(markerSize);
  return `${mark('<')} ours\n${line(ours)}${mark('=')}\n${line(theirs)}${mark('>')} theirs\n`;
}
