/** Letters of a date pattern with DuckDB's directives: for reading, where one digit will do, and for writing. */
const directives: [RegExp, string, string][] = [
  [/^(y{3,}|y(?!y))/, '%Y', '%Y'],
  [/^yy/, '%y', '%y'],
  [/^MMMM+/, '%B', '%B'],
  [/^MMM/, '%b', '%b'],
  [/^MM/, '%m', '%m'],
  [/^M/, '%m', '%-m'],
  [/^dd/, '%d', '%d'],
  [/^d/, '%d', '%-d'],
  [/^D+/, '%j', '%-j'],
  [/^EEEE+/, '%A', '%A'],
  [/^E{1,3}/, '%a', '%a'],
  [/^HH/, '%H', '%H'],
  [/^H/, '%H', '%-H'],
  [/^hh/, '%I', '%I'],
  [/^h/, '%I', '%-I'],
  [/^mm/, '%M', '%M'],
  [/^m/, '%M', '%-M'],
  [/^SSS/, '%g', '%g'],
  [/^ss/, '%S', '%S'],
  [/^s/, '%S', '%-S'],
  [/^a/, '%p', '%p'],
];

/** A date pattern of CRM Analytics as DuckDB's: `yyyy-MM-dd'T'HH:mm` → `%Y-%m-%dT%H:%M`. */
export function duckDateFormat(pattern: string, use: 'read' | 'write'): string {
  let out = '';
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const quoted = /^'([^']*)'/.exec(rest);
    const found = directives.find(([letters]) => letters.test(rest));
    if (quoted) {
      out += quoted[1] === '' ? "'" : quoted[1]!.replaceAll('%', '%%');
      at += quoted[0].length;
    } else if (found) {
      out += use === 'read' ? found[1] : found[2];
      at += found[0].exec(rest)![0].length;
    } else {
      out += rest[0] === '%' ? '%%' : rest[0];
      at++;
    }
  }
  return out;
}
