import type { DuckDBConnection } from '@duckdb/node-api';
import { translateSpark } from '../../../src/dialect/spark/translateSpark.ts';
import { type SparkType, typeText } from '../../../src/dialect/spark/types.ts';

/** The first column of a query of Spark's on the engine: `type` and the values as JSON, as the answers' files write them. */
export async function runAnswer(connection: DuckDBConnection, sql: string): Promise<string> {
  const { statements, findings } = translateSpark(sql, { views: new Map(), variables: {} });
  const [finding] = findings;
  if (finding) return `${finding.code}: ${finding.message}`;
  const { sql: duck, columns } = statements[0]!;
  const { type } = columns[0]!;
  const reader = await connection.runAndReadAll(duck);
  return `${typeText(type)} ${JSON.stringify(reader.getRows().map(([value]) => plain(value, type)))}`;
}

type Nested = { items: unknown[] } & { entries: { key: unknown; value: unknown }[] } & {
  bytes: Uint8Array;
} & {
  days: number;
  micros: bigint;
  months: number;
};

function plain(value: unknown, type: SparkType): unknown {
  if (value === null || value === undefined) return null;
  const nested = value as Nested;
  switch (type.kind) {
    case 'float':
    case 'double':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'array':
      return nested.items.map((item) => plain(item, type.element));
    case 'map':
      return nested.entries.map((entry) => [plain(entry.key, type.key), plain(entry.value, type.value)]);
    case 'struct':
      return Object.values(nested.entries).map((item, i) => plain(item, type.fields[i]!.type));
    case 'binary':
      return Buffer.from(nested.bytes).toString('hex');
    case 'timestamp':
    case 'timestamp_ntz': {
      const [whole, fraction = ''] = String(value).split('.');
      return `${whole}.${fraction.padEnd(6, '0')}`;
    }
    case 'interval_dt':
      return String(BigInt(nested.days) * 86_400_000_000n + nested.micros);
    case 'interval_ym':
      return String(nested.months);
    default:
      return String(value);
  }
}
