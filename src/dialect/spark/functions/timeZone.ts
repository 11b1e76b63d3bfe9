/** Minutes east of UTC of `UTC`, `GMT`, `Z` and `+05:30`; null for any other text. */
export function offsetMinutes(zone: string): number | null {
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0;
  const match = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (!match || Number(match[2]) > 17 || Number(match[3]) > 59) return null;
  return (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
}

/** A zone of the IANA database, as `Area/City`. */
export function isZone(zone: string): boolean {
  if (!/^[A-Z][A-Za-z]+\/[A-Za-z_/-]+$/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
