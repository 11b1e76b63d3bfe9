import { compileSaql } from '../../saql/compile.ts';
import { runSaql } from '../../saql/run.ts';
import type { ColumnData, Database } from '../../shared/database.ts';
import { defaultSettings } from '../../shared/dataset.ts';
import { hasErrors, toDiagnostics } from '../../shared/diagnostic.ts';
import type { RunSaqlRequest, SaqlAnswer } from '../../shared/engineApi.ts';
import type { DatasetHost } from '../datasets/datasetHost.ts';
import { momentOf } from './momentOf.ts';

/** One SAQL query over local data. A text with errors is not run; its diagnostics say what is wrong. */
export async function runSaqlText(
  request: RunSaqlRequest,
  parts: { database: Database; datasets: DatasetHost; signal: AbortSignal },
): Promise<SaqlAnswer> {
  const started = performance.now();
  const data = await parts.datasets.open({ ...request, mentionedIn: request.text }, parts.signal);
  const compiled = compileSaql(request.text, {
    datasets: data.catalog,
    now: request.now === undefined ? new Date() : momentOf(request.now),
    settings: defaultSettings,
  });
  const diagnostics = [
    ...toDiagnostics(request.file ?? 'query.saql', request.text, compiled.findings),
    ...data.diagnosticsOf(compiled.datasets),
  ];
  const columns = compiled.columns.map(({ name, type }) => ({ name, type }));
  const used = new Set(compiled.datasets.map((name) => data.catalog(name)?.name));
  const origins = data.origins.filter(({ dataset }) => used.has(dataset));
  const answer = { columns, sql: compiled.sql, origins, diagnostics };
  const milliseconds = () => Math.round(performance.now() - started);
  if (compiled.sql === null || hasErrors(compiled.findings))
    return { ...answer, data: null, totalRows: 0, milliseconds: milliseconds() };
  const rows = await runSaql(compiled, parts.database, parts.signal);
  const sent = request.mostRows === undefined ? rows : firstRows(rows, request.mostRows);
  return { ...answer, data: sent, totalRows: rows.rowCount, milliseconds: milliseconds() };
}

function firstRows({ columns, values, rowCount }: ColumnData, most: number): ColumnData {
  if (rowCount <= most) return { columns, values, rowCount };
  return { columns, values: values.map((column) => column.slice(0, most)), rowCount: most };
}
