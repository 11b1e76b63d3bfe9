import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { datasetTable } from '../../src/local/publisher/datasetTable.ts';
import { checkQuery } from '../../src/pipeline/check/checkQuery.ts';
import { csvCell, csvRows } from '../../src/pipeline/publish/csvRows.ts';
import { apiName, datasetFields } from '../../src/pipeline/publish/datasetFields.ts';
import { duckDateFormat } from '../../src/shared/duckDateFormat.ts';

const span = { start: 0, end: 0 };

describe('dataset fields', () => {
  const fieldOf = (type: string, name = 'x') => datasetFields('marts.t', [{ name, type }])[0]!.field;

  it('are Text, Numeric with precision and scale, or Date with its format', () => {
    expect(fieldOf('varchar(20)').type).toBe('Text');
    expect(fieldOf('boolean').type).toBe('Text');
    expect(fieldOf('bigint')).toMatchObject({ type: 'Numeric', precision: 18, scale: 0 });
    expect(fieldOf('double precision')).toMatchObject({ type: 'Numeric', precision: 18, scale: 6 });
    expect(fieldOf('numeric(38,10)')).toMatchObject({ type: 'Numeric', precision: 18, scale: 10 });
    expect(fieldOf('numeric(3,3)')).toMatchObject({ type: 'Numeric', precision: 3, scale: 2 });
    expect(fieldOf('date')).toMatchObject({ type: 'Date', format: 'yyyy-MM-dd' });
    expect(fieldOf('timestamp without time zone')).toMatchObject({
      type: 'Date',
      format: "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
    });
    expect(() => fieldOf('super')).toThrow(/cannot hold/);
  });

  it('have names that CRM Analytics takes, each once', () => {
    for (const [text, name] of [
      ['average_views', 'average_views'],
      ['2nd', 'X_2nd'],
      ['a  b__c_', 'a_b_c'],
      ['größe', 'gr_e'],
      ['', 'X'],
    ] as const)
      expect(apiName(text)).toBe(name);
    const names = datasetFields('t', [
      { name: 'a b', type: 'int' },
      { name: 'a_b', type: 'int' },
      { name: 'A-B', type: 'int' },
    ]).map(({ field }) => field.name);
    expect(names).toEqual(['a_b', 'a_b_2', 'A_B_3']);
  });
});

describe('CSV', () => {
  it('is read by another reader as it was meant', async () => {
    const values = [
      ['plain', 'a,b', 'say "so"', 'two\r\nlines', ' edge ', '', null, '=1+1', 'ü🚰'],
      [1, -0.5, 1e21, '12345678901234567890', 0, 7, null, 2, 3],
    ];
    async function* pages() {
      yield { values: values.map((column) => column.slice(0, 4)), rowCount: 4 };
      yield { values: values.map((column) => column.slice(4)), rowCount: 5 };
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of csvRows(['text', 'n'], pages())) chunks.push(chunk);
    const rows = parse(Buffer.concat(chunks), { columns: true }) as Record<string, string>[];
    expect(rows.map((row) => row.text)).toEqual(values[0]!.map((value) => value ?? ''));
    expect(rows.map((row) => row.n)).toEqual(values[1]!.map((value) => String(value ?? '')));
  });

  it('tells an empty text from none', () => {
    expect([csvCell(''), csvCell(null)]).toEqual(['""', '']);
  });
});

describe('a dataset in the engine', () => {
  it('reads the date formats of CRM Analytics', () => {
    for (const [format, duck] of [
      ['yyyy-MM-dd', '%Y-%m-%d'],
      ["yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", '%Y-%m-%dT%H:%M:%S.%gZ'],
      ['dd.MM.yyyy HH:mm:ss', '%d.%m.%Y %H:%M:%S'],
      ['M/d/yy hh:mm:ss a', '%m/%d/%y %I:%M:%S %p'],
    ] as const)
      expect(duckDateFormat(format, 'read')).toBe(duck);
  });

  it('keeps a column of the data where a generated one would have its name', () => {
    const [, sql] = datasetTable(
      'd',
      [
        { name: 'day', label: 'Day', type: 'Date', format: 'yyyy-MM-dd' },
        { name: 'day_Year', label: 'Year', type: 'Numeric', scale: 0 },
      ],
      '/x.csv',
    );
    expect(sql!.match(/AS "day_Year"/g)).toHaveLength(1);
    expect(sql).toContain('AS "day_Month"');
  });

  it('case 24: quotes whatever stands in names and paths', () => {
    const [, sql] = datasetTable('d"x', [{ name: `a"'b`, label: '', type: 'Text' }], `/it's/x.csv`);
    expect(sql).toContain('datasets."d""x"');
    expect(sql).toContain(`"a""'b"`);
    expect(sql).toContain(`'/it''s/x.csv'`);
  });
});

describe('declared checks', () => {
  it('case 24: ask with quoted names', () => {
    const { sql } = checkQuery({
      name: 'c',
      type: 'not-null',
      table: 'marts.a"b',
      columns: ['x; DROP'],
      span,
    });
    expect(sql).toBe('SELECT * FROM "marts"."a""b" WHERE "x; DROP" IS NULL');
  });

  it('count rows between bounds', () => {
    const query = (min: number | null, max: number | null) =>
      checkQuery({ name: 'c', type: 'row-count', table: 't', min, max, span }).sql;
    expect(query(1, null)).toBe('SELECT count(*) AS row_count FROM "t" HAVING count(*) < 1');
    expect(query(1, 5)).toContain('count(*) < 1 OR count(*) > 5');
    expect(query(null, null)).toContain('HAVING false');
  });

  it('reckon freshness back from a time', () => {
    const { sql, complaint } = checkQuery({
      name: 'c',
      type: 'freshness',
      table: 't',
      column: 'at',
      maxAge: 86_400,
      asOf: '2024-03-01T12:00:00Z',
      span,
    });
    expect(sql).toContain(`'2024-02-29 12:00:00'::timestamp`);
    expect(complaint(1)).toContain('2024-02-29 12:00:00');
    expect(() =>
      checkQuery({ name: 'c', type: 'freshness', table: 't', column: 'at', maxAge: 1, asOf: 'noon', span }),
    ).toThrow(/not a time/);
  });
});
