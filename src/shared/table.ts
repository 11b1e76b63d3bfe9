/**
 * The type of a column as the lake stores it: what Spark, Redshift and the engine all have.
 * `array<string>` is the only nested type; decimals carry precision and scale.
 */
export type ColumnType =
  | 'boolean'
  | 'int'
  | 'bigint'
  | 'double'
  | 'string'
  | 'date'
  | 'timestamp'
  | 'array<string>'
  | `decimal(${number},${number})`;

export interface Column {
  name: string;
  type: ColumnType;
  nullable: boolean;
  description?: string;
}
