/** The entity that `entityAt` read last: its character and the index after its semicolon. */
export interface Entity {
  code: number;
  next: number;
}

const semicolon = 0x3b;

/**
 * Reads the entity at `bytes[at]`, an ampersand, into `entity`; false where it is none of XML's five nor a character
 * that XML allows by number.
 */
export function entityAt(bytes: Uint8Array, at: number, entity: Entity): boolean {
  const first = bytes[at + 1];
  if (first === 0x23 /* # */) return numbered(bytes, at + 2, entity);
  const second = bytes[at + 2];
  const third = bytes[at + 3];
  if (second === 0x74 /* t */ && third === semicolon && (first === 0x6c || first === 0x67)) {
    entity.code = first === 0x6c ? 0x3c : 0x3e;
    entity.next = at + 4;
    return true;
  }
  const fourth = bytes[at + 4];
  if (first === 0x61 /* a */ && second === 0x6d && third === 0x70 && fourth === semicolon) {
    entity.code = 0x26;
    entity.next = at + 5;
    return true;
  }
  if (fourth === undefined || bytes[at + 5] !== semicolon) return false;
  entity.next = at + 6;
  if (first === 0x71 /* q */ && second === 0x75 && third === 0x6f && fourth === 0x74) entity.code = 0x22;
  else if (first === 0x61 && second === 0x70 && third === 0x6f && fourth === 0x73) entity.code = 0x27;
  else return false;
  return true;
}

function numbered(bytes: Uint8Array, at: number, entity: Entity): boolean {
  const isHex = bytes[at] === 0x78; /* x */
  let i = isHex ? at + 1 : at;
  let code = 0;
  const start = i;
  for (; bytes[i] !== semicolon; i++) {
    const byte = bytes[i]!;
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : isHex ? hexLetter(byte) : -1;
    if (digit < 0) return false;
    code = code * (isHex ? 16 : 10) + digit;
    // Also the end of bytes, which is not a number.
    if (!(code <= 0x10ffff)) return false;
  }
  entity.code = code;
  entity.next = i + 1;
  return i > start && isXmlCharacter(code);
}

function hexLetter(byte: number): number {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function isXmlCharacter(code: number): boolean {
  return (
    code === 0x09 ||
    code === 0x0a ||
    code === 0x0d ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000
  );
}
