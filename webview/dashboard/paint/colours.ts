let reading: CanvasRenderingContext2D | null = null;

/** A colour as canvases write it, `#rrggbb` or `rgba(…)`; what is none is grey. */
export function canvasColour(text: string): string {
  if (typeof document === 'undefined') return text;
  reading ??= document.createElement('canvas').getContext('2d');
  if (!reading) return text;
  // What is no colour leaves the one before it.
  reading.fillStyle = '#888888';
  reading.fillStyle = text;
  return reading.fillStyle;
}
