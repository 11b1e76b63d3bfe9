import type { SaqlType } from './functions/types.ts';

/** A column of a stream: its name in the query and in SQL alike. */
export interface PlanColumn {
  name: string;
  type: SaqlType;
  role: 'group' | 'measure';
  /** The field of a dataset that it still is, where it is one. */
  field?: string;
}

/** One relation of a query: what a statement makes of the relations before it, as plain data with DuckDB text. */
export interface PlanStep {
  /** The name of the relation, unique in the plan. */
  name: string;
  statement: string;
  sql: string;
  /** The relations that it reads. */
  inputs: string[];
  columns: PlanColumn[];
}

/** The relations in order; the last is the result, `order` how its rows stand, `limit` how many are shown. */
export interface Plan {
  steps: PlanStep[];
  result: string;
  columns: PlanColumn[];
  order: string[];
  limit: number;
}
