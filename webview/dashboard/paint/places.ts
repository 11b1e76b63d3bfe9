/** In pixels, from the top left of a chart. */
export interface At {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** The edges of a rectangle. */
export interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function overlap(a: Frame, b: Frame): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
