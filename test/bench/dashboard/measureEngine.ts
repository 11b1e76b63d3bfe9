import { readFileSync } from 'node:fs';
import type { EngineApi } from '../../../src/shared/engineApi.ts';

export interface Click {
  /** The step whose widget was clicked; `… off` where that ended its selection. */
  step: string;
  ms: number;
}

/** The same dashboard and the same clicks without a window. */
export async function measureEngine(
  api: EngineApi,
  options: { file: string; steps: readonly string[]; look: number },
): Promise<{ first: number; clicks: Click[] }> {
  // Another filter than before: nothing that was counted for the first window answers it.
  const text = readFileSync(options.file, 'utf8').replaceAll(
    '"measures":',
    '"filters": [["Status", ["Open", "Paid", "Sent", "Lost"], "in"]], "measures":',
  );
  const started = performance.now();
  const opened = await api.openDashboard({ file: options.file, text });
  const first = performance.now() - started;
  const { sessionId } = opened;
  let { view } = opened;
  await rest(6_000);
  const clicks: Click[] = [];
  for (let at = 0; at < options.steps.length; at++) {
    const pair = [options.steps[at]!, options.steps[(at + 3) % options.steps.length]!];
    for (const [turn, step] of [...pair, ...pair].entries()) {
      // From behind the last click: cubes are made ready, and nothing is foretold.
      await api.dashboardViewsAhead({ sessionId, step, from: Number.MAX_SAFE_INTEGER });
      await rest(options.look);
      const shown = view?.widgets.find((widget) => widget.step === step);
      const keys = shown?.selection?.keys ?? [];
      const value = (key: string) => {
        const column = shown?.data?.columns.findIndex(({ name }) => name === key) ?? -1;
        return shown?.data?.values[column]?.[1] ?? null;
      };
      const before = performance.now();
      view = await api.actOnDashboard({
        sessionId,
        action:
          turn < 2 ? { type: 'select', step, keys, values: [keys.map(value)] } : { type: 'clear', step },
      });
      clicks.push({ step: turn < 2 ? step : `${step} off`, ms: performance.now() - before });
    }
  }
  await api.closeDashboard({ sessionId });
  return { first, clicks };
}

const rest = (ms: number) => new Promise((settle) => setTimeout(settle, ms));
