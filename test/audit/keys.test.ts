/** Every key of the interface, pressed. */
import { describe, expect, it } from 'vitest';
import {
  COMMANDS,
  currentRows,
  GROUPS,
  helpLines,
  type State,
  selectedNode,
  titleOf,
} from '../../cli/audit/state/index.js';
import { BROKEN, brokenCopy, type Seat, screenText, seat } from './sitting.js';

const titles = (state: State): string[] => {
  const { data } = state;
  return data ? currentRows(state).nodes.map((node) => titleOf(data, node)) : [];
};
const selectedTitle = (state: State) => titles(state)[state.views[state.view].selected];

/** What each key is to do, from a seat at the broken project in which it is enabled. */
const CASES: Readonly<Record<string, (at: Seat) => void>> = {
  up: (at) => {
    at.press('j', 'j', 'up');
    expect(at.state().views.findings.selected).toBe(1);
    at.press('k', 'k', 'k');
    expect(at.state().views.findings.selected).toBe(0);
  },
  down: (at) => {
    at.press('down', 'j');
    expect(at.state().views.findings.selected).toBe(2);
  },
  'page-down': (at) => {
    at.press('pagedown');
    const { selected } = at.state().views.findings;
    expect(selected).toBeGreaterThan(10);
    at.press('ctrl-b', 'ctrl-f', 'ctrl-b', ' ');
    expect(at.state().views.findings.selected).toBe(selected);
  },
  'page-up': (at) => {
    at.press('G', 'pageup');
    expect(at.state().views.findings.selected).toBeLessThan(currentRows(at.state()).nodes.length - 10);
    at.press('ctrl-b');
    expect(at.state().views.findings.selected).toBe(0);
  },
  first: (at) => {
    at.press('G', 'g');
    expect(at.state().views.findings.selected).toBe(0);
    at.press('G', 'home');
    expect(at.state().views.findings.selected).toBe(0);
  },
  last: (at) => {
    at.press('end');
    expect(at.state().views.findings.selected).toBe(currentRows(at.state()).nodes.length - 1);
  },
  unfold: (at) => {
    at.press('4');
    const before = currentRows(at.state()).nodes.length;
    at.press('right');
    const after = currentRows(at.state()).nodes.length;
    expect(after).toBeGreaterThan(before);
    at.press('l');
    expect(currentRows(at.state()).nodes.length).toBe(after);
  },
  fold: (at) => {
    at.press('4', 'l', 'j', 'left');
    expect(selectedNode(at.state())?.kind).toBe('workflow');
    const open = currentRows(at.state()).nodes.length;
    at.press('h');
    expect(currentRows(at.state()).nodes.length).toBeLessThan(open);
  },
  open: (at) => {
    at.press('enter');
    expect(at.state()).toMatchObject({ zoomed: true, focus: 'detail' });
    at.press('4', 'enter');
    expect(at.state().zoomed).toBe(false);
    expect(titles(at.state()).length).toBeGreaterThan(at.state().data?.workflows.length ?? 0);
  },
  focus: (at) => {
    at.press('tab');
    expect(at.state().focus).toBe('detail');
    at.press('j');
    expect(at.state()).toMatchObject({ detailTop: 1 });
    expect(at.state().views.findings.selected).toBe(0);
    at.press('shift-tab');
    expect(at.state().focus).toBe('list');
  },
  back: (at) => {
    at.press('j', '2', 'j', 'enter', 'esc');
    expect(at.state()).toMatchObject({ zoomed: false, view: 'secrets' });
    at.press('backspace');
    expect(at.state().view).toBe('findings');
    expect(at.state().views.findings.selected).toBe(1);
    at.press('/', 'type:token', 'enter', 'esc');
    expect(at.state().views.findings.filter).toBe('');
  },
  findings: (at) => {
    at.press('2', '1');
    expect(at.state().view).toBe('findings');
  },
  secrets: (at) => {
    at.press('2');
    expect(at.state().view).toBe('secrets');
    expect(titles(at.state())).toContain('LEDGER_API_KEY');
  },
  scopes: (at) => {
    at.press('3');
    expect(titles(at.state())).toEqual(expect.arrayContaining(['acme', 'acme/billing', 'LEDGER_API_KEY']));
  },
  workflows: (at) => {
    at.press('4');
    expect(titles(at.state())).toHaveLength(at.state().data?.workflows.length ?? 0);
  },
  people: (at) => {
    at.press('5');
    expect(titles(at.state()).join(' ')).toContain('age1');
  },
  'next-view': (at) => {
    at.press(']', ']', ']', ']', ']');
    expect(at.state().view).toBe('findings');
    at.press(']');
    expect(at.state().view).toBe('secrets');
  },
  'previous-view': (at) => {
    at.press('[');
    expect(at.state().view).toBe('people');
  },
  filter: (at) => {
    const all = currentRows(at.state()).nodes.length;
    at.press('/', 'type:is:dangling');
    const { nodes, matched, total } = currentRows(at.state());
    expect([nodes.length, total]).toEqual([matched, all]);
    expect(new Set(titles(at.state()))).toEqual(new Set(['dangling-secret']));
    at.press('backspace', 'ctrl-w', 'type:is:unused', 'enter');
    expect(new Set(titles(at.state()))).toEqual(new Set(['unused-secret']));
    at.press('/', 'ctrl-u', 'type:nothing is called so');
    expect(screenText(at.state()).join('\n')).toContain('nothing meets the filter');
    at.press('esc');
    expect(at.state().views.findings.filter).toBe('is:unused');
  },
  jump: (at) => {
    at.press(':', 'type:INSURANCE', 'enter');
    expect(at.state().view).toBe('secrets');
    expect(selectedTitle(at.state())).toBe('INSURANCE_KEY');
    at.press(':', 'type:acme/shipping', 'enter');
    expect([at.state().view, selectedTitle(at.state())]).toEqual(['scopes', 'acme/shipping']);
    at.press(':', 'type:field-leaky', 'enter');
    expect(new Set(titles(at.state()))).toEqual(new Set(['field-leaky']));
    at.press(':', 'type:zzz', 'enter');
    expect(at.state().message?.text).toContain('nothing is called');
    at.press(':', 'type:x', 'esc');
    expect(at.state().mode.kind).toBe('browse');
  },
  sort: (at) => {
    at.press('2', 's');
    const names = titles(at.state());
    expect(names).toEqual(names.toSorted());
    at.press('s');
    expect(selectedTitle(at.state())).not.toBeUndefined();
    expect(screenText(at.state()).at(-2)).toContain('by uses');
  },
  reverse: (at) => {
    at.press('2', 's');
    const names = titles(at.state());
    at.press('S');
    expect(titles(at.state())).toEqual(names.toReversed());
  },
  ask: (at) => {
    at.press('a');
    expect(screenText(at.state()).join('\n')).toContain('what is dangling?');
    at.press('x', 'esc');
    expect(at.state().mode.kind).toBe('browse');
  },
  readers: (at) => {
    at.press('2', 'w');
    expect(screenText(at.state()).join('\n')).toMatch(
      /who can decrypt it[\s\S]*secrets\/acme.yaml[\s\S]*age1/,
    );
  },
  uses: (at) => {
    at.press(':', 'type:LEDGER_API_KEY', 'enter', 'u');
    expect(screenText(at.state()).join('\n')).toMatch(
      /LEDGER_API_KEY of acme\/billing: \d+ uses[\s\S]*collect-payment/,
    );
  },
  'workflow-uses': (at) => {
    at.press('f');
    expect(at.state().view).toBe('workflows');
    expect(titles(at.state())[0]).toBe('collect-payment.bpmn');
    expect(titles(at.state()).length).toBeGreaterThan(2);
  },
  breaks: (at) => {
    at.press(':', 'type:LEDGER_API_KEY', 'enter', 'b');
    expect(screenText(at.state()).join('\n')).toMatch(/\d+ would break[\s\S]*dangling in dev/);
  },
  explain: (at) => {
    at.press('x');
    expect(screenText(at.state()).join('\n')).toMatch(
      /out-of-scope \(error by default\)[\s\S]*wrong[\s\S]*right/,
    );
  },
  'copy-syntax': (at) => {
    at.press(':', 'type:LEDGER_API_KEY', 'enter', 'y');
    const [sequence = ''] = at.written;
    expect(Buffer.from(sequence.slice('\x1b]52;c;'.length, -1), 'base64').toString()).toBe(
      '{{secrets.LEDGER_API_KEY}}',
    );
  },
  'copy-name': (at) => {
    at.press('Y');
    expect(at.written).toEqual([`\x1b]52;c;${Buffer.from('TRACKING_TOKEN').toString('base64')}\x07`]);
  },
  rescan: (at) => {
    const { data } = at.state();
    at.press('r');
    expect(at.state().data).not.toBe(data);
    expect(at.state().data).toEqual({
      ...data,
      summary: { ...data?.summary, durationMs: expect.any(Number) },
    });
  },
  watch: (at) => {
    at.press('W');
    expect(screenText(at.state())[0]).toContain('watching');
    at.press('W');
    expect(screenText(at.state())[0]).not.toContain('watching');
  },
  zoom: (at) => {
    at.press('z');
    expect(screenText(at.state())[2]).toMatch(/^> detail/);
    at.press('z');
    expect(at.state().zoomed).toBe(false);
  },
  help: (at) => {
    at.press('?');
    expect(at.state().mode.kind).toBe('help');
    at.press('down', 'type:editor');
    expect(screenText(at.state()).join('\n')).toContain('open the place in $EDITOR');
    expect(screenText(at.state()).join('\n')).not.toContain('quit');
    at.press('esc');
    expect(at.state().mode.kind).toBe('browse');
  },
  declare: (at) => {
    at.press(':', 'type:SMTP', 'enter', 'C', 'enter');
    expect(at.state().mode).toMatchObject({ kind: 'prompt', change: 'declare' });
    at.press('type:the mail server', 'backspace', 'esc');
    expect(at.state()).toMatchObject({ mode: { kind: 'browse' }, message: { text: 'nothing was changed' } });
  },
  ignore: (at) => {
    at.press('I', 'type:known');
    expect(at.state().mode).toMatchObject({
      kind: 'prompt',
      text: 'known',
      question: expect.stringContaining('out-of-scope'),
    });
  },
  move: (at) => {
    at.press('M');
    // What billing needs and shipping has belongs where both can see it.
    expect(at.state().mode).toMatchObject({
      kind: 'prompt',
      text: 'acme',
      question: expect.stringContaining('TRACKING_TOKEN'),
    });
  },
  set: (at) => {
    at.press('/', 'type:rule:missing-in', 'enter', 'V');
    expect(at.state().mode).toMatchObject({ kind: 'prompt', text: 'prod' });
  },
  remove: (at) => {
    at.press(':', 'type:LEGACY', 'enter', 'D');
    expect(at.state().mode.kind).toBe('planning');
  },
  export: (at) => {
    at.press('o', 'x');
    expect(at.state().mode).toEqual({ kind: 'menu', menu: 'export' });
  },
};

/** Those that leave the state as it is and ask for something outside of it. */
const OUTSIDE = ['edit', 'suspend', 'quit'];

describe('each key', () => {
  it.each(COMMANDS.map(({ id }) => id).filter((id) => !OUTSIDE.includes(id)))('%s', (id) => {
    const at = seat(id === 'remove' ? brokenCopy() : BROKEN);
    const test = CASES[id];
    if (!test) throw new Error(`no test presses the key of ${id}`);
    test(at);
  });

  it('quits, whatever is in front', async () => {
    for (const keys of [['q'], ['/', 'ctrl-c'], ['?', 'ctrl-c'], ['I', 'ctrl-c']]) {
      const at = seat(BROKEN);
      at.press(...keys);
      expect(await at.over).toEqual({ kind: 'quit' });
    }
  });

  it('belongs to one command alone, and is told by the help', () => {
    const keys = COMMANDS.flatMap((command) => command.keys);
    expect(keys).toEqual([...new Set(keys)]);
    const help = helpLines(seat(BROKEN).state(), '');
    for (const key of keys)
      expect(help.some((line) => line.keys.split(', ').includes(key === ' ' ? 'space' : key))).toBe(true);
    expect(help.filter((line) => line.keys === '').length).toBe(GROUPS.length + 1);
  });

  it('says why it is disabled', () => {
    const at = seat(BROKEN, { readOnly: true });
    at.press('D');
    expect(at.state().message?.text).toBe('D (remove) is disabled: read-only: nothing is changed');
    at.press('l');
    expect(at.state().message?.text).toContain('this view is no tree');
    at.press('%');
    expect(at.state().message?.text).toContain('? lists every key');
    at.press('?', 'type:remove');
    expect(screenText(at.state()).join('\n')).toContain('disabled: read-only: nothing is changed');
  });
});

/** Each question of the interface with at most two keys from the start, and what is then on the screen. */
const QUESTIONS: readonly (readonly [question: string, keys: readonly string[], shown: RegExp])[] = [
  [
    'what is dangling',
    ['a', 'd'],
    /no secret `LEDGER_API_KY` [\s\S]*no secret `mail_api_key`[\s\S]*\n2 of \d+ findings/,
  ],
  [
    'what is unused, and what only perhaps',
    ['a', 'u'],
    /CHAT_BOT_TOKEN +all +all +perhaps[\s\S]*LEGACY_FTP_PASSWORD +all +all +unused/,
  ],
  ['what is missing in which environment', ['a', 'm'], /`INSURANCE_KEY` has no value in prod[\s\S]*\n2 of/],
  ['which secrets lack a value somewhere', ['a', 'n'], /PAYMENTS_PIN +PLAIN +missing/],
  ['what is in a field that must not carry it', ['a', 'f'], /`LEDGER_API_KEY` is not allowed in url/],
  ['what is shadowed', ['a', 's'], /`SMTP_PASSWORD` in acme\/billing hides[\s\S]*\n1 of/],
  ['what has expired or is due', ['a', 'e'], /`INSURANCE_KEY` of acme\/shipping expired[\s\S]*\n1 of/],
  ['who can decrypt this', ['w'], /who can decrypt it[\s\S]*secrets\/shipping\/dev.yaml \(dev\)\s+age1\w+/],
  ['where is this secret used', ['u'], /where it is used\s+TRACKING_TOKEN of acme\/shipping: 1 use/],
  [
    'what does this workflow use',
    ['f'],
    /file:projects\/billing\/camunda\/collect-payment\.bpmn[\s\S]*> - projects[\s\S]*20:42 LEDGER_API_KY +dangling in dev/,
  ],
  [
    'what would break if I removed this',
    ['b'],
    /what would break without it\s+1 would break\s+projects\/\S+ +\S+ +dangling in dev and prod/,
  ],
];

describe('each question', () => {
  it.each(QUESTIONS)('%s', (_question, keys, shown) => {
    expect(keys.length).toBeLessThanOrEqual(2);
    const at = seat(BROKEN);
    at.press(...keys);
    expect(at.state().message).toBeNull();
    expect(screenText(at.state()).join('\n')).toMatch(shown);
  });
});
