import { make, setText } from '../../dom.ts';
import { applyText, length } from '../applyStyle.ts';
import { toNumber } from '../chartInput.ts';
import { compactNumber, formatCell, plainCell } from '../formatCell.ts';
import { textWidth } from '../paint/textSize.ts';
import { fitNumber } from './fitNumber.ts';
import type { MakeWidget } from './widgetDrawing.ts';

/** One number with its title. */
export const numberWidget: MakeWidget = () => {
  const title = make('div', 'number-title');
  const figure = make('div', 'number-figure');
  const element = make('div', 'number', title, figure);
  /** What stands in the widget now, and the pixels that it has; none before it was laid out. */
  let shown = { title: '', titleSize: 13, figure: '', figureSize: 28, font: '' };
  let room: { width: number; height: number } | null = null;
  let looks = { title: {}, figure: {}, isHighContrast: false };
  const layOut = () => {
    const measure = (text: string, size: number) => textWidth(text, `${size}px ${shown.font}`);
    const isLaidOut = room !== null && room.width > 0 && room.height > 0;
    const fitted = isLaidOut ? fitNumber({ ...shown, ...room! }, measure) : null;
    const { titleSize, figureSize } = fitted ?? shown;
    applyText(title, { ...looks.title, size: titleSize }, looks.isHighContrast);
    applyText(figure, { ...looks.figure, size: figureSize }, looks.isHighContrast);
    if (!fitted) return;
    title.classList.toggle('is-line', fitted.titleLines <= 1);
    title.style.setProperty('--lines', String(fitted.titleLines));
  };
  const observer = new ResizeObserver((entries) => {
    const { width, height } = entries.at(-1)!.contentRect;
    room = { width, height };
    layOut();
  });
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
      const written = isEmpty
        ? String(parameters.noResultsLabel ?? '-')
        : parameters.compact === true && number !== null && !column?.format?.pattern.includes('%')
          ? compactNumber(number)
          : formatCell(column, value);
      const own = text?.map((run) => run.text).join('') ?? parameters.title;
      setText(title, typeof own === 'string' ? plainCell(own) : '');
      title.hidden = title.textContent === '';
      title.title = title.textContent ?? '';
      setText(figure, plainCell(written));
      figure.title = isEmpty ? '' : formatCell(column, value);
      const align = parameters.textAlignment ?? 'right';
      looks = {
        title: { color: parameters.titleColor, align },
        figure: { color: parameters.numberColor, align },
        isHighContrast: look.isHighContrast,
      };
      shown = {
        title: title.textContent ?? '',
        titleSize: length(parameters.titleSize) || 13,
        figure: figure.textContent ?? '',
        figureSize: length(parameters.numberSize) || 28,
        font: look.font,
      };
      layOut();
    },
    dispose: () => observer.disconnect(),
  };
};
