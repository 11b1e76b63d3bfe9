/**
 * The typed values of attributes, read from bytes. Each function gives whether `bytes[from, to)` is one, so that the
 * fast and the strict reader cannot disagree.
 */

const minus = 0x2d;
const dot = 0x2e;
const most = { int: '2147483647', bigint: '9223372036854775807' };

/** A whole number as JSON has it: no sign but a minus, no leading zeros, within 32 or 64 bits. */
export function isInteger(bytes: Uint8Array, from: number, to: number, kind: 'int' | 'bigint'): boolean {
  const start = bytes[from] === minus ? from + 1 : from;
  const digits = to - start;
  if (digits < 1 || (digits > 1 && bytes[start] === 0x30)) return false;
  for (let i = start; i < to; i++) if (bytes[i]! < 0x30 || bytes[i]! > 0x39) return false;
  const limit = most[kind];
  if (digits < limit.length) return true;
  if (digits > limit.length) return false;
  for (let i = 0; i < digits; i++) {
    const difference = bytes[start + i]! - limit.charCodeAt(i);
    if (difference !== 0) {
      // The smallest is one further from zero than the largest.
      const isSmallest = start > from && i === digits - 1 && difference === 1;
      return difference < 0 || isSmallest;
    }
  }
  return true;
}

/** `True`, `False`, in any case. 1, 0, or -1 for neither. */
export function booleanAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from === 4) return isWord(bytes, from, 'true') ? 1 : -1;
  return to - from === 5 && isWord(bytes, from, 'false') ? 0 : -1;
}

function isWord(bytes: Uint8Array, from: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if ((bytes[from + i]! | 0x20) !== word.charCodeAt(i)) return false;
  return true;
}

const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * `2016-08-02T15:39:14.947`, UTC: the time, or its fraction (one to six digits), may be missing. Without a final `Z`,
 * which the caller takes off. A date that no calendar has (30 February, the year 0) is none.
 */
export function isTimestamp(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  if (length !== 10 && length !== 19 && (length < 21 || length > 26)) return false;
  if (bytes[from + 4] !== minus || bytes[from + 7] !== minus) return false;
  const year = two(bytes, from) * 100 + two(bytes, from + 2);
  const month = two(bytes, from + 5);
  const day = two(bytes, from + 8);
  // Not a number where a digit is missing, and then no comparison holds.
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1]!)) return false;
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return false;
  if (length === 10) return true;
  if (bytes[from + 10] !== 0x54 || bytes[from + 13] !== 0x3a || bytes[from + 16] !== 0x3a) return false;
  if (!(two(bytes, from + 11) < 24 && two(bytes, from + 14) < 60 && two(bytes, from + 17) < 60)) return false;
  if (length === 19) return true;
  if (bytes[from + 19] !== dot) return false;
  for (let i = from + 20; i < to; i++) if (bytes[i]! < 0x30 || bytes[i]! > 0x39) return false;
  return true;
}

function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 0x30;
  const units = bytes[at + 1]! - 0x30;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : Number.NaN;
}

/** What a timestamp of `length` lacks of the full form. */
export const missingOfTimestamp = (length: number) =>
  length < 23 ? '2000-01-01T00:00:00.000'.slice(length) : '';
