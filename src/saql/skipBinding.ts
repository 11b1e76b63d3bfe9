/**
 * The end of the binding or placeholder (`{{…}}`, `${…}`, `!{…}`) that opens at `start`, or -1 where none opens or it is
 * never closed. Braces nest and quotes hide braces. Where quotes do not pair up, the first plain closing counts.
 * A scan that reached the end in vain is remembered in `memory`, so that a text of nothing but openings stays linear.
 */
export interface BindingMemory {
  quotesFail: boolean;
  neverCloses: boolean;
}

export const openBrace = 123;
const closeBrace = 125;

/** Whether a binding or placeholder opens at this offset. */
export function opensBinding(text: string, start: number): boolean {
  const code = text.charCodeAt(start);
  if (code === openBrace) return text.charCodeAt(start + 1) === openBrace;
  return (code === 36 || code === 33) && text.charCodeAt(start + 1) === openBrace;
}

export function skipBinding(text: string, start: number, memory: BindingMemory): number {
  if (!opensBinding(text, start) || memory.neverCloses) return -1;
  const double = text.charCodeAt(start) === openBrace;
  if (!memory.quotesFail) {
    const end = scanWithQuotes(text, start + 2, double ? 2 : 1);
    if (end !== -1) return end;
    memory.quotesFail = true;
  }
  const closing = double ? '}}' : '}';
  const at = text.indexOf(closing, start + 2);
  if (at === -1 && !double) memory.neverCloses = true;
  if (at === -1 && double && text.indexOf('}', start + 2) === -1) memory.neverCloses = true;
  return at === -1 ? -1 : at + closing.length;
}

function scanWithQuotes(text: string, from: number, depth: number): number {
  let quote = 0;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quote !== 0) {
      if (code === 92) i++;
      else if (code === quote) quote = 0;
    } else if (code === 34 || code === 39) quote = code;
    else if (code === openBrace) depth++;
    else if (code === closeBrace && --depth === 0) return i + 1;
  }
  return -1;
}
