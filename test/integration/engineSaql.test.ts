import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textEdit } from '../../src/shared/textEdit.ts';
import { type Client, endEngine, engineClient } from '../support/engines.ts';
import { temporaryFolder } from '../support/standpipe.ts';

describe('SAQL and dashboards of the engine', async () => {
  const folder = await temporaryFolder('engine-saql');
  const root = join(folder.path, 'project');
  const dataFolder = join(folder.path, 'data');
  let client: Client;
  const all = "q = load \"items\";\nq = foreach q generate 'n' as 'n';\nq = order q by 'n';\n";
  const writeItems = (factor: number) =>
    writeFile(
      join(dataFolder, 'items.csv'),
      ['n,kind', ...Array.from({ length: 50 }, (_, at) => `${at * factor},${at % 2 ? 'odd' : 'even'}`)].join(
        '\n',
      ),
    );

  beforeAll(async () => {
    await mkdir(root);
    await mkdir(dataFolder);
    await writeItems(1);
    client = await engineClient(root);
  });
  afterAll(async () => {
    await client.close();
    await endEngine(root);
    await folder.remove();
  });

  it('sends as many rows as are asked for, and says how many there are and where they are from', async () => {
    const few = await client.api.runSaql({ text: all, dataFolder, mostRows: 3 });
    expect(few.data?.values).toEqual([[0, 1, 2]]);
    expect(few).toMatchObject({ totalRows: 50, origins: [{ dataset: 'items', from: 'folder', rows: 50 }] });
    const whole = await client.api.runSaql({ text: all, dataFolder });
    expect(whole.data?.rowCount).toBe(50);
    const wrong = await client.api.runSaql({ text: all.replace("'n' as", "'m' as"), dataFolder });
    expect(wrong).toMatchObject({ data: null, totalRows: 0 });
    expect(wrong.diagnostics).toMatchObject([{ code: 'saql-unknown-field', line: 2 }]);
  });

  it('ends a query that is cancelled, and answers the next', async () => {
    const queryId = randomUUID();
    const running = client.api.runSaql({ text: all, dataFolder, queryId }).catch((error) => error.name);
    await client.api.cancelQuery({ queryId });
    expect(await running).toBe('Cancelled');
    await client.api.cancelQuery({ queryId });
    expect((await client.api.runSaql({ text: all, dataFolder, queryId })).totalRows).toBe(50);
  });

  it('tells which datasets a file sees', async () => {
    const { datasets, origins } = await client.api.datasets({ dataFolder });
    expect(datasets.map(({ name }) => name)).toEqual(['items']);
    expect(datasets[0]!.columns).toEqual([
      { name: 'n', type: 'number' },
      { name: 'kind', type: 'text' },
    ]);
    expect(origins).toEqual([{ dataset: 'items', from: 'folder', rows: 50 }]);
    expect((await client.api.datasets({})).datasets).toEqual([]);
  });

  it('keeps what it has read until it is told to read anew, selections with it', async () => {
    const text = JSON.stringify({
      label: 'Items',
      state: {
        steps: {
          total: {
            type: 'saql',
            query: "q = load \"items\"; q = group q by all; q = foreach q generate sum('n') as 'n';",
          },
        },
        widgets: { sum: { type: 'number', parameters: { step: 'total', measureField: 'n' } } },
        gridLayouts: [
          {
            name: 'Default',
            numColumns: 12,
            pages: [{ name: 'p', widgets: [{ name: 'sum', row: 0, column: 0, rowspan: 2, colspan: 2 }] }],
          },
        ],
      },
    });
    const { sessionId, view } = await client.api.openDashboard({
      file: 'a.dashboard.json',
      text,
      dataFolder,
    });
    const sumOf = (shown: typeof view) => shown?.widgets[0]?.data?.values[0]?.[0];
    expect(sumOf(view)).toBe(1225);
    const step = await client.api.dashboardStep({ sessionId, step: 'total' });
    expect(step).toMatchObject({
      data: { values: [[1225]] },
      totalRows: 1,
      sql: expect.stringContaining('SELECT'),
    });
    await writeItems(10);
    const again = await client.api.updateDashboard({ sessionId });
    expect(sumOf(again.view)).toBe(1225);
    const anew = await client.api.updateDashboard({ sessionId, reloadData: true });
    expect(sumOf(anew.view)).toBe(12_250);

    // What is typed travels as the change that it is; what is wrong is told apart.
    expect(await client.api.dashboardDiagnostics({ sessionId })).toEqual([]);
    const broken = text.replace('"measureField":', '"measureField"');
    const edit = textEdit(text, broken);
    expect(edit).toMatchObject({ end: edit.start + 1, text: '' });
    expect(await client.api.updateDashboard({ sessionId, edit })).toEqual({ view: null });
    expect(await client.api.dashboardDiagnostics({ sessionId })).toMatchObject([{ code: 'json-syntax' }]);
    const wrong = text.replace('"step":"total"', '"step":"none"');
    await client.api.updateDashboard({ sessionId, edit: textEdit(broken, wrong) });
    expect(await client.api.dashboardDiagnostics({ sessionId })).toMatchObject([
      { code: 'dashboard-unused-step' },
      { code: 'dashboard-unknown-step' },
    ]);
    const mended = await client.api.updateDashboard({ sessionId, edit: textEdit(wrong, text) });
    expect(sumOf(mended.view)).toBe(12_250);
    // A click ends the view that is on its way; what is wrong is that of the new text all the same.
    const given = client.api.updateDashboard({ sessionId, edit: textEdit(text, wrong) });
    const clicked = client.api.actOnDashboard({ sessionId, action: { type: 'clear', step: null } });
    await Promise.allSettled([given, clicked]);
    expect(await client.api.dashboardDiagnostics({ sessionId })).toHaveLength(2);
    await client.api.updateDashboard({ sessionId, edit: textEdit(wrong, text) });
    const far = { start: text.length + 1, end: text.length + 1, text: '}' };
    await expect(client.api.updateDashboard({ sessionId, edit: far })).rejects.toMatchObject({
      code: 'wire.malformed',
    });
    await client.api.closeDashboard({ sessionId });
  });
});
