/** Milliseconds since some moment, for telling how long something takes. Node.js takes 5 ms to load its `performance`. */
export function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
