import type { Severity } from '../../shared/diagnostic.ts';

/**
 * Everything that checks of a dashboard say. What an org refuses to store is an error; so is what cannot run over the
 * data that is known. What it stores and what then does nothing is a warning or a hint.
 */
export const diagnostics = {
  'dashboard-unknown-widget': [
    'error',
    'There is no widget {name}: add it under "widgets" or take this placement away.{hint}',
  ],
  'dashboard-unknown-step': ['error', 'There is no step {name}: add it under "steps" or name another.{hint}'],
  'dashboard-placement-incomplete': [
    'error',
    'A placement needs {key} as a whole number of {least} or more.',
  ],
  'dashboard-widget-without-type': ['error', 'Widget {name} needs a "type", such as "chart" or "text".'],
  'dashboard-step-without-type': ['error', 'Step {name} needs a "type", such as "saql" or "aggregateflex".'],
  'dashboard-layout-missing': ['warning', 'The dashboard needs at least one layout under "gridLayouts".'],
  'dashboard-outside-grid': ['warning', 'This placement ends at column {end}, and the layout has {columns}.'],
  'dashboard-duplicate-page': [
    'warning',
    'Another page of this layout has the name {name} too: give it another.',
  ],
  'dashboard-unknown-page': ['warning', 'No layout has a page {name}: choose one of the pages.{hint}'],
  'dashboard-unknown-widget-type': ['warning', 'Widgets of type "{type}" are not known.{hint}'],
  'dashboard-unknown-step-type': ['warning', 'Steps of type "{type}" are not known.{hint}'],
  'dashboard-unknown-chart': ['warning', 'There is no visualization "{type}".{hint}'],
  'dashboard-unplaced-widget': ['hint', 'Widget {name} is on no page.'],
  'dashboard-unused-step': ['hint', 'No widget and no binding reads step {name}.'],
  'dashboard-unsafe-link': [
    'error',
    'A link may lead to http, https or mailto only: "{scheme}:" would run code.',
  ],
  'dashboard-unknown-dataset': ['error', 'There is no dataset {name} in the data at hand.{hint}'],
  'dashboard-unknown-field': ['error', 'Dataset {dataset} has no field {name}.{hint}'],
  'dashboard-no-measure': ['error', '{name} is text: {function} needs a measure.'],
  'dashboard-no-dimension': ['error', '{name} is a measure: only a dimension can be grouped by.'],
  'dashboard-unknown-aggregate': ['warning', 'There is no aggregate {name}.{hint}'],
  'dashboard-forecast-model': [
    'error',
    'There is no forecast model {name}: timeseries has "additive", "multiplicative" and "none", and finds the best where none is named.',
  ],
  'dashboard-filter-logic': ['warning', 'The filter logic names filter {index}, and there are {count}.'],
  'dashboard-unknown-column': ['warning', 'Step {step} gives no column {name}.{hint}'],
  'dashboard-lost-field': [
    'warning',
    '{name} is made of the field {field}, which dataset {dataset} does not have.{hint}',
  ],
  'binding-unknown-step': ['warning', 'There is no step {name} for this binding to read.{hint}'],
  'binding-unknown-function': ['warning', 'Bindings have no function {name}.{hint}'],
  'binding-arity': ['warning', 'The binding function {signature} takes {count}, not {given}.'],
  'binding-not-serialized': [
    'warning',
    'A binding must end with a serialization, such as .asString() or .asObject().',
  ],
  'binding-unknown-column': ['warning', 'Step {step} gives no column {name}.{hint}'],
  'binding-selection-empty': ['hint', 'No widget shows step {name}, so nothing is ever selected in it.'],
  'binding-not-allowed': ['warning', 'The key {name} cannot be bound: write the value.'],
  'binding-cycle': ['error', 'These steps read each other’s results, so none can run first: {cycle}.'],
  'facet-unknown-step': ['warning', 'There is no step {name} to receive facets from.{hint}'],
  'facet-no-broadcast': [
    'warning',
    'Step {name} broadcasts no facets: set its "broadcastFacet", or take it out here.',
  ],
  'facet-nothing-shared': [
    'warning',
    'Step {name} shares no dataset and no linked field with this one: no facet comes.',
  ],
  'facet-include-nothing': ['hint', '"include" without steps receives no facets: "none" says so.'],
  'filter-without-step': ['hint', 'No step reads dataset {name}: this filter does nothing.'],
  'filter-unknown-field': [
    'warning',
    'Dataset {dataset} has no field {name}, so this filter does nothing.{hint}',
  ],
  'link-unknown-field': [
    'warning',
    'Dataset {dataset} has no field {name}, so nothing is handed on to it.{hint}',
  ],
  'link-single-field': ['warning', 'A link joins two fields or more: add one or take the link away.'],
  'link-unknown-source': ['warning', 'No step reads {name}, so this link joins nothing.{hint}'],
} as const satisfies Record<string, readonly [Severity, string]>;

export type DiagnosticCode = keyof typeof diagnostics;
