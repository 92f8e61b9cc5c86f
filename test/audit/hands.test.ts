/** What the interface does beside the keys: files, an editor, the clipboard, and the terminal itself. */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canvasOn } from '../../cli/audit/screen/canvas.js';
import { draw } from '../../cli/audit/screen/index.js';
import type { Store } from '../../cli/audit/store.js';
import { screenOn } from '../../cli/audit/terminal.js';
import { watchFiles } from '../../cli/audit/work/watch.js';
import { brokenCopy, screenText, seat, silent, until } from './sitting.js';

describe('export', () => {
  it('writes the rows that are shown as JSON, with names in place of numbers', () => {
    const folder = brokenCopy();
    const at = seat(folder);
    at.press('2', '/', 'type:is:unused secret:legacy_ftp', 'enter', 'o', 'j');
    expect(at.state().message?.text).toBe('wrote 1 row to claviger-secrets.json');
    const text = readFileSync(join(folder, 'claviger-secrets.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      view: 'secrets',
      filter: 'is:unused secret:legacy_ftp',
      rows: [
        {
          kind: 'secret',
          name: 'LEGACY_FTP_PASSWORD',
          cells: { dev: 'all', prod: 'all' },
          unused: true,
          uses: [],
        },
      ],
    });
  });

  it.each(['1', '2', '3', '4', '5'])('writes view %s as a Markdown table with a row for each', (view) => {
    const folder = brokenCopy();
    const at = seat(folder);
    at.press(view, 'l', 'o', 'm');
    const [, count, file] =
      /^wrote (\d+) rows to (claviger-\w+\.md)$/.exec(at.state().message?.text ?? '') ?? [];
    const lines = readFileSync(join(folder, file ?? ''), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines[0]).toMatch(/^# \w+/);
    const table = lines.slice(2);
    expect(table).toHaveLength(Number(count) + 2);
    const columns = (line: string) => line.replaceAll('\\|', '').split('|').length;
    expect(new Set(table.map(columns)).size).toBe(1);
  });

  it('overwrites nothing', () => {
    const folder = brokenCopy();
    writeFileSync(join(folder, 'claviger-findings.json'), 'mine');
    const at = seat(folder);
    at.press('o', 'j');
    expect(at.state().message?.text).toMatch(/to claviger-findings-2\.json$/);
    expect(readFileSync(join(folder, 'claviger-findings.json'), 'utf8')).toBe('mine');
  });
});

describe.each([false, true])('following files (by looking at them: %s)', (poll) => {
  it('tells of a change, a new file, one that is replaced and one that goes, and then no more', async () => {
    const folder = brokenCopy();
    const workflow = 'projects/shipping/orka/print-label.yaml';
    const path = join(folder, workflow);
    let told = 0;
    const watcher = watchFiles({ root: folder, files: [workflow, 'claviger.yaml'], poll }, () => told++);
    const tellsOf = async (change: () => void) => {
      const before = told;
      change();
      await until(() => told > before);
    };
    // What was there before is no change; a look has to have been taken to know it.
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(told).toBe(0);
    await tellsOf(() => {
      writeFileSync(path, `${readFileSync(path, 'utf8')}# changed\n`);
      utimesSync(path, new Date(), new Date(1_700_000_000_000));
    });
    await tellsOf(() => writeFileSync(join(folder, 'projects/shipping/orka/new.yaml'), 'name: new\n'));
    await tellsOf(() => {
      writeFileSync(`${path}.tmp`, 'name: replaced\n');
      utimesSync(`${path}.tmp`, new Date(), new Date(1_600_000_000_000));
      renameSync(`${path}.tmp`, path);
    });
    await tellsOf(() => rmSync(path));
    watcher.close();
    const last = told;
    writeFileSync(path, 'name: back\n');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(told).toBe(last);
  });
});

describe('watching', () => {
  it('scans again when a file has changed, and keeps the row', async () => {
    const folder = brokenCopy();
    const at = seat(folder, { watch: true });
    at.press('2', 'j', 'j');
    const before = screenText(at.state()).find((line) => line.startsWith('> '));
    const store = join(folder, 'config/shipping/dev.yaml');
    writeFileSync(store, `A_FIRST_NAME: x\n${readFileSync(store, 'utf8')}`);
    await until(() => at.state().data?.secrets.some(({ name }) => name === 'A_FIRST_NAME') === true);
    expect(
      screenText(at.state())
        .find((line) => line.startsWith('> '))
        ?.slice(0, 40),
    ).toBe(before?.slice(0, 40));
    at.press('W');
    expect(at.state().watching).toBe(false);
    await at.close();
  });
});

describe('an editor', () => {
  it('gets the file at its line while the screen is away, and no key; then the files are read again', async () => {
    const folder = brokenCopy();
    mkdirSync(join(folder, 'bin'));
    // An editor that is known by its name to take a line.
    const editor = join(folder, 'bin', 'vi');
    writeFileSync(editor, '#!/bin/sh\necho "$@ [$SOPS_AGE_KEY]" > "$(dirname "$0")/called"\nrm "$2"\n');
    chmodSync(editor, 0o755);
    const screen: string[] = [];
    const at = seat(
      folder,
      {
        screenFor: () => ({
          show: () => screen.push('shown'),
          hide: () => screen.push('hidden'),
          renew: () => {},
          redraw: () => {},
        }),
      },
      { EDITOR: editor, PATH: process.env.PATH ?? '', SOPS_AGE_KEY: 'AGE-SECRET-KEY-1CANARY' },
    );
    at.press('/', 'type:LEDGER_API_KY', 'enter', 'e');
    await until(() => at.state().message?.text.startsWith('back from') === true);
    expect(screen).toEqual(['shown', 'hidden', 'shown']);
    const file = 'projects/billing/camunda/collect-payment.bpmn';
    expect(readFileSync(join(folder, 'bin', 'called'), 'utf8')).toBe(`+20 ${join(folder, file)} []\n`);
    await until(() => at.state().data?.workflows.every((each) => each.file !== file) === true);
  });

  it('that fails is told of', async () => {
    const at = seat(brokenCopy(), {}, { EDITOR: 'false', PATH: process.env.PATH ?? '' });
    at.press('e');
    await until(() => at.state().message !== null);
    expect(at.state().message).toEqual({ tone: 'error', text: 'the editor ended with exit code 1' });
  });
});

describe('a failure while something is drawn', () => {
  it('is told, and the terminal is given back', async () => {
    const folder = brokenCopy();
    const at = seat(folder);
    let broken = false;
    const store: Store = {
      ...at.store,
      state: () => {
        if (broken) throw new RangeError('a canary');
        return at.store.state();
      },
    };
    const written: string[] = [];
    const stdout = {
      rows: 40,
      write: (text: string) => {
        written.push(text);
        return true;
      },
    } as unknown as NodeJS.WriteStream;
    const stdin = silent();
    const failed = new Promise<unknown>((resolve) => {
      const screen = screenOn(
        { stdin, stdout },
        (canvas) => draw(store, canvas, { stdin }),
        (error) => {
          screen.hide();
          resolve(error);
        },
      );
      screen.show();
    });
    await until(() => written.some((text) => text.includes('claviger')));
    expect(written[0]).toBe('\x1b[?1049h\x1b[?25l');
    broken = true;
    at.press('j');
    expect(await failed).toBeInstanceOf(RangeError);
    expect(written.at(-1)).toBe('\x1b[?25h\x1b[?1049l');
    expect(written.join('')).not.toContain('canary');
  });
});

describe('the canvas', () => {
  it('writes only what differs, and everything where the terminal has shown something else', () => {
    const written: string[] = [];
    const write = (text: string) => written.push(text) > 0;
    const canvas = canvasOn({ rows: 3, write });
    canvas.paint(['one', 'two']);
    canvas.paint(['one', 'other', 'third', 'a line too many']);
    canvas.paint(['one', 'other', 'third', 'a line too many']);
    canvas.renew();
    canvas.paint(['one']);
    const frame = (text: string) => `\x1b[?2026h${text}\x1b[?2026l`;
    expect(written).toEqual([
      frame('\x1b[2J\x1b[1;1H\x1b[2Kone\x1b[2;1H\x1b[2Ktwo'),
      frame('\x1b[2;1H\x1b[2Kother\x1b[3;1H\x1b[2Kthird'),
      frame('\x1b[2J\x1b[1;1H\x1b[2Kone'),
    ]);
  });
});
