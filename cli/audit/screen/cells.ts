/** What the columns of each view hold. */
import { counted } from '../../../src/counted.js';
import type { Style } from '../../../src/report/paint.js';
import { visible } from '../../../src/report/visible.js';
import { widthOf } from '../../../src/report/width.js';
import { scopeTitle } from '../../../src/scopes/index.js';
import type { AuditData, CellState } from '../model/index.js';
import { isUnresolved, type Node, titleOf, type ViewId } from '../state/index.js';
import { cell, type Piece } from './line.js';

export interface Column {
  readonly title: string;
  readonly width: number;
  readonly of: (node: Node) => { readonly text: string; readonly style?: Style | undefined };
}

/** Columns for a list of so many columns; their widths and the blanks between them fill it. */
export function columnsOf(
  data: AuditData,
  view: ViewId,
  columns: number,
  open: (node: Node) => boolean,
): readonly Column[] {
  if (view === 'findings') return findingColumns(data, columns);
  if (view === 'secrets') return secretColumns(data, columns);
  const title = Math.floor((columns - 1) * (view === 'people' ? 0.6 : 0.5));
  return [
    {
      title: view,
      width: title,
      of: (node) => ({ text: treeTitle(data, node, open), style: node.depth === 0 ? 'bold' : undefined }),
    },
    { title: '', width: columns - title - 1, of: (node) => told(data, node) },
  ];
}

/** One row's cells beside each other. */
export function rowPieces(columns: readonly Column[], node: Node): readonly Piece[] {
  return columns.flatMap(({ width, of }, index) => {
    const { text, style } = of(node);
    const piece = cell(visible(text), width, style);
    return index === 0 ? [piece] : [{ text: ' ' }, piece];
  });
}

const SEVERITY_STYLE = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

function findingColumns(data: AuditData, columns: number): readonly Column[] {
  const finding = (node: Node) => data.findings[node.index];
  const rule = columns >= 70 ? 22 : 0;
  const place = columns >= 130 ? 40 : 0;
  const message = columns - 8 - (rule > 0 ? rule + 1 : 0) - (place > 0 ? place + 1 : 0);
  return [
    {
      title: 'level',
      width: 7,
      of: (node) => {
        const severity = finding(node)?.severity ?? 'info';
        return { text: severity, style: SEVERITY_STYLE[severity] };
      },
    },
    ...(rule > 0
      ? [{ title: 'rule', width: rule, of: (node: Node) => ({ text: finding(node)?.rule ?? '' }) }]
      : []),
    { title: 'finding', width: message, of: (node) => ({ text: finding(node)?.message ?? '' }) },
    ...(place > 0
      ? [
          {
            title: 'place',
            width: place,
            of: (node: Node) => ({ text: placeText(finding(node), place), style: 'dim' as const }),
          },
        ]
      : []),
  ];
}

/** The end of a long path says more than its beginning. */
function placeText(
  found: { readonly file: string; readonly line: number } | undefined,
  columns: number,
): string {
  if (!found) return '';
  const text = `${found.file}:${found.line}`;
  return text.length <= columns ? text : `…${text.slice(1 - columns)}`;
}

const CELL_STYLE: Readonly<Record<CellState, Style | undefined>> = {
  set: 'green',
  all: 'green',
  inherited: 'cyan',
  variable: undefined,
  missing: 'yellow',
  EMPTY: 'red',
  PLAIN: 'red',
};

function secretColumns(data: AuditData, columns: number): readonly Column[] {
  const secret = (node: Node) => data.secrets[node.index];
  const widths = data.environments.map((environment) => Math.min(14, Math.max(9, widthOf(environment))));
  const scope = columns >= 76 ? Math.min(24, Math.floor(columns / 5)) : 0;
  const uses = 12;
  const fixed = uses + 1 + (scope > 0 ? scope + 1 : 0);
  // As many environments as leave room for names; the detail has all of them.
  let shown = widths.length;
  const taken = () => widths.slice(0, shown).reduce((sum, width) => sum + width + 1, 0);
  while (shown > 1 && columns - fixed - taken() < 16) shown--;
  return [
    {
      title: 'name',
      width: Math.max(1, columns - fixed - taken()),
      of: (node) => ({ text: secret(node)?.name ?? '' }),
    },
    ...(scope > 0
      ? [
          {
            title: 'scope',
            width: scope,
            of: (node: Node) => ({ text: scopeTitle(secret(node)?.scope ?? '') }),
          },
        ]
      : []),
    ...data.environments.slice(0, shown).map((environment, index) => {
      const hidden = index === shown - 1 ? widths.length - shown : 0;
      return {
        title: hidden > 0 ? `${environment} +${hidden}` : environment,
        width: widths[index] ?? 9,
        of: (node: Node) => {
          const state = secret(node)?.cells[index] ?? 'missing';
          return { text: state, style: CELL_STYLE[state] };
        },
      };
    }),
    { title: 'uses', width: uses, of: (node) => usesCell(secret(node)) },
  ];
}

function usesCell(secret: AuditData['secrets'][number] | undefined): {
  text: string;
  style?: Style | undefined;
} {
  if (!secret) return { text: '' };
  if (secret.uses.length > 0) return { text: counted(secret.uses.length, 'use') };
  if (secret.unused) return { text: 'unused', style: 'yellow' };
  return { text: secret.perhaps ? 'perhaps' : 'no use', style: secret.perhaps ? 'cyan' : undefined };
}

function treeTitle(data: AuditData, node: Node, open: (node: Node) => boolean): string {
  const mark = node.leaf ? '  ' : open(node) ? '- ' : '+ ';
  return `${'  '.repeat(node.depth)}${mark}${nameIn(data, node)}`;
}

function nameIn(data: AuditData, node: Node): string {
  const { kind, index } = node;
  if (kind === 'workflow') return data.workflows[index]?.file ?? '';
  if (kind === 'field') return data.references[index]?.field ?? '';
  if (kind === 'reference') {
    const found = data.references[index];
    // Below its workflow the name is news, below its secret the place.
    if (!found) return '';
    return node.depth === 1
      ? `${found.line}:${found.column} ${found.secret ?? found.text}`
      : `${found.file}:${found.line}`;
  }
  return titleOf(data, node);
}

interface Names {
  readonly own: number;
  readonly unused: number;
}

const names = new WeakMap<AuditData, Map<string, Names>>();

/** How many names a scope itself has; counted once for all rows and frames. */
function namesOf(data: AuditData, scope: string): Names {
  const known = names.get(data) ?? new Map<string, Names>();
  if (known.size === 0)
    for (const each of data.secrets) {
      const { own, unused } = known.get(each.scope) ?? { own: 0, unused: 0 };
      known.set(each.scope, { own: own + 1, unused: unused + (each.unused ? 1 : 0) });
    }
  names.set(data, known);
  return known.get(scope) ?? { own: 0, unused: 0 };
}

/** What is said of a tree's row. */
function told(data: AuditData, { kind, index, depth }: Node): { text: string; style?: Style | undefined } {
  switch (kind) {
    case 'scope': {
      const scope = data.scopes[index];
      const { own, unused } = namesOf(data, scope ?? '');
      return { text: `${counted(own, 'name')}${unused > 0 ? `, ${unused} unused` : ''}` };
    }
    case 'secret':
      return usesCell(data.secrets[index]);
    case 'reference': {
      const found = data.references[index];
      if (!found) return { text: '' };
      const meaning = data.meanings[found.meaning]?.text ?? '';
      const engine = data.workflows[found.workflow]?.engine ?? '';
      const style = isUnresolved(data, index) ? 'red' : found.policy === 'allow' ? undefined : 'yellow';
      const policy = found.policy === 'allow' ? '' : `${found.policy}: `;
      return { text: depth === 1 ? `${policy}${meaning}` : `${policy}${engine}, ${meaning}`, style };
    }
    case 'field': {
      const found = data.references[index];
      const policy = found?.policy ?? 'allow';
      return { text: `${found?.category}, ${policy}`, style: policy === 'allow' ? undefined : 'yellow' };
    }
    case 'workflow': {
      const found = data.workflows[index];
      if (!found) return { text: '' };
      if (found.problem !== null) return { text: `can't be read: ${found.problem}`, style: 'red' };
      const unresolved = found.references.filter((each) => isUnresolved(data, each)).length;
      const text = `${counted(found.references.length, 'reference')}${unresolved > 0 ? `, ${unresolved} unresolved` : ''}`;
      return {
        text: `${text}; ${found.engine}, ${scopeTitle(found.scope)}`,
        style: unresolved > 0 ? 'red' : undefined,
      };
    }
    case 'person': {
      const person = data.people[index];
      const together = person?.helpsOpen.length ?? 0;
      return {
        text: `opens ${counted(person?.opens.length ?? 0, 'store')}${together > 0 ? `, ${together} with others` : ''}`,
      };
    }
    case 'store': {
      const store = data.stores[index];
      return {
        text: store
          ? `${scopeTitle(store.scope)}, ${store.environment ?? 'every environment'}, ${counted(store.names, 'name')}`
          : '',
      };
    }
    case 'finding':
      return { text: data.findings[index]?.message ?? '' };
  }
}
