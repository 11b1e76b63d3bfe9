/**
 * The moment that ISO text names: `2024-05-31`, `2024-05-31T12:00`, `2024-05-31T12:00:00+02:00`; UTC without a zone. Null
 * where it names none.
 */
export function readMoment(text: string): Date | null {
  const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/.exec(
    text.trim(),
  );
  if (!form) return null;
  const zone = (form[3] ?? 'Z').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const moment = new Date(`${form[1]}T${form[2] ?? '00:00'}${zone}`);
  const day = new Date(`${form[1]}T00:00Z`);
  if (Number.isNaN(moment.getTime()) || Number.isNaN(day.getTime())) return null;
  // The 31st of February would become a day of March.
  return day.toISOString().startsWith(form[1]!) ? moment : null;
}
