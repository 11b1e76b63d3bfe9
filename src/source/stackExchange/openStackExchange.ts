import { Failure } from '../../shared/failure.ts';
import type { RecordBatch, RecordSource, RejectedRow, SourcePosition } from '../../shared/records.ts';
import type { StackExchangeSpec } from '../../shared/sourceSpec.ts';
import { dumpTables } from '../dump/schema.ts';
import { openApiClient, type Patience, patience as usualPatience } from './apiClient.ts';
import { apiRow, type Item, type Method } from './apiRow.ts';
import { harvest, type Watermark } from './harvest.ts';

const publicEndpoint = 'https://api.stackexchange.com/2.3';
const methodsOf: Record<string, Method[]> = { posts: ['questions', 'answers'], tags: ['tags'] };

/**
 * The Stack Exchange API v2.3 as records, in the dump's columns: questions and answers as `posts`, tags as `tags`. A
 * read gives what is new since `from` and never all there is. The last position is the watermark of the next run.
 */
export async function openStackExchange(
  spec: StackExchangeSpec,
  patience: Patience = usualPatience,
): Promise<RecordSource> {
  const { site, by, key } = spec;
  const endpoint = spec.endpoint ?? publicEndpoint;
  const client = openApiClient({ endpoint, site, key, patience });
  const start = startOf(spec.from);
  const tables = Object.keys(methodsOf).filter((table) =>
    methodsOf[table]!.some((m) => spec.methods.includes(m)),
  );

  return {
    async tables() {
      return tables.map((name) => ({ name, columns: dumpTables[name]!.columns, full: false }));
    },
    async *read(table, { from, constants, signal }) {
      if (!tables.includes(table))
        throw new Failure(
          'source.no-table',
          `The API gives no table "${table}" by the methods that are named.`,
        );
      const position: SourcePosition = { ...from };
      let bytesRead = 0;
      for (const method of methodsOf[table]!.filter((m) => spec.methods.includes(m))) {
        const watermark = method === 'tags' ? tagWatermark(position) : readWatermark(position, method, start);
        const options = { method, by, from: watermark, hasKey: key !== null, signal };
        for await (const { items, watermark, bytes, isLast } of harvest(client, options)) {
          bytesRead += bytes;
          // Tags carry no date: once all were read, the next run begins anew.
          writeWatermark(position, method, isLast && method === 'tags' ? beginning : watermark);
          yield batchOf(method, items, {
            constants,
            file: `${endpoint}/${method}`,
            position: { ...position },
            bytesRead,
          });
        }
      }
    },
    async fingerprint() {
      return ['stack-exchange', endpoint, site, spec.methods.join(), by, spec.from ?? ''].join(' ');
    },
    async close() {
      client.close();
    },
  };
}

function startOf(from: string | null): number | null {
  if (from === null) return null;
  const time = /^\d{4}-\d{2}-\d{2}/.test(from)
    ? Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/.test(from) || from.length === 10 ? from : `${from}Z`)
    : Number.NaN;
  if (Number.isNaN(time))
    throw new Failure('source.from', `"${from}" is not a date. Write it as 2024-01-31.`);
  return Math.floor(time / 1000);
}

function batchOf(
  method: Method,
  items: Item[],
  at: { constants: Record<string, string>; file: string; position: SourcePosition; bytesRead: number },
): RecordBatch {
  const lines: string[] = [];
  const rejected: RejectedRow[] = [];
  for (const item of items) {
    const made = apiRow(method, item);
    if ('row' in made) lines.push(`${JSON.stringify({ ...made.row, ...at.constants })}\n`);
    else
      rejected.push({
        raw: JSON.stringify(item).slice(0, 65_536),
        code: 'not-an-item',
        reason: `This is not one of ${method}: ${made.reason}`,
        file: at.file,
        line: null,
      });
  }
  const ends = new Uint32Array(lines.length);
  let end = 0;
  for (const [i, line] of lines.entries()) {
    end += Buffer.byteLength(line);
    ends[i] = end;
  }
  return {
    data: Buffer.from(lines.join('')),
    ends,
    rejected,
    position: at.position,
    bytesRead: at.bytesRead,
    bytesTotal: null,
  };
}

const beginning: Watermark = { at: null, seen: [] };

/** A position is flat JSON: two fields a method. */
function readWatermark(position: SourcePosition, method: Method, start: number | null): Watermark {
  const at = position[`${method}_at`];
  if (typeof at !== 'number') return { at: start, seen: [] };
  return { at, seen: String(position[`${method}_seen`] ?? '').split(' ') };
}

/** After the last name of a run that was not through. */
function tagWatermark(position: SourcePosition): Watermark {
  const at = position.tags_at;
  return typeof at === 'string' ? { at, seen: [at] } : beginning;
}

function writeWatermark(position: SourcePosition, method: Method, watermark: Watermark): void {
  position[`${method}_at`] = watermark.at;
  position[`${method}_seen`] = watermark.seen.join(' ');
}
