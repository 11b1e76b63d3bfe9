import type { SaqlColumn } from './compile.ts';

/** What a query does, as plain data. Its steps are not made yet: only what it reads and gives has a form. */
export interface Plan {
  datasets: string[];
  columns: SaqlColumn[];
}
