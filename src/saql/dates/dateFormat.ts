/** Letters of a date pattern with DuckDB's directives: for reading, where one digit will do, and for writing. */
const directives: [RegExp, string, string][] = [
  [/^yyyy/, '%Y', '%Y'],
  [/^yy?/, '%y', '%y'],
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

/** `yyyy-MM-dd'T'HH:mm` → `%Y-%m-%dT%H:%M`, to read or to write dates with. */
export function dateFormat(pattern: string, use: 'read' | 'write'): string {
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
