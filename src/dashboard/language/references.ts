import { stepReferences } from '../bindings/bindingTree.ts';
import { boundStringsOf } from '../bindings/boundStrings.ts';
import { linkPath } from '../checks/facets.ts';
import type { JsonPath } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import type { OpenDashboard } from './knowledge.ts';

/** A name of the dashboard where it stands in the file. */
export interface Reference {
  kind: 'step' | 'widget' | 'page';
  name: string;
  start: number;
  end: number;
  isDefinition: boolean;
  /** The string or key that holds it: says how often new text must be escaped. */
  path: JsonPath;
}

/** Every place where steps, widgets and pages are named: their keys, placements, parameters, facets, links, bindings. */
export function referencesIn({ dashboard, text }: OpenDashboard): Reference[] {
  const found: Reference[] = [];
  const value = (kind: Reference['kind'], name: string, path: JsonPath, isDefinition = false): void => {
    if (name === '' || text.stringAt(path) !== name) return;
    found.push({ kind, name, ...text.place(path, { start: 0, end: name.length }), isDefinition, path });
  };
  const key = (kind: Reference['kind'], name: string, path: JsonPath): void => {
    found.push({ kind, name, ...text.keyPlace(path), isDefinition: true, path });
  };

  for (const step of Object.values(dashboard.steps)) {
    key('step', step.name, ['steps', step.name]);
    for (const [index, name] of step.receiveFacet.steps.entries())
      value('step', name, ['steps', step.name, 'receiveFacetSource', 'steps', index]);
  }
  for (const widget of Object.values(dashboard.widgets)) {
    const path: JsonPath = ['widgets', widget.name];
    const parameters: JsonPath = [...path, 'parameters'];
    key('widget', widget.name, path);
    value('step', widget.step ?? '', [...parameters, 'step']);
    for (const [name, shown] of Object.entries(asObject(asObject(widget.parameters.content).values)))
      value('step', asText(asObject(shown).step), [...parameters, 'content', 'values', name, 'step']);
    for (const [index, held] of asArray(widget.parameters.containedWidgets).entries())
      value('widget', asText(held), [...parameters, 'containedWidgets', index]);
    if (widget.parameters.destinationType === 'page') {
      const page = asText(asObject(widget.parameters.destinationLink).name);
      value('page', page, [...parameters, 'destinationLink', 'name']);
    }
    for (const [i, interaction] of asArray(widget.parameters.interactions).entries())
      for (const [a, action] of asArray(asObject(interaction).actions).entries()) {
        const { destinationType, destinationLink } = asObject(action);
        const at: JsonPath = [...parameters, 'interactions', i, 'actions', a, 'destinationLink', 'name'];
        if (destinationType === 'page') value('page', asText(asObject(destinationLink).name), at);
      }
  }
  for (const [l, layout] of dashboard.layouts.entries())
    for (const [p, page] of layout.pages.entries()) {
      const path: JsonPath = ['gridLayouts', l, 'pages', p];
      value('page', page.name, [...path, 'name'], true);
      for (const [w, { widget }] of page.placements.entries())
        value('widget', widget, [...path, 'widgets', w, 'name']);
    }
  for (const [index, link] of dashboard.links.entries())
    for (const [each, { source }] of link.entries())
      if (dashboard.steps[source]?.form === 'static')
        value('step', source, [...linkPath(text, index), 'fields', each, 'dataSourceName']);
  for (const { path, isKey, bound } of boundStringsOf(dashboard)) {
    if (isKey) continue;
    for (const piece of bound.pieces)
      if (piece.kind === 'binding')
        for (const { step, ...inner } of stepReferences(piece.expression))
          found.push({ kind: 'step', name: step, ...text.place(path, inner), isDefinition: false, path });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The name around an offset of the file. */
export function referenceAt(open: OpenDashboard, offset: number): { at: Reference; all: Reference[] } | null {
  const all = referencesIn(open);
  const at = all.find(({ start, end }) => offset >= start && offset <= end);
  return at === undefined ? null : { at, all };
}

/** Where the step, widget or page named at an offset is made. */
export function definitionInDashboard(
  open: OpenDashboard,
  offset: number,
): { start: number; end: number } | null {
  const found = referenceAt(open, offset);
  const target = found?.all.find(
    (each) => each.isDefinition && each.kind === found.at.kind && each.name === found.at.name,
  );
  return target === undefined ? null : { start: target.start, end: target.end };
}

/** Every place that names what is named at an offset, its definition first asked for or left out. */
export function referencesInDashboard(
  open: OpenDashboard,
  offset: number,
  withDefinition: boolean,
): Reference[] {
  const found = referenceAt(open, offset);
  if (found === null) return [];
  const { kind, name } = found.at;
  return found.all.filter(
    (each) => each.kind === kind && each.name === name && (withDefinition || !each.isDefinition),
  );
}
