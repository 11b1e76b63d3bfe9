/** Formats made so far: to make one costs a hundred times what it costs to use it. */
const made = new Map<string, Intl.NumberFormat>();
const keptAtMost = 200;

/** The number format of these options, in English as CRM Analytics writes numbers. */
export function numberFormat(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let format = made.get(key);
  if (format === undefined) {
    if (made.size >= keptAtMost) made.clear();
    format = new Intl.NumberFormat('en-US', options);
    made.set(key, format);
  }
  return format;
}
