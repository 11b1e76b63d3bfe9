import type { LegendView } from './legendView.ts';
import type { Legend } from './plot.ts';

export function drawLegend(
  context: CanvasRenderingContext2D,
  { items, arrows, page, pages }: LegendView,
  options: { looks: Legend; font: string; hidden: ReadonlySet<string>; colourOf(name: string): string },
): void {
  const { looks, hidden } = options;
  context.font = `${looks.size}px ${options.font}`;
  context.textAlign = 'left';
  for (const { name, text, x, y } of items) {
    const isHidden = hidden.has(name);
    context.globalAlpha = isHidden ? 0.5 : 1;
    context.fillStyle = isHidden ? looks.quiet : options.colourOf(name) || looks.quiet;
    context.beginPath();
    context.arc(x + 5, y, 5, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = isHidden ? looks.quiet : looks.colour;
    context.fillText(text, x + 15, y);
  }
  context.globalAlpha = 1;
  if (!arrows) return;
  const arrow = (x: number, y: number, way: -1 | 1, isThere: boolean) => {
    context.fillStyle = isThere ? looks.colour : looks.quiet;
    context.globalAlpha = isThere ? 1 : 0.5;
    context.beginPath();
    context.moveTo(x + 4 * way, y);
    context.lineTo(x - 3 * way, y - 5);
    context.lineTo(x - 3 * way, y + 5);
    context.fill();
    context.globalAlpha = 1;
  };
  arrow(arrows.back.x, arrows.back.y, -1, page > 0);
  arrow(arrows.forth.x, arrows.forth.y, 1, page < pages - 1);
  context.textAlign = 'center';
  context.fillStyle = looks.quiet;
  context.fillText(`${page + 1}/${pages}`, arrows.count.x, arrows.count.y);
}
