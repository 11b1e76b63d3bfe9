import { setStyle } from '../../dom.ts';
import { colourText, length } from '../applyStyle.ts';

export interface Looks {
  parameters: Record<string, unknown>;
  /** How many columns there are. */
  columns: number;
  isHighContrast: boolean;
}

/** A table's own colours, sizes and widths: `header`, `cell`, borders, padding and `mode`. */
export function drawLooks(
  table: HTMLElement,
  scroll: HTMLElement,
  { parameters, columns, isHighContrast }: Looks,
): void {
  const [header, cell] = [objectOf(parameters.header), objectOf(parameters.cell)];
  const colours: [string, unknown][] = [
    ['--head-ground', header.backgroundColor],
    ['--head-ink', header.fontColor],
    ['--cell-ground', cell.backgroundColor],
    ['--cell-ink', cell.fontColor],
    ['--cell-line', parameters.innerMinorBorderColor],
    ['--head-line', parameters.innerMajorBorderColor],
  ];
  for (const [name, value] of colours)
    setStyle(scroll, name, isHighContrast ? '' : (colourText(value) ?? ''));
  const sizes: [string, unknown][] = [
    ['--head-size', header.fontSize],
    ['--cell-size', cell.fontSize],
    ['--cell-padding', parameters.verticalPadding],
  ];
  for (const [name, value] of sizes) {
    const pixels = length(value);
    setStyle(scroll, name, pixels === null ? '' : `${Math.min(40, pixels)}px`);
  }
  setStyle(scroll, '--columns', String(columns));
  const lines = Number(parameters.numberOfLines);
  table.classList.toggle('is-wrapped', lines > 1);
  table.classList.toggle('is-fitted', parameters.mode === 'fittocontainer');
  const [least, most] = [length(parameters.minColumnWidth), length(parameters.maxColumnWidth)];
  const isVariable = parameters.mode === 'variable';
  setStyle(scroll, '--least-width', isVariable && least ? `${least}px` : '');
  setStyle(scroll, '--most-width', isVariable && most ? `${most}px` : '');
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
