import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { sparkMacros } from '../../src/dialect/spark/macros.ts';
import { translateSpark } from '../../src/dialect/spark/translateSpark.ts';
import { duckType, typeText } from '../../src/dialect/spark/types.ts';
import type { Answer } from './askSpark.ts';
import { taggedValue } from './taggedValue.ts';

/** As `Answer`; `refused` where the engine says, before or while it runs, that only real Spark can answer. */
export type EngineAnswer = Answer | { refused: string };

/** The engine's answer to one expression or query after another. */
export async function openEngine(): Promise<{
  ask(question: string): Promise<EngineAnswer>;
  close(): void;
}> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // What the engine process sets before it locks its configuration.
  for (const setting of [
    "SET TimeZone = 'UTC'",
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    'SET enable_external_access = false',
  ])
    await connection.run(setting);
  for (const macro of sparkMacros) await connection.run(`CREATE OR REPLACE TEMP MACRO ${macro}`);
  return {
    ask: (question) => answer(connection, question),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Said while it runs: only real Spark can tell, or a decimal on the way has more digits than DuckDB's widest number. */
const isAloud = /on real Spark|Overflow in \w+ of (?:DECIMAL\(38\)|INT128)/;

async function answer(connection: DuckDBConnection, question: string): Promise<EngineAnswer> {
  const query = /^\s*(select|with)\b/i.test(question) ? question : `SELECT ${question}\n AS c0`;
  const { statements, findings } = translateSpark(query, { views: new Map(), variables: {} });
  const wrong = findings.find((finding) => finding.severity === 'error');
  if (wrong) return wrong.code === 'spark-not-local' ? { refused: wrong.message } : { error: wrong.message };
  const [statement] = statements;
  if (!statement || statements.length !== 1) return { error: `${statements.length} statements` };
  try {
    const reader = await connection.runAndReadAll(statement.sql);
    const types = reader.columnTypes();
    const spark = statement.columns.map((column) => column.type);
    const values = reader.getRows();
    for (const [i, type] of spark.entries()) {
      const wanted = duckType(type).replaceAll('"', '');
      const given = `${types[i]}`.replaceAll('"', '');
      // DuckDB has no type for NULLs of which it knows nothing else; what is stored is cast.
      const isUntyped = values.every((row) => row[i] === null);
      if (wanted !== given && !isUntyped)
        return { error: `declared as ${wanted}, but DuckDB gives ${given}` };
    }
    const rows = values.map((row) => row.map((value, i) => taggedValue(value, types[i]!)));
    return { types: spark.map(typeText), rows };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return isAloud.test(message) ? { refused: message } : { error: message.split('\n')[0]! };
  }
}
