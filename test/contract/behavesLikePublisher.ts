import { describe, expect, it } from 'vitest';
import type { DatasetUpload, Publisher } from '../../src/pipeline/ports.ts';

const never = new AbortController().signal;

export interface OpenedPublisher {
  publisher: Publisher;
  /** The rows of a published dataset as a dashboard sees them. */
  rowsOf(dataset: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export function upload(
  csv: string,
  fields: DatasetUpload['fields'],
  more: Partial<DatasetUpload> = {},
): DatasetUpload {
  return {
    name: 'kpi',
    label: 'KPIs',
    fields,
    rows: csv.trimEnd().split('\r\n').length - 1,
    token: 't',
    csv: (async function* () {
      // In odd pieces: a chunk may end anywhere.
      const data = Buffer.from(csv);
      for (let at = 0; at < data.length; at += 7) yield data.subarray(at, at + 7);
    })(),
    ...more,
  };
}

const fields: DatasetUpload['fields'] = [
  { name: 'day', label: 'Day', type: 'Date', format: 'yyyy-MM-dd' },
  { name: 'tag', label: 'Tag', type: 'Text' },
  { name: 'n', label: 'N', type: 'Numeric', precision: 18, scale: 0 },
];

/** What every adapter of the Publisher port does. `open` gives a place where nothing is published. */
export function behavesLikePublisher(name: string, open: () => Promise<OpenedPublisher>): void {
  describe(`${name} behaves like a publisher`, () => {
    const withPublisher = async (work: (opened: OpenedPublisher) => Promise<void>) => {
      const opened = await open();
      try {
        await work(opened);
      } finally {
        await opened.close();
      }
    };

    it('publishes rows, and a second upload replaces the first', () =>
      withPublisher(async ({ publisher, rowsOf }) => {
        expect(await publisher.list(never)).toEqual([]);
        const first = await publisher.upload(
          upload('day,tag,n\r\n2024-02-29,a,1\r\n2024-03-01,b,2\r\n', fields),
          never,
        );
        expect(first.rows).toBe(2);
        await publisher.upload(upload('day,tag,n\r\n2024-02-29,a,3\r\n', fields), never);
        expect(await rowsOf('kpi')).toMatchObject([{ day: '2024-02-29', tag: 'a', n: 3 }]);
        expect(await publisher.list(never)).toMatchObject([{ name: 'kpi', label: 'KPIs', rows: 1 }]);
      }));

    it('keeps quotes, commas, line feeds, and tells an empty text from none', () =>
      withPublisher(async ({ publisher, rowsOf }) => {
        const csv =
          'day,tag,n\r\n,"a ""b"", c\r\nd",\r\n2024-01-01,"",-5\r\n2024-01-02,,0\r\n2024-01-03,=1+1,1\r\n';
        await publisher.upload(upload(csv, fields, { rows: 4 }), never);
        const rows = (await rowsOf('kpi')).sort((a, b) =>
          String(a.day ?? '').localeCompare(String(b.day ?? '')),
        );
        expect(rows).toMatchObject([
          { day: null, tag: 'a "b", c\r\nd', n: null },
          { day: '2024-01-01', tag: '', n: -5 },
          { day: '2024-01-02', tag: null, n: 0 },
          { day: '2024-01-03', tag: '=1+1', n: 1 },
        ]);
      }));

    it('gives a date the parts that CRM Analytics generates', () =>
      withPublisher(async ({ publisher, rowsOf }) => {
        const at: DatasetUpload['fields'] = [
          { name: 'at', label: 'At', type: 'Date', format: "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'" },
        ];
        await publisher.upload(upload('at\r\n2024-12-31T23:05:09.007Z\r\n', at), never);
        expect(await rowsOf('kpi')).toEqual([
          {
            at: '2024-12-31T23:05:09.007Z',
            at_Year: '2024',
            at_Quarter: '4',
            at_Month: '12',
            at_Week: '53',
            at_Day: '31',
            at_Hour: '23',
            at_Minute: '05',
            at_Second: '09',
            at_sec_epoch: 1735686309,
            at_day_epoch: 20088,
          },
        ]);
      }));

    it('keeps the former rows when an upload breaks off', () =>
      withPublisher(async ({ publisher, rowsOf }) => {
        await publisher.upload(upload('day,tag,n\r\n2024-02-29,a,1\r\n', fields), never);
        const broken = upload('', fields, {
          rows: 2,
          csv: (async function* () {
            yield Buffer.from('day,tag,n\r\n2024-02-29,a,9\r\n');
            throw new Error('the warehouse went away');
          })(),
        });
        await expect(publisher.upload(broken, never)).rejects.toThrow('the warehouse went away');
        expect(await rowsOf('kpi')).toMatchObject([{ n: 1 }]);
        await expect(publisher.upload(upload('', fields), AbortSignal.abort())).rejects.toMatchObject({
          name: 'Cancelled',
        });
      }));

    it('refuses a name that is none', () =>
      withPublisher(async ({ publisher }) => {
        for (const name of ['../x', 'a b', '"; DROP', ''])
          await expect(
            publisher.upload(upload('a\r\n', fields, { name, rows: 0 }), never),
            name,
          ).rejects.toThrow();
      }));
  });
}
