/** What every command pays before it does anything. */
import { peakMemory, timeProcess } from '../process.mjs';

export const title = 'claviger --version, to node -e 0';
export const says = 'two whole processes, one after the other: what is over 1 is ours.';
export const must = 2;
export const goal = 1.3;

export async function prepare({ subject, folder, environment }) {
  const options = { cwd: folder, env: environment };
  const args = [subject.command, '--version'];
  return {
    ours: {
      name: 'claviger --version',
      run: () => timeProcess(process.execPath, args, options),
      memory: () => peakMemory(args, options),
    },
    peer: { name: 'node -e 0', run: () => timeProcess(process.execPath, ['-e', '0'], options) },
  };
}
