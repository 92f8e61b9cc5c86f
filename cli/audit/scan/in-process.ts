import type { ScanEvent, StartScanner } from './scanner.js';
import { openSession } from './session.js';

/** A scanner in this thread, for those who have no keys to wait for. */
export const startInProcess: StartScanner = (options, listen) => {
  const session = openSession(options);
  return {
    scan: () => {
      const result = session.scan((done, total) => listen({ kind: 'progress', done, total }));
      listen(
        result.ok ? { kind: 'scanned', data: result.data } : { kind: 'problems', problems: result.problems },
      );
    },
    detail: (request) => {
      const event: ScanEvent = { kind: 'detail', key: request.key, text: session.detail(request) };
      listen(event);
    },
    close: () => Promise.resolve(),
  };
};
