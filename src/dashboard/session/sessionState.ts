import type { DashboardAction } from '../../shared/dashboardView.ts';
import { type Selection, select, selectRange } from '../facets/selection.ts';
import type { Dashboard, GlobalFilter, Step, StepRows } from '../model.ts';

/** What a person has done in a dashboard. Selections that nobody touched are the steps' own. */
export interface SessionState {
  /** By step, what a person selected; null is nothing, also where `start` says otherwise. */
  touched: Map<string, { selection: Selection | null; rows: StepRows | null }>;
  /** Values of global filters, by index, where changed. */
  filters: Map<number, unknown[]>;
  page: string | null;
  layout: string | null;
}

export function newState(): SessionState {
  return { touched: new Map(), filters: new Map(), page: null, layout: null };
}

/** The state after an action. `shown` gives a step's selection now, and the rows that it last had. */
export function afterAction(
  state: SessionState,
  action: DashboardAction,
  dashboard: Dashboard,
  shown: (step: string) => { selection: Selection | null; rows: StepRows | null; keys: string[] },
): SessionState {
  switch (action.type) {
    case 'page':
      return { ...state, page: action.page };
    case 'layout':
      return { ...state, layout: action.layout, page: null };
    case 'filter': {
      const filter = dashboard.filters[action.index];
      if (filter === undefined || filter.locked) return state;
      return { ...state, filters: new Map(state.filters).set(action.index, action.value) };
    }
    case 'clear': {
      const steps = action.step === null ? Object.keys(dashboard.steps) : [action.step];
      const touched = new Map(state.touched);
      for (const name of steps) {
        const step = dashboard.steps[name];
        if (step === undefined) continue;
        // A step that needs a selection goes back to its first.
        if (step.selectMode.endsWith('required')) touched.delete(name);
        else touched.set(name, { selection: null, rows: null });
      }
      return { ...state, touched };
    }
    case 'range': {
      if (dashboard.steps[action.step] === undefined) return state;
      const selection = selectRange(action.min, action.max);
      return { ...state, touched: new Map(state.touched).set(action.step, { selection, rows: null }) };
    }
    case 'select': {
      const step: Step | undefined = dashboard.steps[action.step];
      if (step === undefined || step.selectMode === 'none') return state;
      const now = shown(action.step);
      const keys = action.keys.length > 0 ? action.keys : now.keys;
      const before = state.touched.get(action.step);
      const selection = select(
        step,
        before === undefined ? now.selection : before.selection,
        keys,
        action.values,
      );
      return { ...state, touched: new Map(state.touched).set(action.step, { selection, rows: now.rows }) };
    }
  }
}

/** The state for a new text of the dashboard: what still has its step, filter or page stays. */
export function keepState(state: SessionState, before: Dashboard, after: Dashboard): SessionState {
  const touched = new Map([...state.touched].filter(([name]) => fits(before.steps[name], after.steps[name])));
  const filters = new Map<number, unknown[]>();
  for (const [index, value] of state.filters) {
    const old = before.filters[index];
    const at = after.filters.findIndex(
      (filter) => old !== undefined && filter.field === old.field && filter.dataset === old.dataset,
    );
    if (at >= 0) filters.set(at, value);
  }
  const layout = after.layouts.some((l) => l.name === state.layout) ? state.layout : null;
  const page = after.layouts.some((l) => l.pages.some((p) => p.name === state.page)) ? state.page : null;
  return { touched, filters, page, layout };
}

function fits(before: Step | undefined, after: Step | undefined): boolean {
  return (
    before !== undefined && after !== undefined && before.type === after.type && after.selectMode !== 'none'
  );
}

/** Global filters with the values that stand now; a value that asks for the user, who is not known, is none. */
export function currentFilters(dashboard: Dashboard, state: SessionState): GlobalFilter[] {
  return dashboard.filters.map((filter, index) => {
    const value = state.filters.get(index) ?? filter.value;
    return { ...filter, value: JSON.stringify(value).includes('!{') ? [] : value };
  });
}
