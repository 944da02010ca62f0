import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '@/lib/core/csv';

/** RFC 4180, read character by character. */
function readCharacters(line: string): string[] {
  const cells: string[] = [];
  let [cell, isQuoted] = ['', false];
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '"' && isQuoted && line.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === ',' || line.slice(at, at + 2) === '\r\n')) {
      cells.push(cell);
      cell = '';
      if (character !== ',') return cells;
    } else cell += character;
  }
  throw new Error('the line does not end');
}

/** The same, by a pattern. */
function readPattern(line: string): string[] {
  const cells = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n)/gy)];
  return cells.map(([, cell = '']) => cell.replaceAll('""', '"'));
}

const READERS = [readCharacters, readPattern];
const HOSTILE = ['=HYPERLINK("http://x","y")', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '\0=1'];

describe('a line of CSV', () => {
  it.each(HOSTILE)('holds no cell that a spreadsheet runs: %j', (text) => {
    for (const read of READERS) expect(read(csvLine([text]))).toEqual([`'${text}`]);
  });

  it.each(['a"b', 'a,b', 'a\nb', 'a\r\nb', '', 'x=1', "'=1", '名前'])(
    'keeps %j as it is',
    (text) => {
      for (const read of READERS) expect(read(csvLine([text, 'end']))).toEqual([text, 'end']);
    },
  );

  it('keeps numbers, also below zero, and leaves what is not there empty', () => {
    expect(csvLine([-1, 0, null])).toBe('"-1","0",""\r\n');
  });

  it('gives back every text, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
        for (const read of READERS) {
          const found = read(csvLine(cells));
          expect(found.map((cell, at) => (cell === cells[at] ? cell : cell.slice(1)))).toEqual(
            cells,
          );
          for (const cell of found) expect(cell).not.toMatch(/^[=+\-@\t\r\n\0]/);
        }
      }),
    );
  });
});
