import { chartWidget } from './chartWidget.ts';
import { filterWidget } from './filterWidget.ts';
import { linkWidget } from './linkWidget.ts';
import { listWidget, toggleWidget } from './listWidgets.ts';
import { navigationWidget } from './navigationWidget.ts';
import { numberWidget } from './numberWidget.ts';
import { containerWidget, imageWidget, placeholderWidget } from './plainWidgets.ts';
import { dateWidget, rangeWidget } from './rangeWidgets.ts';
import { repeaterWidget } from './repeaterWidget.ts';
import { tableWidget } from './tableWidget.ts';
import { textWidget } from './textWidget.ts';
import type { MakeWidget } from './widgetDrawing.ts';

const kinds: Record<string, MakeWidget> = {
  text: textWidget,
  number: numberWidget,
  chart: chartWidget,
  link: linkWidget,
  url: linkWidget,
  container: containerWidget,
  box: containerWidget,
  image: imageWidget,
  listselector: listWidget,
  pillbox: toggleWidget,
  dateselector: dateWidget,
  rangeselector: rangeWidget,
  filterpanel: filterWidget,
  globalfilters: filterWidget,
  navigation: navigationWidget,
  table: tableWidget,
  comparetable: tableWidget,
  valuestable: tableWidget,
  pivottable: tableWidget,
  repeater: repeaterWidget,
  component: placeholderWidget(() => 'A component runs in the org only.'),
  input: rangeWidget,
};

const unknown = placeholderWidget((type) => `Widgets of type ${type} are not drawn here.`);

export function widgetKind(type: string): MakeWidget {
  return Object.hasOwn(kinds, type) ? kinds[type]! : unknown;
}

/** A click on these does nothing of its own, so it leads to their JSON. */
export function isStill(type: string): boolean {
  return ['text', 'number', 'box', 'image', 'component'].includes(type) || !Object.hasOwn(kinds, type);
}
