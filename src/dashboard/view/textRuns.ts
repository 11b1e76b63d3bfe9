import type { TextRun } from '../../shared/dashboardView.ts';
import { formatNumber } from '../../shared/formatNumber.ts';
import type { BindingScope } from '../bindings/evaluate.ts';
import { asObject, asText } from '../unwrap/jsonShape.ts';

/** The longest text that a widget shows; what is longer ends with an ellipsis. */
const longest = 100_000;

/**
 * The text of a text, link or number widget, from parameters whose bindings are filled already. Templates that look
 * like HTML are read as text with styles: no tag ever reaches the page. Null where the widget has no text.
 */
export function textRuns(
  type: string,
  parameters: Record<string, unknown>,
  scope: BindingScope,
): TextRun[] | null {
  if (type === 'number') return plain(parameters.title);
  if (type === 'link' || type === 'url') return plain(parameters.text);
  if (type !== 'text') return null;
  const content = asObject(parameters.content);
  const { displayTemplate, richTextContent } = content;
  if (Array.isArray(richTextContent)) return richRuns(richTextContent, asObject(content.values), scope);
  if (typeof displayTemplate === 'string') {
    // Values go into what is text already: a `<` of data is no tag.
    return templateRuns(displayTemplate).map((run) => ({
      ...run,
      text: cut(withValues(run.text, asObject(content.values), scope)),
    }));
  }
  return plain(parameters.text) ?? [];
}

function plain(value: unknown): TextRun[] | null {
  const text = asText(value);
  return text === '' ? null : [{ text: cut(text) }];
}

/** Quill operations: text with attributes; what is no text (an embedded image) is left out. */
function richRuns(operations: unknown[], values: Record<string, unknown>, scope: BindingScope): TextRun[] {
  return operations.slice(0, 10_000).flatMap((operation) => {
    const { insert, attributes } = asObject(operation);
    const text = asText(insert);
    if (text === '') return [];
    const { bold, italic, underline, color, size, align } = asObject(attributes);
    const run: TextRun = { text: cut(withValues(text, values, scope)) };
    if (bold === true) run.bold = true;
    if (italic === true) run.italic = true;
    if (underline === true) run.underline = true;
    if (typeof color === 'string') run.color = color;
    if (typeof size === 'string' || typeof size === 'number') run.size = String(size);
    if (typeof align === 'string') run.align = align;
    return [run];
  });
}

/** `[Key]` is the value of `values.Key`: a field in the first row of a step's result or selection. */
function withValues(text: string, values: Record<string, unknown>, scope: BindingScope): string {
  if (!text.includes('[')) return text;
  return text.replaceAll(/\[([^[\]]{1,255})\]/g, (all, key: string) => {
    if (!Object.hasOwn(values, key)) return all;
    const { field, step, sourceType, compact, noResultsLabel } = asObject(values[key]);
    const rows = (sourceType === 'selection' ? scope.selection : scope.result)(asText(step));
    const value = rows?.rows[0]?.[asText(field)];
    if (value === undefined || value === null) return asText(noResultsLabel) || '-';
    if (typeof value !== 'number') return String(value);
    return formatNumber(value, null, { compact: compact === true });
  });
}

type Style = Omit<TextRun, 'text'>;

const blocks = new Set(['p', 'div', 'li', 'tr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol']);
const unseen = new Set(['script', 'style']);

/** Reads tags by hand: a `<` that begins no tag is a character like any other. */
function templateRuns(template: string): TextRun[] {
  const source = cut(template);
  const runs: TextRun[] = [];
  const open: { tag: string; style: Style }[] = [];
  const style = (): Style => open.at(-1)?.style ?? {};
  const say = (text: string) => {
    if (text !== '' && !open.some(({ tag }) => unseen.has(tag)))
      runs.push({ text: readEntities(text), ...style() });
  };
  const breakLine = () => {
    if (runs.length > 0 && !runs.at(-1)!.text.endsWith('\n')) say('\n');
  };
  let at = 0;
  while (at < source.length) {
    const start = source.indexOf('<', at);
    if (start < 0) break;
    const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])/.exec(source.slice(start, start + 24));
    if (tag === null) {
      say(source.slice(at, start + 1));
      at = start + 1;
      continue;
    }
    const end = source.indexOf('>', start);
    if (end < 0) break;
    say(source.slice(at, start));
    at = end + 1;
    const name = tag[2]!.toLowerCase();
    if (name === 'br') say('\n');
    else if (tag[1] === '/') {
      const place = open.findLastIndex((one) => one.tag === name);
      if (place >= 0) open.splice(place);
      if (blocks.has(name)) breakLine();
    } else if (!source.slice(start, end).endsWith('/') && open.length < 100 && !isVoid(name)) {
      if (blocks.has(name)) breakLine();
      open.push({ tag: name, style: { ...style(), ...styleOf(name, source.slice(start, end)) } });
    }
  }
  say(source.slice(at));
  return runs;
}

const isVoid = (name: string): boolean => ['img', 'hr', 'input', 'meta', 'link'].includes(name);

function styleOf(name: string, tag: string): Style {
  const given: Style = {};
  if (name === 'b' || name === 'strong' || /^h[1-6]$/.test(name)) given.bold = true;
  if (name === 'i' || name === 'em') given.italic = true;
  if (name === 'u') given.underline = true;
  const color = /\bcolor\s{0,5}[:=]\s{0,5}["']?(#[0-9a-fA-F]{3,8}|[a-zA-Z]{1,30})/.exec(tag)?.[1];
  if (color !== undefined) given.color = color;
  const size = /font-size\s{0,5}:\s{0,5}(\d{1,3}px)/.exec(tag)?.[1];
  if (size !== undefined) given.size = size;
  const align = /text-align\s{0,5}:\s{0,5}(left|center|right|justify)/.exec(tag)?.[1];
  if (align !== undefined) given.align = align;
  return given;
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: '\u00a0',
};

function readEntities(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (all, name: string) => entities[name] ?? all);
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
