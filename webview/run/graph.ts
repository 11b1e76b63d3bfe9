import { durationText, elapsed, formatCount, mainCount } from '../../src/shared/runWords.ts';
import { make, makeSvg, setAttribute, setText } from '../dom.ts';
import { type GraphLayout, layoutGraph } from './layoutGraph.ts';
import type { StageModel } from './runModel.ts';
import { makeStateMark, stateWord } from './stateMark.ts';

const size = { width: 148, height: 46, along: 40, across: 14 };
/** Laid out from top to bottom, the flow needs less room along it. */
const upright = { along: 26, across: 16 };

export interface Graph {
  element: HTMLElement;
  update(stages: readonly StageModel[], now: number): void;
  select(stage: string | null): void;
}

interface Node {
  element: SVGGElement;
  update(stage: StageModel, now: number): void;
}

/** The stages as a graph, in the direction of the flow; a node shows state, rows and time, and can be selected. */
export function makeGraph(onSelect: (stage: string) => void): Graph {
  const element = make('div', 'graph');
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', 'Graph of stages. Arrow keys move along it, Enter selects a stage.');
  const nodes = new Map<string, Node>();
  let layout: GraphLayout | null = null;
  let shape = '';
  let isUpright = false;
  let edges: { from: string; element: SVGPathElement }[] = [];
  let states = new Map<string, string>();

  /** Across the page where it fits nearly in its natural size, else down the page. */
  function draw(): void {
    if (!layout) return;
    const natural = layout.layers * (size.width + size.along) - size.along + 4;
    isUpright = element.clientWidth > 0 && element.clientWidth < natural * 0.72;
    const place = placer(layout, isUpright);
    const paths = layout.edges.map(({ from, to, via }) => {
      const points = [place(from), ...via.map(place.at), place(to)];
      const path = makeSvg('path', { class: 'edge', d: edgePath(points, isUpright) });
      return { from, element: path };
    });
    edges = paths;
    for (const [name, node] of nodes) {
      const { x, y } = place(name);
      node.element.setAttribute('transform', `translate(${x} ${y})`);
    }
    const { width, height } = place.size;
    const svg = makeSvg(
      'svg',
      { viewBox: `-2 -2 ${width + 4} ${height + 4}` },
      ...paths.map((path) => path.element),
      ...[...nodes.values()].map((node) => node.element),
    );
    // Its natural size where there is room; it shrinks as long as it can be read, and scrolls beyond that.
    svg.style.width = `${width + 4}px`;
    svg.style.minWidth = `${Math.round(width * 0.62)}px`;
    element.replaceChildren(svg);
    colourEdges();
  }

  function colourEdges(): void {
    for (const { from, element } of edges) setAttribute(element, 'class', `edge from-${states.get(from)}`);
  }

  let knownWidth = 0;
  new ResizeObserver(() => {
    if (element.clientWidth === knownWidth) return;
    knownWidth = element.clientWidth;
    draw();
  }).observe(element);

  element.addEventListener('keydown', (event) => {
    const name = (document.activeElement as SVGElement | null)?.dataset.stage;
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!layout || name === undefined || !step) return;
    event.preventDefault();
    const [along, across] = isUpright ? [step[1]!, step[0]!] : [step[0]!, step[1]!];
    const next = neighbour(layout, name, along, across);
    if (next !== null) focusNode(nodes, next);
  });

  return {
    element,
    update(stages, now) {
      const newShape = JSON.stringify(stages.map(({ name, kind, dependsOn }) => [name, kind, dependsOn]));
      if (newShape !== shape) {
        shape = newShape;
        nodes.clear();
        layout = layoutGraph(stages);
        for (const stage of stages) nodes.set(stage.name, makeNode(stage, onSelect));
        const first = stages[0];
        if (first) nodes.get(first.name)!.element.setAttribute('tabindex', '0');
        draw();
      }
      for (const stage of stages) nodes.get(stage.name)?.update(stage, now);
      states = new Map(stages.map((stage) => [stage.name, stage.state]));
      colourEdges();
    },
    select(stage) {
      for (const [name, node] of nodes) {
        node.element.classList.toggle('is-selected', name === stage);
        node.element.setAttribute('aria-pressed', String(name === stage));
      }
    },
  };
}

function makeNode({ name, kind }: StageModel, onSelect: (stage: string) => void): Node {
  const mark = makeStateMark();
  const label = makeSvg('text', { x: 34, y: 19, class: 'node-name' });
  label.textContent = name.length > 15 ? `${name.slice(0, 14)}…` : name;
  const second = makeSvg('text', { x: 34, y: 35, class: 'node-detail' });
  const title = makeSvg('title', {});
  mark.element.setAttribute('x', '11');
  mark.element.setAttribute('y', '15');
  const bar = makeSvg('rect', { class: 'node-progress', x: 0, y: size.height - 3, height: 3, width: 0 });
  const element = makeSvg(
    'g',
    { class: 'node', tabindex: '-1', role: 'button', 'data-stage': name, 'aria-pressed': 'false' },
    title,
    makeSvg('rect', { class: 'node-box', width: size.width, height: size.height, rx: 5 }),
    bar,
    mark.element,
    label,
    second,
  );
  element.addEventListener('click', () => onSelect(name));
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onSelect(name);
  });
  return {
    element,
    update(stage, now) {
      mark.set(stage.state);
      const took = elapsed(stage, now);
      const rows = mainCount(stage.counts);
      const detail = [
        ...(rows === null ? [kind] : [`${shortCount(rows)} rows`]),
        ...(took === null ? [stateWord(stage.state)] : [durationText(took)]),
      ].join(' · ');
      setText(second, detail);
      for (const state of ['pending', 'running', 'succeeded', 'failed', 'cancelled', 'skipped'])
        element.classList.toggle(`is-${state}`, stage.state === state);
      setAttribute(bar, 'width', String(Math.round(size.width * (stage.fraction ?? 0))));
      const words = [
        name,
        kind,
        stateWord(stage.state),
        ...(rows === null ? [] : [`${formatCount(rows)} rows`]),
      ];
      if (took !== null && stage.state !== 'running') words.push(durationText(took));
      if (stage.error) words.push(stage.error.message);
      setAttribute(element, 'aria-label', words.join(', '));
      setText(title, words.join(' · '));
    },
  };
}

/** `950`, `12.3 k`, `4.1 M`. */
function shortCount(value: number): string {
  if (value < 10_000) return formatCount(value);
  const [unit, divisor] = value < 1e6 ? ['k', 1e3] : value < 1e9 ? ['M', 1e6] : ['G', 1e9];
  const scaled = value / (divisor as number);
  return `${scaled < 100 ? scaled.toFixed(1) : Math.round(scaled)} ${unit}`;
}

function placer(layout: GraphLayout, isUpright: boolean) {
  const gap = isUpright ? upright : size;
  const along = (isUpright ? size.height : size.width) + gap.along;
  const across = (isUpright ? size.width : size.height) + gap.across;
  const places = new Map(layout.nodes.map((node) => [node.name, node]));
  const length = layout.layers * along - gap.along;
  const breadth = layout.rows * across - gap.across;
  const at = ({ layer, row }: { layer: number; row: number }): Point =>
    isUpright ? { x: row * across, y: layer * along } : { x: layer * along, y: row * across };
  const place = (name: string) => at(places.get(name)!);
  return Object.assign(place, {
    at,
    size: isUpright ? { width: breadth, height: length } : { width: length, height: breadth },
  });
}

interface Point {
  x: number;
  y: number;
}

/** From node to node, past the layers between; each point is the corner of a node's place. */
function edgePath(points: Point[], isUpright: boolean): string {
  const parts: string[] = [];
  for (const [index, to] of points.slice(1).entries()) {
    const from = points[index]!;
    if (isUpright) {
      const [x1, y1] = [from.x + size.width / 2, from.y + size.height];
      const [x2, y2] = [to.x + size.width / 2, to.y];
      const middle = (y1 + y2) / 2;
      parts.push(`${index === 0 ? 'M' : 'L'}${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`);
    } else {
      const [x1, y1] = [from.x + size.width, from.y + size.height / 2];
      const [x2, y2] = [to.x, to.y + size.height / 2];
      const middle = (x1 + x2) / 2;
      parts.push(`${index === 0 ? 'M' : 'L'}${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`);
    }
  }
  return parts.join('');
}

/** The nearest node in a direction. */
function neighbour({ nodes }: GraphLayout, name: string, along: number, across: number): string | null {
  const from = nodes.find((node) => node.name === name);
  if (!from) return null;
  const fits = nodes.filter((node) =>
    along === 0
      ? node.layer === from.layer && Math.sign(node.row - from.row) === across
      : Math.sign(node.layer - from.layer) === along,
  );
  const distance = (node: { layer: number; row: number }) =>
    Math.abs(node.layer - from.layer) * 100 + Math.abs(node.row - from.row);
  return fits.sort((a, b) => distance(a) - distance(b))[0]?.name ?? null;
}

/** One node is in the tab order at a time. */
function focusNode(nodes: ReadonlyMap<string, Node>, name: string): void {
  for (const [other, { element }] of nodes) element.setAttribute('tabindex', other === name ? '0' : '-1');
  nodes.get(name)?.element.focus();
}
