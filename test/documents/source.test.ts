import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeSource, encodeSource, readSource } from '../../src/documents/index.js';

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

describe('bytes become text', () => {
  test.each([
    ['UTF-8', Buffer.from('a: é😀\n'), 'a: é😀\n', 'utf-8'],
    ['UTF-8 with a byte order mark, which stays', Buffer.from('\ufeffa: 1'), '\ufeffa: 1', 'utf-8'],
    ['UTF-16 LE with a mark', Buffer.from('\ufeffé', 'utf16le'), '\ufeffé', 'utf-16le'],
    ['UTF-16 BE with a mark', utf16be('\ufeffé😀'), '\ufeffé😀', 'utf-16be'],
    [
      'UTF-16 LE of XML without a mark',
      Buffer.from('<?xml version="1.0"?><a/>', 'utf16le'),
      '<?xml version="1.0"?><a/>',
      'utf-16le',
    ],
    ['UTF-16 BE of XML without a mark', utf16be('<a/>'), '<a/>', 'utf-16be'],
    ['an empty file', Buffer.alloc(0), '', 'utf-8'],
  ])('%s', (_, bytes, text, encoding) => {
    expect(decodeSource('f', bytes)).toEqual({ ok: true, source: { file: 'f', text, encoding } });
  });

  test.each([
    ['a broken byte', Buffer.from([0x61, 0xc3, 0xa9, 0xff, 0x62]), 'not UTF-8: invalid byte at offset 3'],
    ['a sequence cut short', Buffer.from([0x61, 0xe2, 0x82]), 'not UTF-8: invalid byte at offset 1'],
    ['an overlong sequence', Buffer.from([0xc0, 0x80]), 'not UTF-8: invalid byte at offset 0'],
    ['a surrogate in UTF-8', Buffer.from([0x61, 0xed, 0xa0, 0x80]), 'not UTF-8: invalid byte at offset 1'],
    ['a NUL byte', Buffer.from('a\0b'), 'this is a binary file: it holds NUL bytes'],
    [
      'half a unit',
      Buffer.concat([Buffer.from('\ufeffab', 'utf16le'), Buffer.from([1])]),
      'not UTF-16: half a unit at offset 6',
    ],
    ['half a pair', Buffer.from('\ufeffa\ud83d', 'utf16le'), 'not UTF-16: half a surrogate pair at offset 4'],
    [
      'UTF-32',
      Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]),
      'the file is in UTF-32, which is not supported; convert it to UTF-8',
    ],
    [
      'an XML declaration with another encoding',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a/>'),
      'the file declares an encoding other than its own UTF-8; convert it to UTF-8',
    ],
  ])('refused: %s', (_, bytes, message) => {
    expect(decodeSource('f', bytes)).toEqual({ ok: false, message });
  });

  test('an XML declaration may agree in any letter case', () => {
    expect(decodeSource('f', Buffer.from('<?xml version="1.0" encoding=\'Utf-8\' ?><a/>')).ok).toBe(true);
    expect(decodeSource('f', utf16be('\ufeff<?xml version="1.0" encoding="UTF-16"?><a/>')).ok).toBe(true);
  });

  test('property: what is decoded encodes to the same bytes', () => {
    const text = fc.string({ unit: 'grapheme' }).map((letters) => letters.replaceAll('\0', ''));
    fc.assert(
      fc.property(text, fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'), (letters, encoding) => {
        const marked = `\ufeff${letters}`;
        const little = Buffer.from(marked, encoding === 'utf-8' ? 'utf8' : 'utf16le');
        const bytes = encoding === 'utf-16be' ? little.swap16() : little;
        const decoded = decodeSource('f', bytes);
        if (!decoded.ok) throw new Error(decoded.message);
        expect(decoded.source).toEqual({ file: 'f', text: marked, encoding });
        expect(encodeSource(decoded.source, decoded.source.text).equals(bytes)).toBe(true);
      }),
    );
  });

  test('property: whatever the bytes, they come back the same or are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (array) => {
        const bytes = Buffer.from(array);
        const decoded = decodeSource('f', bytes);
        if (decoded.ok) expect(encodeSource(decoded.source, decoded.source.text).equals(bytes)).toBe(true);
      }),
    );
  });
});

describe("files that can't be read", () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'claviger-documents-'));
    mkdirSync(join(root, 'folder.yaml'));
    writeFileSync(join(root, 'file.yaml'), 'a: 1\n');
    writeFileSync(join(root, 'huge.yaml'), '');
    truncateSync(join(root, 'huge.yaml'), 50_000_000);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test.each([
    ['absent.yaml', 'no such file'],
    ['folder.yaml', 'this is a folder, not a file'],
    ['huge.yaml', 'the file is too large: 48 MiB, the limit is 32 MiB'],
  ])('%s: %s', (file, message) => {
    expect(readSource(root, file)).toEqual({ ok: false, message });
  });

  test.skipIf(process.platform === 'win32')('a file taken for a folder, a loop of links, a device', () => {
    symlinkSync('loop-b.yaml', join(root, 'loop-a.yaml'));
    symlinkSync('loop-a.yaml', join(root, 'loop-b.yaml'));
    symlinkSync('/dev/null', join(root, 'device.yaml'));
    expect(readSource(root, 'file.yaml/x')).toMatchObject({
      message: 'no such file: a part of its path is not a folder',
    });
    expect(readSource(root, 'loop-a.yaml')).toMatchObject({
      message: 'the symbolic links go round in a loop',
    });
    expect(readSource(root, 'device.yaml')).toMatchObject({ message: 'this is not a regular file' });
  });

  test.skipIf(!existsSync('/proc/version'))(
    'a file whose system says that it is empty, or larger than it is',
    () => {
      for (const file of ['proc/version', 'sys/kernel/mm/transparent_hugepage/enabled']) {
        if (!existsSync(`/${file}`)) continue;
        const read = readSource('/', file);
        expect(read.ok && read.source.text).toBe(readFileSync(`/${file}`, 'utf8'));
      }
    },
  );

  test.skipIf(process.platform === 'win32')('a path that leads up begins where the folder is named', () => {
    mkdirSync(join(root, 'a/real'), { recursive: true });
    symlinkSync('a/real', join(root, 'link'));
    writeFileSync(join(root, 'a/beside.yaml'), 'b: 2\n');
    writeFileSync(join(root, 'beside.yaml'), 'b: 1\n');
    expect(readSource(join(root, 'link'), '../beside.yaml')).toMatchObject({ source: { text: 'b: 1\n' } });
  });

  test('one that can be read keeps its relative name', () => {
    expect(readSource(root, 'file.yaml')).toEqual({
      ok: true,
      source: { file: 'file.yaml', text: 'a: 1\n', encoding: 'utf-8' },
    });
  });
});
