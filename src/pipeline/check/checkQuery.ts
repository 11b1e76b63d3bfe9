import { Failure } from '../../shared/failure.ts';
import { quoteName, quoteText } from '../../shared/quote.ts';
import type { CheckDefinition } from '../definition/definition.ts';

type DeclaredCheck = Exclude<CheckDefinition, { type: 'sql' }>;

/** Redshift SQL that returns the rows which break a declared check, and what to say when it does. */
export function checkQuery(check: DeclaredCheck): { sql: string; complaint: (rows: number) => string } {
  const table = quoteTable(check.table);
  switch (check.type) {
    case 'not-null': {
      const columns = check.columns.map(quoteName);
      return {
        sql: `SELECT * FROM ${table} WHERE ${columns.map((column) => `${column} IS NULL`).join(' OR ')}`,
        complaint: (rows) => `${shown(rows)} of ${check.table} have no ${check.columns.join(' or no ')}`,
      };
    }
    case 'unique': {
      const columns = check.columns.map(quoteName).join(', ');
      return {
        sql: `SELECT ${columns}, count(*) AS copies FROM ${table} GROUP BY ${columns} HAVING count(*) > 1`,
        complaint: (rows) =>
          `${shown(rows)} of ${check.columns.join(', ')} in ${check.table} occur more than once`,
      };
    }
    case 'row-count': {
      const { min, max } = check;
      const outside = [
        ...(min === null ? [] : [`count(*) < ${wholeNumber(min)}`]),
        ...(max === null ? [] : [`count(*) > ${wholeNumber(max)}`]),
      ];
      const range = min === null ? `at most ${max}` : max === null ? `at least ${min}` : `${min} to ${max}`;
      return {
        sql: `SELECT count(*) AS row_count FROM ${table} HAVING ${outside.join(' OR ') || 'false'}`,
        complaint: () => `${check.table} does not have ${range} rows`,
      };
    }
    case 'freshness': {
      const column = quoteName(check.column);
      const now = (check.asOf === null ? new Date() : new Date(check.asOf)).getTime();
      if (Number.isNaN(now))
        throw new Failure('check.as-of', `"${check.asOf}" is not a time such as 2024-02-29T12:00:00Z.`);
      const oldest = new Date(now - check.maxAge * 1000).toISOString().slice(0, 19).replace('T', ' ');
      return {
        sql: `SELECT max(${column}) AS newest FROM ${table} HAVING max(${column}) IS NULL OR max(${column}) < ${quoteText(oldest)}::timestamp`,
        complaint: () => `the newest ${check.column} of ${check.table} is older than ${oldest} UTC`,
      };
    }
  }
}

const shown = (rows: number) => (rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`);

function quoteTable(table: string): string {
  return table.split('.').map(quoteName).join('.');
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Failure('check.count', `${value} is not a number of rows.`);
  return String(value);
}
