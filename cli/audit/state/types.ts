import type { Aspect, AuditData, Subject } from '../model/index.js';

export const VIEWS = ['findings', 'secrets', 'scopes', 'workflows', 'people'] as const;
export type ViewId = (typeof VIEWS)[number];

/** Columns and rows of the terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How one view is looked at; kept while another one is on the screen. */
export interface ViewState {
  readonly filter: string;
  /** Into the view's own list of orders. */
  readonly sort: number;
  readonly reversed: boolean;
  /** Row that is selected, and the first that is shown; from 0. */
  readonly selected: number;
  readonly top: number;
  /** Ids of the tree's nodes that are not as they begin: open ones closed, closed ones open. */
  readonly toggled: ReadonlySet<string>;
}

/** Where `back` leads to. */
export interface Crumb {
  readonly view: ViewId;
  readonly state: ViewState;
  readonly aspect: Aspect;
  readonly zoomed: boolean;
  readonly title: string;
}

/** A text of the detail pane, for the question that it answers. */
export interface Detail {
  readonly key: string;
  readonly lines: readonly string[];
}

/** Who has the keys. */
export type Mode =
  | { readonly kind: 'browse' }
  /** Typing into the filter; `before` comes back with esc. */
  | { readonly kind: 'filter'; readonly before: string }
  | { readonly kind: 'jump'; readonly text: string }
  | { readonly kind: 'menu'; readonly menu: 'ask' | 'export' }
  | { readonly kind: 'help'; readonly filter: string; readonly top: number }
  /** A line of text that a change needs: a reason, a scope, a description. */
  | { readonly kind: 'prompt'; readonly change: ChangeKind; readonly question: string; readonly text: string }
  /** Waiting for what a change would do. */
  | { readonly kind: 'planning'; readonly title: string }
  /** More than a line has to be said; a key closes it. */
  | {
      readonly kind: 'notice';
      readonly title: string;
      readonly lines: readonly string[];
      readonly top: number;
    }
  /** A change that is planned: `lines` say what would happen. */
  | {
      readonly kind: 'confirm';
      readonly title: string;
      readonly lines: readonly string[];
      readonly question: string;
      readonly top: number;
    };

export type ChangeKind = 'remove' | 'move' | 'declare' | 'ignore' | 'set';

/** A change of the repository. */
export interface Change {
  readonly kind: ChangeKind;
  readonly subject: Subject;
  /** What was typed: the scope, the description, the reason; empty where nothing is asked. */
  readonly text: string;
}

/** What is to happen outside of the state; carried out in order, each once. */
export type Effect =
  | { readonly kind: 'quit' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'watch'; readonly on: boolean }
  | { readonly kind: 'edit'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'copy'; readonly text: string; readonly what: string }
  | { readonly kind: 'export'; readonly format: 'json' | 'markdown' }
  | { readonly kind: 'change'; readonly change: Change }
  /** The answer to the question of a change that is planned. */
  | { readonly kind: 'answer'; readonly yes: boolean };

export interface State {
  readonly size: Size;
  readonly readOnly: boolean;
  /** False where a reader's terminal or wish has none. */
  readonly color: boolean;
  /** Null until the first scan is over. */
  readonly data: AuditData | null;
  /** Null where no scan is under way. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly watching: boolean;
  readonly view: ViewId;
  readonly views: Readonly<Record<ViewId, ViewState>>;
  readonly trail: readonly Crumb[];
  readonly focus: 'list' | 'detail';
  /** The detail has the whole screen. */
  readonly zoomed: boolean;
  readonly aspect: Aspect;
  readonly detail: Detail | null;
  readonly detailTop: number;
  readonly mode: Mode;
  readonly message: { readonly tone: 'info' | 'error'; readonly text: string } | null;
  readonly effects: readonly Effect[];
}

export type Action =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'resize'; readonly size: Size }
  | { readonly kind: 'scanning' }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'scanned'; readonly data: AuditData }
  | { readonly kind: 'unscanned'; readonly text: string }
  | { readonly kind: 'detail'; readonly key: string; readonly text: string }
  | { readonly kind: 'planned'; readonly title: string; readonly text: string; readonly question: string }
  | { readonly kind: 'done'; readonly tone: 'info' | 'error'; readonly text: string }
  | { readonly kind: 'noticed'; readonly title: string; readonly text: string }
  | { readonly kind: 'performed'; readonly count: number };
