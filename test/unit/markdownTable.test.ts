import { describe, expect, it } from 'vitest';
import { markdownTable } from '../../src/ui/markdownTable.ts';
import { tabbedText } from '../../src/ui/tabbedText.ts';

const data = (columns: string[], rows: unknown[][]) => ({
  columns: columns.map((name) => ({ name, type: 'VARCHAR' })),
  values: columns.map((_, at) => rows.map((row) => row[at])),
  rowCount: rows.length,
});

describe('rows as a Markdown table', () => {
  it('has the first rows and columns, and says how many there are', () => {
    const rows = Array.from({ length: 12 }, (_, at) => [`n${at}`, at, at % 2 === 0 ? null : 0.1 + 0.2]);
    const lines = markdownTable(data(['a', 'b', 'c'], rows), 4000).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '| a | b | c |',
      '| :-- | --: | --: |',
      '| n0 | 0 | – |',
      '| n1 | 1 | 0\\.3 |',
    ]);
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe('8 of 4,000 rows');
    const names = Array.from({ length: 30 }, (_, at) => `c${at}`);
    expect(
      markdownTable(data(names, [names]))
        .split('\n')
        .at(-1),
    ).toBe('24 more columns');
    expect(
      markdownTable(data(['a'], []))
        .split('\n')
        .at(-1),
    ).toBe('No rows');
  });

  it('cases 31 and 33: has cells that are text, whatever they hold', () => {
    const evil = [
      '<img src=x onerror=alert(1)>',
      '[click](command:workbench.action.quit)',
      '| a | b |',
      '`code` **bold** $(gear)',
      'two\nlines \u202egnirts',
      'https://example.com &lt;',
      '```',
    ];
    const table = markdownTable(
      data(
        ['a'],
        evil.map((text) => [text]),
      ),
    );
    const cells = table.split('\n').slice(2, 2 + evil.length);
    expect(cells).toHaveLength(evil.length);
    for (const line of cells) {
      const inside = line.slice(2, -2);
      // No sign that Markdown or HTML reads stands without its backslash.
      expect(inside.replace(/\\./g, '')).not.toMatch(/[<>`*_[\]()|$!\u202e\n]/);
      expect(inside).not.toMatch(/<|>/);
    }
    expect(cells[5]).not.toMatch(/https:/);
  });
});

describe('rows for the clipboard', () => {
  it('are text with tabs, quoted where a cell would break a line', () => {
    const rows = [
      ['a', 1, null],
      ['two\nlines', 2.5, 'say "x"'],
    ];
    expect(tabbedText(data(['x', 'y', 'z'], rows))).toBe('x\ty\tz\na\t1\t\n"two\nlines"\t2.5\t"say ""x"""\n');
  });
});
