/**
 * A format of TO_CHAR for numbers as an expression over an exact number; null for one that is not known here.
 * `9` a digit, `0` a digit that is there even when zero, `,` or `G`, `.` or `D`, `S` and `MI` for the sign, `FM` without blanks.
 */
export function numberFormat(format: string): ((x: string) => string) | null {
  const match = /^(FM)?(S)?([90,G]*)(?:([.D])([90]*))?(S|MI)?$/i.exec(format);
  if (!match) return null;
  const [, trimmed, leading, whole = '', point, fraction = '', trailing] = match.map((part) =>
    part?.toUpperCase(),
  );
  if (leading && trailing) return null;
  const digits = whole.replace(/[,G]/g, '');
  // What FM does to digits behind the point that are blank is PostgreSQL's own affair.
  if (digits.length === 0 || digits.length > 30 || (trimmed && fraction.includes('9'))) return null;
  const scale = fraction.length;
  const firstZero = digits.indexOf('0');

  return (x) => {
    const rounded = `round(CAST(${x} AS DECIMAL(38,${Math.max(scale, 8)})), ${scale})`;
    const size = `abs(${rounded})`;
    const units = `CAST(CAST(trunc(${size}) AS HUGEINT) AS VARCHAR)`;
    // A zero before the point is blank where the format has no 0 there, but a number without a fraction shows it.
    const shown = firstZero < 0 && point ? `CASE WHEN ${units} = '0' THEN '' ELSE ${units} END` : units;
    const zeros =
      firstZero < 0
        ? shown
        : `lpad(${shown}, greatest(length(${shown}), ${digits.length - firstZero})::INTEGER, '0')`;
    const padded = `lpad(${zeros}, ${digits.length}, ' ')`;
    const grouped = groupDigits(padded, whole);
    const rest = point ? ` || '.' || right(CAST(${size} AS VARCHAR), ${scale})` : '';
    const body = `(ltrim(${grouped}, ' ')${scale === 0 && point ? ` || '.'` : rest})`;
    const width = whole.length + (point ? 1 + scale : 0);
    const fits = (text: string) =>
      `CASE WHEN length(${units}) > ${digits.length} THEN error('a number has more digits than the format of TO_CHAR') ELSE ${trimmed ? `ltrim(${text}, ' ')` : text} END`;
    if (trailing === 'S')
      return fits(`lpad(${body}, ${width}, ' ') || CASE WHEN ${rounded} < 0 THEN '-' ELSE '+' END`);
    if (trailing === 'MI')
      return fits(`lpad(${body}, ${width}, ' ') || CASE WHEN ${rounded} < 0 THEN '-' ELSE ' ' END`);
    const plus = leading ? '+' : '';
    return fits(`lpad(CASE WHEN ${rounded} < 0 THEN '-' ELSE '${plus}' END || ${body}, ${width + 1}, ' ')`);
  };
}

/** Commas stand where digits stand before them. */
function groupDigits(padded: string, whole: string): string {
  if (!/[,G]/.test(whole)) return padded;
  let digit = 0;
  const pieces = [...whole].map((c) => {
    if (c !== ',' && c !== 'G') return `substr(${padded}, ${++digit}, 1)`;
    return `CASE WHEN trim(left(${padded}, ${digit})) = '' THEN ' ' ELSE ',' END`;
  });
  return `(${pieces.join(' || ')})`;
}
