/** Loaded into a measured process by `--import`: tells its own peak memory, in kilobytes, when it ends. */
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => writeSync(3, String(peak())));

/** On Linux, `ru_maxrss` begins with what the process that started this one held: the kernel's own count does not. */
function peak() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
