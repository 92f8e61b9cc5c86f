/** Milliseconds since the process began. Node.js loads `performance` when it is first used, which takes as long as much of a check. */
export function elapsed(): number {
  return process.uptime() * 1000;
}
