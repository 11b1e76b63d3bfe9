/**
 * DuckDB macros for what Redshift answers otherwise than DuckDB, each named in the table of functions or by the
 * emitters. None depends on the type of an argument, since DuckDB cannot tell types apart around aggregates.
 * Idempotent: made once when a warehouse is opened.
 */
export const redshiftMacros: string[] = [
  // Numbers. DuckDB divides by zero without a word.
  `rs_divisor(x) AS CASE WHEN x = 0 THEN error('division by zero') ELSE x END`,
  `rs_finite(x) AS CASE WHEN isinf(x) THEN error('the result is out of the range of DOUBLE PRECISION') ELSE x END`,
  // A double's decimal digits as PostgreSQL reads them: fifteen, so that 2.675 rounds as it is written.
  `rs_digits(x) AS CASE WHEN isnan(x) OR isinf(x) THEN error('NaN and infinity are no DECIMAL') ELSE printf('%.15g', CAST(x AS DOUBLE)) END`,

  // Texts as numbers: DuckDB takes 12.7 for an integer, and 1_000 and 0x1F for numbers.
  `rs_integer(s) AS CASE WHEN s IS NULL THEN NULL WHEN regexp_full_match(s, '\\s*[+-]?[0-9]+\\s*') THEN trim(s)
     ELSE error('invalid input syntax for integer: "' || s || '"') END`,
  `rs_number(s) AS CASE WHEN s IS NULL THEN NULL
     WHEN regexp_full_match(s, '\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*') THEN trim(s)
     ELSE error('invalid input syntax for a number: "' || s || '"') END`,
  `rs_boolean(s) AS CASE WHEN s IS NULL THEN NULL
     WHEN lower(trim(s)) IN ('t', 'true', 'y', 'yes', '1') THEN TRUE
     WHEN lower(trim(s)) IN ('f', 'false', 'n', 'no', '0') THEN FALSE
     ELSE error('invalid input syntax for boolean: "' || s || '"') END`,

  // Texts by bytes: the longest beginning that fits without cutting a character.
  `rs_cut(s, bytes) AS CASE WHEN strlen(s) <= bytes THEN s WHEN strlen(s) = length(s) THEN left(s, bytes)
     ELSE left(s, list_max([rs_at FOR rs_at IN range(bytes // 4, bytes + 1) IF strlen(left(s, rs_at)) <= bytes])) END`,
  `rs_fit(s, bytes) AS CASE WHEN strlen(s) > bytes AND strlen(rtrim(s, ' ')) <= bytes THEN rs_cut(s, bytes) ELSE s END`,
  // Positions before the first count: substring('caterpillar', -2, 6) is 'cat'.
  `rs_substring(s, start) AS substr(s, greatest(start, 1)::BIGINT),
   (s, start, length) AS CASE WHEN length < 0 THEN error('negative substring length not allowed')
     ELSE substr(s, greatest(start, 1)::BIGINT, greatest(length + least(start, 1) - 1, 0)::BIGINT) END`,
  `rs_left(s, n) AS CASE WHEN n < 0 THEN error('LEFT takes no negative length') ELSE left(s, n::BIGINT) END`,
  `rs_right(s, n) AS CASE WHEN n < 0 THEN error('RIGHT takes no negative length') ELSE right(s, n::BIGINT) END`,
  `rs_lpad(s, n) AS CASE WHEN n <= 0 THEN '' ELSE lpad(s, n::INTEGER, ' ') END,
   (s, n, fill) AS CASE WHEN n <= 0 THEN '' WHEN fill = '' THEN left(s, n::BIGINT) ELSE lpad(s, n::INTEGER, fill) END`,
  `rs_rpad(s, n) AS CASE WHEN n <= 0 THEN '' ELSE rpad(s, n::INTEGER, ' ') END,
   (s, n, fill) AS CASE WHEN n <= 0 THEN '' WHEN fill = '' THEN left(s, n::BIGINT) ELSE rpad(s, n::INTEGER, fill) END`,
  `rs_split_part(s, delimiter, part) AS CASE WHEN part < 1 THEN error('field position must be greater than zero')
     WHEN delimiter = '' THEN CASE WHEN part = 1 THEN s ELSE '' END ELSE split_part(s, delimiter, part) END`,
  // Whatever is no letter and no digit parts words.
  `rs_initcap(s) AS array_to_string([upper(left(rs_word, 1)) || lower(substr(rs_word, 2))
     FOR rs_word IN regexp_extract_all(s, '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+')], '')`,
  `rs_sha2(s, bits) AS CASE WHEN bits IN (0, 256) THEN sha256(s) ELSE error('the local target has SHA2 of 256 bits only') END`,
  `rs_strtol(s, base) AS CASE base WHEN 10 THEN CAST(rs_integer(s) AS BIGINT) WHEN 16 THEN CAST('0x' || trim(s) AS BIGINT)
     WHEN 2 THEN CAST('0b' || trim(s) AS BIGINT) ELSE error('the local target has STRTOL of base 2, 10 and 16 only') END`,

  // Dates. The last day of a month stays the last day; a year more than 29 February is 1 March.
  `rs_add_months(moment, n) AS CASE WHEN CAST(moment AS DATE) = last_day(CAST(moment AS DATE))
     THEN last_day(CAST(moment + to_months(n::INTEGER) AS DATE)) + (moment - date_trunc('day', moment))
     ELSE moment + to_months(n::INTEGER) END`,
  `rs_add_years(moment, n) AS CASE WHEN month(moment) = 2 AND day(moment) = 29 AND day(moment + to_years(n::INTEGER)) = 28
     THEN moment + to_years(n::INTEGER) + INTERVAL 1 DAY ELSE moment + to_years(n::INTEGER) END`,
  `rs_months_between(a, b) AS CASE
     WHEN day(a) = day(b) OR (last_day(a) = CAST(a AS DATE) AND last_day(b) = CAST(b AS DATE))
       THEN CAST((year(a) - year(b)) * 12 + month(a) - month(b) AS DOUBLE)
     ELSE (year(a) - year(b)) * 12 + month(a) - month(b) + (day(a) - day(b)) / 31.0::DOUBLE
       + (epoch(a) % 86400 - epoch(b) % 86400) / 86400.0::DOUBLE / 31.0::DOUBLE END`,
  `rs_compare(a, b) AS CASE WHEN a > b THEN 1 WHEN a < b THEN -1 WHEN a = b THEN 0 END`,

  // JSON in texts: an empty text where the path leads nowhere.
  `rs_json_path_text(j, path, lenient) AS CASE WHEN j IS NULL THEN NULL WHEN json_valid(j) THEN coalesce(json_extract_string(j, path), '')
     WHEN lenient THEN NULL ELSE error('JSON_EXTRACT_PATH_TEXT: the text is no valid JSON') END`,
  `rs_json_element(j, n) AS CASE WHEN j IS NULL THEN NULL WHEN NOT json_valid(j) THEN error('JSON_EXTRACT_ARRAY_ELEMENT_TEXT: the text is no valid JSON')
     WHEN n < 0 THEN '' ELSE coalesce(json_extract_string(j, '/' || n), '') END`,
  `rs_json_array_length(j) AS CASE WHEN json_type(j) = 'ARRAY' THEN CAST(json_array_length(j) AS INTEGER)
     WHEN j IS NULL THEN NULL ELSE error('JSON_ARRAY_LENGTH: the text is no JSON array') END`,

  // A field of JSON as COPY reads it into a column that is not SUPER: nested values as their JSON.
  `rs_copy_text(j) AS CASE WHEN json_type(j) = 'NULL' THEN NULL ELSE j->>'$' END`,

  // SUPER: navigation and casts are lax, NULL where the kind of value does not fit.
  `rs_super_lax(j) AS CASE WHEN json_type(j) = 'NULL' THEN NULL ELSE j END`,
  `rs_super_text(j) AS CASE WHEN json_type(j) IN ('NULL', 'ARRAY', 'OBJECT') THEN NULL ELSE j->>'$' END`,
  `rs_super_number(j) AS CASE WHEN json_type(j) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN j->>'$' END`,
  `rs_super_boolean(j) AS CASE WHEN json_type(j) = 'BOOLEAN' THEN (j->>'$') = 'true' END`,
  `rs_super_if_text(j) AS CASE WHEN json_type(j) = 'VARCHAR' THEN rtrim(j->>'$', ' ') END`,
  `rs_super_if_number(j) AS CASE WHEN json_type(j) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN CAST(j->>'$' AS DOUBLE) END`,
  `rs_super_if_boolean(j) AS rs_super_boolean(j)`,
  `rs_super_key(j) AS CASE WHEN json_type(j) = 'NULL' THEN NULL ELSE CAST(j AS VARCHAR) END`,
  `rs_json_typeof(j) AS CASE json_type(j) WHEN 'VARCHAR' THEN 'string' WHEN 'ARRAY' THEN 'array' WHEN 'OBJECT' THEN 'object'
     WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE CASE WHEN j IS NULL THEN NULL ELSE 'number' END END`,
  `rs_array_length(j) AS CASE WHEN json_type(j) = 'ARRAY' THEN CAST(json_array_length(j) AS BIGINT) END`,
  `rs_elements(j) AS CASE WHEN json_type(j) = 'ARRAY' THEN CAST(j AS JSON[]) ELSE [] END`,
];
