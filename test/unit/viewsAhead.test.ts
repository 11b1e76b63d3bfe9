import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DashboardView } from '../../src/shared/dashboardView.ts';
import type { ForetoldView } from '../../src/shared/engineApi.ts';
import { openViewSender } from '../../src/shared/sentView.ts';
import { openViewsAhead } from '../../src/ui/viewsAhead.ts';

const view: DashboardView = {
  name: 'd',
  label: 'D',
  layouts: [],
  layout: { name: 'l', numColumns: 12, rowHeight: 30, maxWidth: null, style: {} },
  pages: [],
  page: 'p',
  widgets: [],
  filters: [],
  data: [],
};

/** An engine that foretells one click at a time, of three; `asked` are its calls. */
function opened() {
  const asked: string[] = [];
  const told: string[] = [];
  const sender = openViewSender();
  sender.next(view);
  const ahead = openViewsAhead({
    session: () => ({
      id: 's',
      api: {
        async dashboardViewsAhead({ step, from }) {
          asked.push(`${step} ${from}`);
          await new Promise((settle) => setTimeout(settle, 10));
          const one: ForetoldView = {
            action: { type: 'clear', step: `${step} ${from}` },
            view,
            isWhole: true,
          };
          return { views: [one], next: from < 2 ? from + 1 : null };
        },
      },
    }),
    sender,
    foretell: ({ views }) => told.push(...views.map(({ action }) => ('step' in action ? action.step! : ''))),
  });
  return { asked, told, sender, ahead };
}

describe('views ahead of clicks', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('come piece by piece while the pointer is over a widget, and end when it is over another', async () => {
    const { told, ahead } = opened();
    ahead.enter('a');
    await vi.advanceTimersByTimeAsync(15);
    ahead.enter('b');
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual(['a 0', 'b 0', 'b 1', 'b 2']);
  });

  it('are not handed on once the page has another view', async () => {
    const { told, sender, ahead } = opened();
    ahead.enter('a');
    await vi.advanceTimersByTimeAsync(15);
    sender.next(view);
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual(['a 0']);
  });

  it('are not asked for while a click is under way, and begin anew a little after its view', async () => {
    const { asked, ahead } = opened();
    ahead.stop();
    ahead.enter('a');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([]);
    ahead.renew();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toEqual(['a 0', 'a 1', 'a 2']);
  });
});
