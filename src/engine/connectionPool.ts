import type { DuckDBConnection } from '@duckdb/node-api';

/** A fixed number of connections; who finds none idle waits for the next. */
export interface ConnectionPool {
  use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Those in use are closed with their work. */
  close(): void;
}

export function connectionPool(connections: DuckDBConnection[]): ConnectionPool {
  const idle = [...connections];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  let isClosed = false;

  function giveBack(connection: DuckDBConnection): void {
    const next = waiting.shift();
    if (next) next(connection);
    else if (isClosed) connection.closeSync();
    else idle.push(connection);
  }

  return {
    async use(work) {
      const connection =
        idle.pop() ?? (await new Promise<DuckDBConnection>((settle) => waiting.push(settle)));
      try {
        return await work(connection);
      } finally {
        giveBack(connection);
      }
    },
    close() {
      isClosed = true;
      for (const connection of idle.splice(0)) connection.closeSync();
    },
  };
}
