/** The part of `docs/performance.md` that a run writes. Pure: a text in, a text out; what people wrote around it stays. */
import { number, VERDICTS, verdict } from './results.mjs';

const BEGIN = '<!-- results: written by `npm run bench -- --write` -->';
const END = '<!-- end of results -->';

/** `page` with the results of this run in the place of those of the last. @throws where the marks are not there */
export function withResults(page, { machine, rows, meanings }) {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/performance.md lacks the lines ${BEGIN} and ${END}`);
  return `${page.slice(0, from)}${BEGIN}\n\n${results({ machine, rows, meanings })}\n${page.slice(to)}`;
}

function results({ machine, rows, meanings }) {
  const measured = rows.filter((row) => row.value !== undefined);
  const others = rows.filter((row) => row.value === undefined);
  return [
    `${machine.date}, ${machine.cpus} × ${machine.model}, ${machine.memory} GB, ${machine.system}; ${machine.programs.join(', ')}.`,
    'The median of all rounds, and the range; a ratio is of two programs in the same round.',
    '',
    '| work | measured | range | must | goal | | peak memory |',
    '|---|---|---|---|---|---|---|',
    ...measured.map(line),
    '',
    ...(others.length === 0
      ? []
      : [
          'Not measured in this run:',
          '',
          ...others.map((row) => `* ${row.title}: ${row.absent ?? row.failed}`),
          '',
        ]),
    'What was timed:',
    '',
    ...meanings.map(
      ({ title, says }) => `* **${title}**: ${says}${times(measured.filter((row) => row.title === title))}`,
    ),
    '',
  ].join('\n');
}

function line(row) {
  const bar = (value) => (value === null ? '' : number(value, row.unit));
  const name = row.name === 'ratio' ? row.title : `${row.title}: ${row.name}`;
  const memory = row.memory === null || row.memory === undefined ? '' : number(row.memory, 'MB');
  const range = `${number(row.min, row.unit)} to ${number(row.max, row.unit)}`;
  return `| ${name} | ${number(row.value, row.unit)} | ${range} | ${bar(row.must)} | ${bar(row.goal)} | ${VERDICTS[verdict(row)]} | ${memory} |`;
}

/** The absolute times behind a ratio, which hold for that machine alone. */
function times(rows) {
  return rows
    .filter(({ ours }) => ours !== undefined)
    .map(
      ({ ours, peer, rounds }) =>
        ` \`${ours.name}\` ${number(ours.median, 'ms')}, \`${peer.name}\` ${number(peer.median, 'ms')}, ${rounds} rounds.`,
    )
    .join('');
}
