import { RowError } from './rowError.ts';

const named: Record<string, number> = { lt: 0x3c, gt: 0x3e, amp: 0x26, quot: 0x22, apos: 0x27 };

/** The longest is `&#x10FFFF;`. */
const longest = 12;

/** Reads the entity at `bytes[at]`, an ampersand. Only XML's five and characters by number exist in a dump. */
export function decodeEntity(bytes: Buffer, at: number, to: number): { code: number; next: number } {
  // The five that make up nearly all, without a string.
  const second = bytes[at + 1];
  if (second === 0x6c && bytes[at + 2] === 0x74 && bytes[at + 3] === 0x3b)
    return { code: 0x3c, next: at + 4 };
  if (second === 0x67 && bytes[at + 2] === 0x74 && bytes[at + 3] === 0x3b)
    return { code: 0x3e, next: at + 4 };
  if (second === 0x23 && bytes[at + 2] === 0x78 && bytes[at + 3] === 0x41 && bytes[at + 4] === 0x3b)
    return { code: 0x0a, next: at + 5 };
  const end = bytes.subarray(at, Math.min(to, at + longest)).indexOf(0x3b);
  if (end < 0) throw new RowError('bad-entity', 'There is a bare "&"; XML writes it as "&amp;".');
  const name = bytes.toString('latin1', at + 1, at + end);
  const next = at + end + 1;
  if (!name.startsWith('#')) {
    const code = Object.hasOwn(named, name) ? named[name] : undefined;
    if (code === undefined) throw new RowError('bad-entity', `&${name}; is not an entity of XML.`);
    return { code, next };
  }
  const digits = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
  const code = digits ? (digits[1] ? Number.parseInt(digits[1], 16) : Number(digits[2])) : Number.NaN;
  if (!isXmlCharacter(code))
    throw new RowError('bad-entity', `&${name}; is not a character that XML allows.`);
  return { code, next };
}

function isXmlCharacter(code: number): boolean {
  return (
    code === 0x09 ||
    code === 0x0a ||
    code === 0x0d ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}
