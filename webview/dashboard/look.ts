import type { DashboardView, WidgetView } from '../../src/shared/dashboardView.ts';
import type { Look } from './widgets/widgetDrawing.ts';

type Rgb = [number, number, number];

const onLight = [
  '#2f7ebc',
  '#2e9c8f',
  '#e08a2e',
  '#8a63c9',
  '#c9537c',
  '#6a9b3c',
  '#4f6fbf',
  '#b8892b',
  '#5a8f9e',
];
const onDark = [
  '#5aa9e6',
  '#4fc3b0',
  '#f0a95c',
  '#b292ea',
  '#e880a4',
  '#9cc96b',
  '#8aa4ee',
  '#dcb457',
  '#86bfd0',
];

/** The theme's colours as the page has them now, by a probe that the browser works them out for. */
export interface Theme {
  background: Rgb;
  text: string;
  font: string;
  isHighContrast: boolean;
  isDark: boolean;
  contrastLine: string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const { classList } = document.body;
  const background = readColour(style.backgroundColor)?.rgb ?? [255, 255, 255];
  return {
    background,
    text: style.color,
    font: style.fontFamily,
    isHighContrast:
      classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light'),
    isDark: lightness(background) < 0.5,
    contrastLine: style.getPropertyValue('--vscode-contrastBorder').trim() || style.color,
  };
}

/** Under high contrast a dashboard's own colours give way to the theme's. */
export function lookOf(view: DashboardView, widget: WidgetView, theme: Theme): Look {
  const ground = theme.isHighContrast ? theme.background : groundOf(view, widget, theme);
  const isDark = lightness(ground) < 0.5;
  const ink = isDark ? '235, 239, 243' : '28, 35, 42';
  return {
    isDark,
    isHighContrast: theme.isHighContrast,
    text: theme.isHighContrast ? theme.text : `rgb(${ink})`,
    quiet: theme.isHighContrast ? theme.text : `rgba(${ink}, 0.68)`,
    line: theme.isHighContrast ? theme.contrastLine : `rgba(${ink}, 0.18)`,
    background: `rgb(${ground.join(', ')})`,
    palette: isDark ? onDark : onLight,
    font: theme.font,
  };
}

/** What is behind a widget's text: its own colour over the containers beneath it over the layout over the theme. */
function groundOf(view: DashboardView, widget: WidgetView, theme: Theme): Rgb {
  const drawn = inDrawingOrder(view.widgets.filter(({ page }) => page === widget.page));
  const beneath = drawn.slice(0, Math.max(0, drawn.indexOf(widget))).filter((other) => covers(other, widget));
  const layers = [
    view.layout.style.backgroundColor,
    ...[...beneath, widget].map(({ style }) => style.backgroundColor),
  ];
  return layers.reduce<Rgb>((ground, layer) => {
    const colour = typeof layer === 'string' ? readColour(layer) : null;
    return colour ? mix(ground, colour.rgb, colour.alpha) : ground;
  }, theme.background);
}

/** Containers lie under what they contain, wherever they stand in the list; else the later lies over the earlier. */
export function inDrawingOrder(widgets: readonly WidgetView[]): WidgetView[] {
  const isGround = ({ type }: WidgetView) => type === 'container' || type === 'box';
  return [...widgets.filter(isGround), ...widgets.filter((widget) => !isGround(widget))];
}

/** Whether one widget lies wholly within the place of another. */
export function covers({ place: a }: WidgetView, { place: b }: WidgetView): boolean {
  return (
    a.row <= b.row &&
    a.column <= b.column &&
    a.row + a.rowspan >= b.row + b.rowspan &&
    a.column + a.colspan >= b.column + b.colspan
  );
}

function mix(under: Rgb, over: Rgb, alpha: number): Rgb {
  return under.map((value, at) => Math.round(value * (1 - alpha) + over[at]! * alpha)) as Rgb;
}

export function lightness([r, g, b]: Rgb): number {
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}

/** `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()`, `rgba()`; named colours and others are not mixed. */
export function readColour(text: string): { rgb: Rgb; alpha: number } | null {
  const hex = /^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.exec(text.trim())?.[1];
  if (hex) {
    const pairs = hex.length <= 4 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!;
    const [r, g, b, a = 255] = pairs.map((pair) => Number.parseInt(pair, 16));
    return { rgb: [r!, g!, b!], alpha: a / 255 };
  }
  const list = /^rgba?\(([\d\s.,%/]+)\)$/i.exec(text.trim())?.[1];
  if (list) {
    const [r, g, b, a = 1] = list
      .split(/[\s,/]+/)
      .filter(Boolean)
      .map(Number);
    if ([r, g, b, a].every((part) => part !== undefined && Number.isFinite(part)))
      return { rgb: [r!, g!, b!], alpha: a };
  }
  const named: Record<string, { rgb: Rgb; alpha: number }> = {
    transparent: { rgb: [0, 0, 0], alpha: 0 },
    white: { rgb: [255, 255, 255], alpha: 1 },
    black: { rgb: [0, 0, 0], alpha: 1 },
  };
  return Object.hasOwn(named, text) ? named[text]! : null;
}
