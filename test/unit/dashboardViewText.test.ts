import { describe, expect, it } from 'vitest';
import type { BindingScope } from '../../src/dashboard/bindings/evaluate.ts';
import { textRuns } from '../../src/dashboard/view/textRuns.ts';

const scope: BindingScope = {
  result: (step) =>
    step === 'Total'
      ? { columns: ['n', 'name', 'none'], rows: [{ n: 1234.5, name: '<b>Ann</b>', none: null }] }
      : null,
  selection: (step) => (step === 'Total' ? { columns: ['name'], rows: [{ name: 'Bo' }] } : null),
};
const template = (displayTemplate: string, values = {}) =>
  textRuns('text', { content: { displayTemplate, values } }, scope);
const plain = (displayTemplate: string, values = {}) =>
  template(displayTemplate, values)
    ?.map(({ text }) => text)
    .join('');

describe('plain text of widgets', () => {
  it('is the title of a number, the text of a link, the old text of a text', () => {
    expect(textRuns('number', { title: 'Deals' }, scope)).toEqual([{ text: 'Deals' }]);
    expect(textRuns('link', { text: 'More' }, scope)).toEqual([{ text: 'More' }]);
    expect(textRuns('text', { text: 'Old <b>words</b>' }, scope)).toEqual([{ text: 'Old <b>words</b>' }]);
  });

  it('is null where a widget has no text of its own, empty where a text says nothing', () => {
    expect(textRuns('chart', { title: { label: 'x' } }, scope)).toBeNull();
    expect(textRuns('number', {}, scope)).toBeNull();
    expect(textRuns('text', {}, scope)).toEqual([]);
    expect(textRuns('text', { content: 'no object' }, scope)).toEqual([]);
  });
});

describe('rich text', () => {
  it('keeps style, and nothing else', () => {
    const richTextContent = [
      { insert: 'Hello ', attributes: { bold: true, color: '#123456', size: '18px' } },
      { insert: 'world', attributes: { italic: true, underline: true, onclick: 'x()' } },
      { insert: '\n', attributes: { align: 'center' } },
      { insert: { image: 'javascript:x()' } },
      'nothing',
      { attributes: { bold: true } },
    ];
    expect(textRuns('text', { content: { richTextContent } }, scope)).toEqual([
      { text: 'Hello ', bold: true, color: '#123456', size: '18px' },
      { text: 'world', italic: true, underline: true },
      { text: '\n', align: 'center' },
    ]);
  });

  it('fills in values of results and selections', () => {
    const values = {
      N: { step: 'Total', field: 'n', sourceType: 'result' },
      Short: { step: 'Total', field: 'n', sourceType: 'result', compact: true },
      Who: { step: 'Total', field: 'name', sourceType: 'selection' },
      None: { step: 'Total', field: 'none', sourceType: 'result', noResultsLabel: 'no answer' },
      Lost: { step: 'Nowhere', field: 'n', sourceType: 'result' },
    };
    const richTextContent = [{ insert: '[N] [Short] [Who] [None] [Lost] [Other] [toString]' }];
    expect(textRuns('text', { content: { richTextContent, values } }, scope)).toEqual([
      { text: '1,234.5 1.2K Bo no answer - [Other] [toString]' },
    ]);
  });
});

describe('templates', () => {
  it('read tags as styles, nested ones together', () => {
    expect(template('a <b>b <i>c</i></b><u style="color: #f00">d</u>')).toEqual([
      { text: 'a ' },
      { text: 'b ', bold: true },
      { text: 'c', bold: true, italic: true },
      { text: 'd', underline: true, color: '#f00' },
    ]);
    expect(template('<span style="font-size: 20px; text-align: right">x</span>')).toEqual([
      { text: 'x', size: '20px', align: 'right' },
    ]);
    expect(template('<font color="red">x</font>')).toEqual([{ text: 'x', color: 'red' }]);
    expect(template('<h1>Title</h1>text')).toEqual([
      { text: 'Title', bold: true },
      { text: '\n' },
      { text: 'text' },
    ]);
  });

  it('break lines at blocks, and read entities once', () => {
    expect(plain('a<br>b<br/>c')).toBe('a\nb\nc');
    expect(plain('<p>a</p><p>b</p>')).toBe('a\nb\n');
    expect(plain('5 &lt; 6 &amp;amp; &quot;x&quot; &#39;y&#39;&nbsp;z &copy;')).toBe(
      '5 < 6 &amp; "x" \'y\'\u00a0z &copy;',
    );
  });

  it('leave what is no tag as it is', () => {
    expect(plain('1 < 2 and 3 > 2')).toBe('1 < 2 and 3 > 2');
    expect(plain('a <- b')).toBe('a <- b');
    expect(plain('</b>x</i>')).toBe('x');
  });

  it.each([
    '<script>steal()</script>kept',
    '<SCRIPT src="https://x">steal()</SCRIPT >kept',
    '<style>b { color: red }</style>kept',
    'kept<img src=x onerror="steal()">',
    'kept<svg onload="steal()"></svg>',
    '<a href="javascript:steal()">kept</a>',
    '<iframe srcdoc="steal()"></iframe>kept',
    '<div style="background: url(javascript:steal())">kept</div>',
    'kept<script>steal()',
    '<scr<b>ipt>kept',
  ])('case 21: nothing of markup is left but its words: %s', (text) => {
    const runs = template(text) ?? [];
    const words = runs.map((run) => run.text).join('');
    expect(words).toContain('kept');
    expect(words).not.toContain('steal');
    const styles = ['text', 'bold', 'italic', 'underline', 'color', 'size', 'align'];
    for (const run of runs) {
      expect(Object.keys(run).filter((key) => !styles.includes(key))).toEqual([]);
      expect(run.color ?? '').toMatch(/^#?[\da-zA-Z]*$/);
    }
  });

  it('case 22: a megabyte of openings ends, and text of a megabyte is cut with an ellipsis', () => {
    for (const part of ['<', '<b', '<b>', '</b>', '[', '[a', '&', '&amp', '<b style="color:', '<p '])
      expect(Array.isArray(template(part.repeat(1_000_000 / part.length)))).toBe(true);
    const long = plain('é'.repeat(1_000_000)) ?? '';
    expect(long).toHaveLength(100_001);
    expect(long.endsWith('é…')).toBe(true);
    expect(textRuns('text', { text: 'x'.repeat(1_000_000) }, scope)?.[0]?.text).toHaveLength(100_001);
  });

  it('case 21: values from data are data, not markup', () => {
    const runs = template('[Who]', { Who: { step: 'Total', field: 'name', sourceType: 'result' } });
    expect(runs).toEqual([{ text: '<b>Ann</b>' }]);
  });
});
