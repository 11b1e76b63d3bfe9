const directives: [RegExp, string][] = [
  [/^yyyy/, '%Y'],
  [/^yy/, '%y'],
  [/^MM?/, '%m'],
  [/^dd?/, '%d'],
  [/^HH?/, '%H'],
  [/^hh?/, '%I'],
  [/^mm?/, '%M'],
  [/^SSS/, '%g'],
  [/^ss?/, '%S'],
  [/^a/, '%p'],
];

/** CRM Analytics' date format as DuckDB's: `yyyy-MM-dd'T'HH:mm:ss.SSS'Z'` → `%Y-%m-%dT%H:%M:%S.%gZ`. */
export function strptimeFormat(format: string): string {
  let out = '';
  for (let at = 0; at < format.length; ) {
    const rest = format.slice(at);
    const quoted = /^'([^']*)'/.exec(rest);
    const directive = directives.find(([pattern]) => pattern.test(rest));
    if (quoted) {
      out += quoted[1]!.replaceAll('%', '%%');
      at += quoted[0].length;
    } else if (directive) {
      out += directive[1];
      at += directive[0].exec(rest)![0].length;
    } else {
      out += rest[0] === '%' ? '%%' : rest[0];
      at++;
    }
  }
  return out;
}
