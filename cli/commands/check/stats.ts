/** `claviger check --stats`: measures a run and says on standard error what took its time. */
import { statsPretty, stopwatch } from '../../../src/report/stats.js';
import { listen } from '../../../src/stages.js';
import type { ExitCode, Io } from '../../io.js';

export async function measured(run: () => Promise<ExitCode>, io: Io): Promise<ExitCode> {
  const watch = stopwatch();
  const end = listen(watch);
  try {
    return await run();
  } finally {
    end();
    // Kilobytes on every system.
    io.err(`\n${statsPretty(watch.stop(), process.resourceUsage().maxRSS * 1024)}`);
  }
}
