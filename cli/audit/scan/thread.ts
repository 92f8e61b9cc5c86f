/**
 * The scanner in a thread of its own: a scan of a large tree takes seconds, and no key is to wait for it. This one module
 * is both ends of it, so that the bundle needs no second program: it starts a thread with itself. What a scan needs is
 * loaded in the thread alone.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { elapsed } from '../../../src/clock.js';
import type { AuditData } from '../model/index.js';
import type { DetailRequest, ScanEvent, StartScanner } from './scanner.js';
import type { Session } from './session.js';

type Ask = { readonly kind: 'scan' | 'next' } | ({ readonly kind: 'detail' } & DetailRequest);

/** Lists come in parts, each when it is asked for: taking over a large one at once would hold up the keys. */
type Tell =
  | Exclude<ScanEvent, { kind: 'scanned' }>
  | { readonly kind: 'part'; readonly list: ListName; readonly items: readonly unknown[] }
  | { readonly kind: 'whole'; readonly data: AuditData };

type ListName = (typeof LISTS)[number];
const LISTS = ['findings', 'secrets', 'references', 'meanings', 'workflows'] as const;
const PART = 500;
const YOUNG_MB = 12;
const MARK = 'claviger audit';

export const startThread: StartScanner = (options, listen) => {
  let parts = new Map<ListName, unknown[]>();
  let texts = new Map<string, string>();
  const hear = (told: Tell) => {
    if (told.kind === 'part') {
      const list = parts.get(told.list) ?? [];
      for (const item of told.items) list.push(shared(item, texts));
      parts.set(told.list, list);
      setImmediate(() => ask({ kind: 'next' }));
    } else if (told.kind === 'whole') {
      const data = { ...told.data, ...Object.fromEntries(parts) };
      parts = new Map();
      texts = new Map();
      listen({ kind: 'scanned', data });
    } else listen(told);
  };
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { mark: MARK, options },
    // A scan makes much that is soon of no use: with little room for it, it is cleared away sooner.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    // The keys of whoever looks are none of a scan's business.
    env: { ...process.env, SOPS_AGE_KEY: '', SOPS_AGE_KEY_FILE: '' },
  });
  worker.on('message', hear);
  worker.on('error', (error) => listen(failure(error)));
  const ask = (request: Ask) => worker.postMessage(request);
  return {
    scan: () => {
      parts = new Map();
      texts = new Map();
      ask({ kind: 'scan' });
    },
    detail: (request) => ask({ kind: 'detail', ...request }),
    close: async () => {
      await worker.terminate();
    },
  };
};

/** Each text comes over once for each record; paths and names are the same ones thousands of times. */
function shared(item: unknown, texts: Map<string, string>): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const record = item as Record<string, unknown>;
  for (const [key, value] of Object.entries(record)) {
    if (typeof value !== 'string') continue;
    const known = texts.get(value);
    if (known === undefined) texts.set(value, value);
    else record[key] = known;
  }
  return record;
}

/** The message of an unexpected error could quote what was worked on, so only where it arose is told. */
function failure(error: unknown): ScanEvent {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return {
    kind: 'failed',
    name: error instanceof Error ? error.name : typeof error,
    frames: stack.split('\n').filter((line) => /^\s+at /.test(line)),
  };
}

/** Sooner told would only be painted over. */
const EVERY_MS = 50;

function serve(session: Session, tell: (told: Tell) => void): (asked: Ask) => void {
  let left: Iterator<Tell> | null = null;
  const next = () => {
    const part = left?.next();
    if (part && !part.done) tell(part.value);
  };
  return (asked) => {
    try {
      if (asked.kind === 'next') return next();
      if (asked.kind === 'detail') {
        tell({ kind: 'detail', key: asked.key, text: session.detail(asked) });
        return;
      }
      let last = 0;
      const result = session.scan((done, total) => {
        const now = elapsed();
        if (now - last < EVERY_MS) return;
        last = now;
        tell({ kind: 'progress', done, total });
      });
      left = null;
      if (!result.ok) return tell({ kind: 'problems', problems: result.problems });
      left = inParts(result.data);
      next();
    } catch (error) {
      const failed = failure(error);
      if (failed.kind === 'failed') tell(failed);
    }
  };
}

function* inParts(data: AuditData): Iterator<Tell> {
  for (const list of LISTS)
    for (let at = 0; at < data[list].length; at += PART)
      yield { kind: 'part', list, items: data[list].slice(at, at + PART) };
  const empty = { findings: [], secrets: [], references: [], meanings: [], workflows: [] };
  yield { kind: 'whole', data: { ...data, ...empty } };
}

if (!isMainThread && parentPort && workerData?.mark === MARK) {
  const port = parentPort;
  // What is asked meanwhile waits in the port.
  void import('./session.js').then(({ openSession }) =>
    port.on(
      'message',
      serve(openSession(workerData.options), (told) => port.postMessage(told)),
    ),
  );
}
