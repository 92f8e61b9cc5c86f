import { cpus, totalmem, type } from 'node:os';
import { versionOf } from './process.mjs';

/** What was measured on: nothing that names the machine or its owner. */
export function describeMachine(sops) {
  const programs = [
    `Node.js ${process.version.slice(1)}`,
    versionOf('git', '--version'),
    versionOf('rg', '--version')?.replace(/ \(rev.*$/, '') ?? null,
    sops === null
      ? null
      : (versionOf(sops, '--version', '--disable-version-check') ?? versionOf(sops, '--version')),
  ];
  return {
    date: new Date().toISOString().slice(0, 10),
    cpus: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${process.arch}`,
    programs: programs.filter((each) => each !== null),
  };
}
