import type { TextRun } from '../../../src/shared/dashboardView.ts';
import { make } from '../../dom.ts';
import { applyText, colourText, length } from '../applyStyle.ts';
import { plainCell } from '../formatCell.ts';
import type { MakeWidget } from './widgetDrawing.ts';

/** Text: its runs become text nodes with styles, never markup. */
export const textWidget: MakeWidget = () => {
  const element = make('div', 'text');
  let drawn = '';
  return {
    element,
    update({ text, parameters }, { look }) {
      const runs = text ?? [{ text: String(parameters.text ?? '') }];
      const key = JSON.stringify([runs, parameters, look.isHighContrast]);
      if (key === drawn) return;
      drawn = key;
      const { fontSize, textColor, textAlignment } = parameters;
      applyText(element, { color: textColor, size: fontSize, align: textAlignment }, look.isHighContrast);
      element.replaceChildren(...paragraphs(runs, look.isHighContrast));
    },
  };
};

/** Runs split at line ends; a paragraph's alignment is that of its last run, as in Quill. */
function paragraphs(runs: readonly TextRun[], isHighContrast: boolean): HTMLElement[] {
  const all: HTMLElement[] = [];
  let line: Node[] = [];
  const end = (align?: string) => {
    const paragraph = make('p', '', ...line);
    if (line.length === 0) paragraph.append('\u00a0');
    if (align === 'left' || align === 'center' || align === 'right' || align === 'justify')
      paragraph.style.textAlign = align;
    all.push(paragraph);
    line = [];
  };
  let align: string | undefined;
  for (const run of runs) {
    align = run.align ?? align;
    for (const [at, part] of run.text.slice(0, 100_000).split('\n').entries()) {
      if (at > 0) end(run.align ?? align);
      if (part !== '') line.push(span(part, run, isHighContrast));
    }
  }
  if (line.length > 0 || all.length === 0) end(align);
  return all;
}

function span(text: string, run: TextRun, isHighContrast: boolean): HTMLElement {
  const element = make('span', '', plainCell(text));
  if (run.bold) element.style.fontWeight = '600';
  if (run.italic) element.style.fontStyle = 'italic';
  if (run.underline) element.style.textDecoration = 'underline';
  const colour = isHighContrast ? null : colourText(run.color);
  if (colour) element.style.color = colour;
  const size = length(run.size);
  if (size) element.style.fontSize = `${size}px`;
  return element;
}
