/**
 * DuckDB macros for Redshift forms that depend on the types of their arguments, and which DuckDB's overloads can
 * tell apart. Idempotent; run once when a warehouse is opened.
 */
export const redshiftMacros: string[] = [
  // Positions before the first count: substring('abc', 0, 2) is 'a'.
  `rs_substring(s, start) AS substr(s, greatest(start, 1)::BIGINT),
   (s, start, length) AS CASE WHEN length < 0 THEN error('negative substring length not allowed')
     ELSE substr(s, greatest(start, 1)::BIGINT, greatest(length + least(start, 1) - 1, 0)::BIGINT) END`,
  `rs_left(s, n) AS left(s, n::BIGINT)`,
  `rs_right(s, n) AS right(s, n::BIGINT)`,
  `rs_lpad(s, n) AS CASE WHEN n <= 0 THEN '' ELSE lpad(s, n::INTEGER, ' ') END,
   (s, n, fill) AS CASE WHEN n <= 0 THEN '' WHEN fill = '' THEN left(s, n::BIGINT) ELSE lpad(s, n::INTEGER, fill) END`,
  `rs_rpad(s, n) AS CASE WHEN n <= 0 THEN '' ELSE rpad(s, n::INTEGER, ' ') END,
   (s, n, fill) AS CASE WHEN n <= 0 THEN '' WHEN fill = '' THEN left(s, n::BIGINT) ELSE rpad(s, n::INTEGER, fill) END`,
  `rs_split_part(s, delimiter, part) AS CASE WHEN part < 1 THEN error('field position must be greater than zero')
     ELSE split_part(s, delimiter, part) END`,
  `rs_regexp_replace(s, pattern) AS regexp_replace(s, pattern, '', 'g'),
   (s, pattern, replacement) AS regexp_replace(s, pattern, regexp_replace(replacement, '\\$(\\d)', '\\\\\\1', 'g'), 'g')`,
  `rs_sha2(s, bits) AS CASE WHEN bits IN (0, 256) THEN sha256(s) ELSE error('only SHA-256 is local') END`,
  `rs_strtol(s, base) AS CASE base WHEN 10 THEN s::BIGINT WHEN 16 THEN ('0x' || s)::BIGINT WHEN 2 THEN ('0b' || s)::BIGINT
     ELSE error('strtol of this base is not local') END`,
  `rs_trunc(x) AS trunc(x), (x, digits) AS trunc(x * pow(10, digits)) / pow(10, digits)`,
  `rs_mod(a, b) AS a % CASE WHEN b = 0 THEN error('division by zero') ELSE b END`,
  `rs_divisor(x) AS CASE WHEN x = 0 THEN error('division by zero') ELSE x END`,
  `rs_add_months(moment, n) AS CASE WHEN moment::DATE = last_day(moment::DATE)
     THEN last_day((moment + to_months(n::INTEGER))::DATE) + (moment::TIMESTAMP - date_trunc('day', moment::TIMESTAMP))
     ELSE moment::TIMESTAMP + to_months(n::INTEGER) END`,
  `rs_months_between(a, b) AS CASE
     WHEN day(a) = day(b) OR (last_day(a) = a::DATE AND last_day(b) = b::DATE)
       THEN datediff('month', b, a)::DOUBLE
     ELSE (year(a) - year(b)) * 12 + month(a) - month(b)
       + (day(a) - day(b)) / 31.0::DOUBLE
       + (epoch(a) % 86400 - epoch(b) % 86400) / 86400.0::DOUBLE / 31.0::DOUBLE END`,
  `rs_text(x) AS x::VARCHAR`,
];
