import type { DuckDBConnection } from '@duckdb/node-api';
import { Failure } from '../shared/failure.ts';
import { openStatementSlots } from './statementSlots.ts';

/** A fixed number of connections; who finds none idle waits for the next. */
export interface ConnectionPool {
  use<T>(signal: AbortSignal, work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Those in use are closed with their work. */
  close(): void;
}

export const engineClosed = () => new Failure('engine.closed', 'The engine is closing; run this again.');

export function connectionPool(connections: DuckDBConnection[]): ConnectionPool {
  const inSlot = openStatementSlots(connections.length);
  const idle = [...connections];
  let isClosed = false;
  return {
    use: (signal, work) =>
      inSlot(signal, async () => {
        const connection = idle.pop();
        if (!connection) throw engineClosed();
        try {
          return await work(connection);
        } finally {
          if (isClosed) connection.closeSync();
          else idle.push(connection);
        }
      }),
    close() {
      isClosed = true;
      for (const connection of idle.splice(0)) connection.closeSync();
    },
  };
}
