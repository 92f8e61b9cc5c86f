/** Runs one case: both sides in turns, and what comes of it as rows. */
import { figureRow, ratioRow } from './results.mjs';

/** The rows of one case; one that fails is said to, and does not keep the others from being measured. */
export async function rowsOf(each, context) {
  const { title, must = null, goal = null } = each;
  try {
    const prepared = await each.prepare(context);
    if (prepared.absent !== undefined) return [{ title, absent: prepared.absent }];
    const figures = (prepared.figures ?? []).map((figure) => figureRow({ title, ...figure }));
    if (prepared.ours === undefined) return figures;
    const times = await measure(prepared, context.rounds);
    const memory = prepared.ours.memory?.() ?? null;
    const side = (name) => ({ name: prepared[name].name, times: times[name] });
    return [
      ratioRow({
        title,
        must,
        goal,
        ours: side('ours'),
        peer: side('peer'),
        rounds: times.ours.length,
        memory,
      }),
      ...figures,
    ];
  } catch (error) {
    return [{ title, failed: error instanceof Error ? error.message : String(error) }];
  }
}

/** Seconds that a case may take; one that would take longer gets fewer rounds, and its row says how many. */
const PATIENCE = 300;
const FEWEST = 3;
/** Programs of milliseconds are at the mercy of whatever else runs: rounds that take no longer than this are for the asking. */
const AT_ONCE = 15;
const MORE = 5;

/** Both sides once to warm the page cache, then in turns; the order changes so that neither always goes first. */
async function measure({ ours, peer }, rounds) {
  const once = (await ours.run()) + (await peer.run());
  const most = roundsWithin(once, rounds);
  const times = { ours: [], peer: [] };
  for (let round = 0; round < most; round++) {
    const order = round % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours'];
    for (const side of order) times[side].push(await (side === 'ours' ? ours : peer).run());
  }
  return times;
}

/** @param once milliseconds of one round */
function roundsWithin(once, rounds) {
  const within = (seconds) => Math.floor((seconds * 1000) / once);
  const wanted = Math.max(rounds, Math.min(rounds * MORE, within(AT_ONCE)));
  return Math.min(wanted, Math.max(FEWEST, within(PATIENCE)));
}
