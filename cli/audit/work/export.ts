/** The list on the screen as a file, for those who were not there. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonText, visible } from '../../../src/report/visible.js';
import { scopeTitle } from '../../../src/scopes/index.js';
import type { AuditData } from '../model/index.js';
import { currentRows, idOf, type Node, type State, titleOf, type ViewId } from '../state/index.js';

const ENDINGS = { json: 'json', markdown: 'md' } as const;

/** Writes the rows that are shown into a new file of `folder`. Gives the file's name. */
export function exportList(
  state: State,
  format: 'json' | 'markdown',
  folder: string,
):
  | { readonly ok: true; readonly file: string; readonly rows: number }
  | { readonly ok: false; readonly message: string } {
  const { data, view } = state;
  const { nodes: rows } = currentRows(state);
  if (!data) return { ok: false, message: 'there is nothing to export yet' };
  const text = format === 'json' ? listJson(data, state, rows) : listMarkdown(data, state, rows);
  for (let number = 1; ; number++) {
    const file = `claviger-${view}${number === 1 ? '' : `-${number}`}.${ENDINGS[format]}`;
    if (existsSync(join(folder, file))) continue;
    try {
      writeFileSync(join(folder, file), text, { flag: 'wx' });
      return { ok: true, file, rows: rows.length };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST')
        return { ok: false, message: `${file} can't be written (${code ?? 'unknown reason'})` };
    }
  }
}

/** The version of the exported document. */
const VERSION = 1;

export function listJson(data: AuditData, { view, views }: State, rows: readonly Node[]): string {
  const document = {
    version: VERSION,
    view,
    filter: views[view].filter,
    rows: rows.map((node) => ({ kind: node.kind, ...recordOf(data, node) })),
  };
  return `${jsonText(document, 2)}\n`;
}

/** A row as plain data, with names in place of places in lists. */
function recordOf(data: AuditData, node: Node): Readonly<Record<string, unknown>> {
  const { kind, index } = node;
  switch (kind) {
    case 'finding':
      return { ...data.findings[index] };
    case 'secret': {
      const found = data.secrets[index];
      return {
        ...found,
        cells: Object.fromEntries(data.environments.map((each, at) => [each, found?.cells[at]])),
        uses: found?.uses.map((each) =>
          idOf(data, { kind: 'reference', index: each }).replace('reference ', ''),
        ),
      };
    }
    case 'reference':
    case 'field': {
      const found = data.references[index];
      return {
        ...found,
        workflow: data.workflows[found?.workflow ?? -1]?.file,
        meaning: data.meanings[found?.meaning ?? -1]?.text,
      };
    }
    case 'workflow':
      return { ...data.workflows[index], references: data.workflows[index]?.references.length };
    case 'scope':
      return { scope: data.scopes[index] };
    case 'store':
      return { ...data.stores[index] };
    case 'person': {
      const found = data.people[index];
      const files = (list: readonly number[] | undefined) => list?.map((each) => data.stores[each]?.file);
      return { ...found, opens: files(found?.opens), helpsOpen: files(found?.helpsOpen) };
    }
  }
}

const COLUMNS: Readonly<Record<ViewId, readonly string[]>> = {
  findings: ['severity', 'rule', 'finding', 'place'],
  secrets: ['name', 'scope', 'environments', 'uses'],
  scopes: ['row', 'what'],
  workflows: ['row', 'what'],
  people: ['row', 'what'],
};

export function listMarkdown(data: AuditData, { view, views }: State, rows: readonly Node[]): string {
  const columns = COLUMNS[view];
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |\n`;
  const { filter } = views[view];
  return [
    `# ${view}${filter === '' ? '' : `: \`${visible(filter).replaceAll('`', "'")}\``}\n\n`,
    line(columns),
    line(columns.map(() => '---')).replaceAll('\\-', '-'),
    ...rows.map((node) => line(cellsOf(data, node))),
  ].join('');
}

function cellsOf(data: AuditData, node: Node): readonly string[] {
  const { kind, index, depth } = node;
  if (kind === 'finding') {
    const found = data.findings[index];
    return found
      ? [found.severity, found.rule, found.message, `${found.file}:${found.line}:${found.column}`]
      : [];
  }
  if (kind === 'secret' && depth === 0) {
    const found = data.secrets[index];
    if (!found) return [];
    const cells = data.environments.map((each, at) => `${each}: ${found.cells[at]}`);
    return [
      found.name,
      scopeTitle(found.scope),
      cells.join(', '),
      found.unused ? 'unused' : String(found.uses.length),
    ];
  }
  const reference = kind === 'reference' || kind === 'field' ? data.references[index] : undefined;
  const what = reference
    ? kind === 'field'
      ? `${reference.field}, ${reference.policy}`
      : `${reference.secret ?? reference.text}: ${data.meanings[reference.meaning]?.text}`
    : kind === 'workflow'
      ? `${data.workflows[index]?.references.length} references`
      : kind === 'person'
        ? `opens ${data.people[index]?.opens.length} stores`
        : '';
  return [
    `${'- '.repeat(depth)}${kind === 'workflow' ? data.workflows[index]?.file : titleOf(data, node)}`,
    what,
  ];
}

/** Text that Markdown would take for its own, and cells that would end early. */
function escaped(text: string): string {
  return visible(text).replace(/[\\|`*_<>[\]#]/g, (character) => `\\${character}`);
}
