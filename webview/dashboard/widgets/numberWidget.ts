import { make, setText } from '../../dom.ts';
import { applyText, length } from '../applyStyle.ts';
import { toNumber } from '../chartInput.ts';
import { compactNumber, formatCell, plainCell } from '../formatCell.ts';
import { textWidth } from '../paint/textSize.ts';
import type { MakeWidget } from './widgetDrawing.ts';

/** One number with its title. */
export const numberWidget: MakeWidget = () => {
  const title = make('div', 'number-title');
  const figure = make('div', 'number-figure');
  const element = make('div', 'number', title, figure);
  let size = 28;
  /** Pixels of the figure that was measured last, at its full size. */
  let fitted = 0;
  // A figure that is cut off is a wrong one: it gets smaller where it does not fit.
  const shrink = () => {
    figure.style.fontSize = `${size}px`;
    const across = figure.clientWidth / Math.max(1, figure.scrollWidth);
    const down = element.clientHeight / Math.max(1, element.scrollHeight);
    if (across > 0 && Math.min(across, down) < 1)
      figure.style.fontSize = `${Math.max(9, Math.floor(size * Math.min(across, Math.max(down, 0.5))))}px`;
  };
  const observer = new ResizeObserver(shrink);
  observer.observe(element);
  return {
    element,
    update(widget, { look }) {
      const { parameters, data, columns, text } = widget;
      const wanted = String(parameters.measureField ?? '');
      const place = Math.max(
        0,
        (data?.columns ?? []).findIndex(({ name }) => name === wanted),
      );
      const column = columns.find(({ name }) => name === data?.columns[place]?.name) ?? null;
      const value = data && data.rowCount > 0 ? (data.values[place]?.[0] ?? null) : null;
      const number = toNumber(value);
      const isEmpty = !data || data.rowCount === 0;
      const shown = isEmpty
        ? String(parameters.noResultsLabel ?? '-')
        : parameters.compact === true && number !== null && !column?.format?.pattern.includes('%')
          ? compactNumber(number)
          : formatCell(column, value);
      const own = text?.map((run) => run.text).join('') ?? parameters.title;
      setText(title, typeof own === 'string' ? plainCell(own) : '');
      title.hidden = title.textContent === '';
      setText(figure, plainCell(shown));
      figure.title = isEmpty ? '' : formatCell(column, value);
      const align = parameters.textAlignment ?? 'right';
      applyText(
        title,
        { color: parameters.titleColor, size: parameters.titleSize, align },
        look.isHighContrast,
      );
      applyText(figure, { color: parameters.numberColor, align }, look.isHighContrast);
      const ofParameters = length(parameters.numberSize) || 28;
      // Measuring lays the page out: only for a figure that is longer than one that fits, or that did not.
      const wide = textWidth(shown, `${ofParameters}px ${look.font}`);
      const isFitted = ofParameters === size && wide <= fitted && figure.style.fontSize === `${size}px`;
      size = ofParameters;
      if (isFitted) return;
      shrink();
      fitted = wide;
    },
    dispose: () => observer.disconnect(),
  };
};
