/** What Java strips around a number in a text: white space and control characters. */
const blank = '[\\x00-\\x20\\x7f]*';

/** Casts between Spark's types where DuckDB's own CAST answers otherwise. */
export const castMacros: string[] = [
  // Java keeps the low bits of a number that is too big.
  `sp_byte(x) AS CAST(xor(CAST(x AS BIGINT) & 255, 128) - 128 AS TINYINT)`,
  `sp_short(x) AS CAST(xor(CAST(x AS BIGINT) & 65535, 32768) - 32768 AS SMALLINT)`,
  `sp_int(x) AS CAST(xor(CAST(x AS BIGINT) & 4294967295, 2147483648) - 2147483648 AS INTEGER)`,
  `sp_long(x) AS CAST(xor(CAST(x AS HUGEINT) & 18446744073709551615, 9223372036854775808) - 9223372036854775808 AS BIGINT)`,
  // Java saturates a double and makes NaN zero.
  `sp_double_to_int(x) AS CASE WHEN isnan(x) THEN 0 WHEN x >= 2147483647 THEN 2147483647
     WHEN x <= -2147483648 THEN -2147483648 ELSE CAST(trunc(x) AS INTEGER) END`,
  `sp_double_to_long(x) AS CASE WHEN isnan(x) THEN 0 WHEN x >= 9223372036854775807 THEN 9223372036854775807
     WHEN x <= -9223372036854775808 THEN CAST('-9223372036854775808' AS BIGINT) ELSE CAST(trunc(x) AS BIGINT) END`,
  `sp_double_to_float(x) AS CASE WHEN isfinite(x) AND abs(x) >= 3.4028235677973366e38
     THEN CAST(sign(x) * CAST('inf' AS FLOAT) AS FLOAT) ELSE TRY_CAST(x AS FLOAT) END`,
  `sp_string_to_digits(s) AS CASE WHEN regexp_full_match(s, '${blank}[+-]?(\\d+\\.?\\d*|\\.\\d*)${blank}')
     THEN '0' || regexp_extract(s, '\\d*', 0) END`,
  `sp_int_text(s) AS regexp_replace(regexp_extract(s, '^${blank}([+-]?\\d*(?:\\.\\d*)?)${blank}$', 1), '^([+-]?)(\\d*)\\.\\d*$', '\\10\\2')`,
  `sp_string_to_byte(s) AS TRY_CAST(sp_int_text(s) AS TINYINT)`,
  `sp_string_to_short(s) AS TRY_CAST(sp_int_text(s) AS SMALLINT)`,
  `sp_string_to_int(s) AS TRY_CAST(sp_int_text(s) AS INTEGER)`,
  `sp_string_to_long(s) AS TRY_CAST(sp_int_text(s) AS BIGINT)`,
  `sp_string_to_double(s) AS CASE
     WHEN regexp_full_match(s, '${blank}[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?[dDfF]?${blank}')
       THEN TRY_CAST(rtrim(regexp_extract(s, '[+-]?[0-9.]+(?:[eE][+-]?\\d+)?'), '.') AS DOUBLE)
     WHEN regexp_full_match(s, '${blank}[+-]?(?i:inf|infinity)${blank}')
       THEN CASE WHEN contains(s, '-') THEN CAST('-inf' AS DOUBLE) ELSE CAST('inf' AS DOUBLE) END
     WHEN regexp_full_match(s, '${blank}(?i:nan)${blank}') OR regexp_full_match(s, '${blank}[+-]NaN${blank}') THEN CAST('nan' AS DOUBLE)
     WHEN regexp_full_match(s, '${blank}[+-]?0[xX][0-9a-fA-F.]+[pP][+-]?\\d+[dDfF]?${blank}')
       THEN error('A hexadecimal floating point number in a text is not read locally. Run this stage on real Spark.') END`,
  `sp_string_to_boolean(s) AS CASE
     WHEN regexp_full_match(s, '${blank}(?i:t|true|y|yes|1)${blank}') THEN true
     WHEN regexp_full_match(s, '${blank}(?i:f|false|n|no|0)${blank}') THEN false END`,
  `sp_decimal_text(s) AS CASE
     WHEN regexp_full_match(s, '${blank}[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?${blank}')
       THEN regexp_extract(s, '[+-]?[0-9.]+(?:[eE][+-]?\\d+)?') END`,

  // Java writes a double in its own way: 1.0E10, 1.0E-5.
  `sp_mantissa(digits) AS digits[1] || '.' || CASE WHEN rtrim(digits[2:], '0') = '' THEN '0' ELSE rtrim(digits[2:], '0') END`,
  `sp_scientific(t) AS CASE
     WHEN contains(t, 'e') THEN sp_mantissa(replace(split_part(t, 'e', 1), '.', '')) || 'E' || CAST(split_part(t, 'e', 2) AS INTEGER)
     WHEN starts_with(t, '0.') THEN sp_mantissa(ltrim(t[3:], '0')) || 'E-' || (length(t) - 1 - length(ltrim(t[3:], '0')))
     ELSE sp_mantissa(replace(t, '.', '')) || 'E' || (length(split_part(t, '.', 1)) - 1) END`,
  `sp_double_to_string(x) AS CASE
     WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END
     WHEN x = 0 OR (abs(x) >= 0.001 AND abs(x) < 10000000) THEN CAST(x AS VARCHAR)
     WHEN abs(x) >= 9e15 AND abs(x) < 1e24
       THEN error('Java does not write the shortest text of a double such as ' || CAST(x AS VARCHAR) || '. Run this stage on real Spark.')
     ELSE CASE WHEN x < 0 THEN '-' ELSE '' END || sp_scientific(CAST(abs(x) AS VARCHAR)) END`,
  `sp_float_to_string(x) AS CASE
     WHEN isnan(x) OR isinf(x) OR x = 0 OR (abs(x) >= 0.001 AND abs(x) < 10000000) THEN sp_double_to_string(x)
     WHEN x IS NULL THEN NULL
     ELSE error('Java does not write the shortest text of a float such as ' || CAST(x AS VARCHAR) || '. Run this stage on real Spark.') END`,
  // BigDecimal turns to an exponent where there are more than six zeros behind the point.
  `sp_decimal_to_string(x) AS CASE
     WHEN x = 0 THEN CASE WHEN length(CAST(x AS VARCHAR)) > 8 THEN '0E-' || (length(CAST(x AS VARCHAR)) - 2) ELSE CAST(x AS VARCHAR) END
     WHEN abs(x) < 0.000001 THEN CASE WHEN x < 0 THEN '-' ELSE '' END
       || CASE WHEN length(ltrim(split_part(CAST(x AS VARCHAR), '.', 2), '0')) = 1 THEN ltrim(split_part(CAST(x AS VARCHAR), '.', 2), '0')
            ELSE ltrim(split_part(CAST(x AS VARCHAR), '.', 2), '0')[1] || '.' || ltrim(split_part(CAST(x AS VARCHAR), '.', 2), '0')[2:] END
       || 'E-' || (length(split_part(CAST(x AS VARCHAR), '.', 2)) - length(ltrim(split_part(CAST(x AS VARCHAR), '.', 2), '0')) + 1)
     ELSE CAST(x AS VARCHAR) END`,

  `sp_far_year() AS error('A year before 1 or after 9999 in a text is not handled locally. Run this stage on real Spark.')`,
  `sp_date_to_string(d) AS CASE WHEN year(d) BETWEEN 1 AND 9999 THEN CAST(d AS VARCHAR) WHEN d IS NULL THEN NULL ELSE sp_far_year() END`,
  `sp_timestamp_to_string(t) AS CASE WHEN year(t) BETWEEN 1 AND 9999 THEN CAST(t AS VARCHAR) WHEN t IS NULL THEN NULL ELSE sp_far_year() END`,
  `sp_string_to_date(s) AS CASE
     WHEN regexp_full_match(s, '${blank}\\d{4}-\\d{1,2}-\\d{1,2}([ T](?s:.*))?${blank}') THEN TRY_CAST(regexp_extract(s, '\\d{4}-\\d{1,2}-\\d{1,2}') AS DATE)
     WHEN regexp_full_match(s, '${blank}\\d{4}-\\d{1,2}${blank}') THEN TRY_CAST(regexp_extract(s, '\\d{4}-\\d{1,2}') || '-1' AS DATE)
     WHEN regexp_full_match(s, '${blank}\\d{4}${blank}') THEN TRY_CAST(regexp_extract(s, '\\d{4}') || '-01-01' AS DATE)
     WHEN regexp_full_match(s, '${blank}([+-]\\d{4,7}|\\d{5,7})(-\\d{1,2}(-\\d{1,2}([ T](?s:.*))?)?)?${blank}') THEN sp_far_year() END`,
  `sp_zone_minutes(z) AS CASE WHEN NOT regexp_matches(z, '[+-]') THEN 0
     WHEN regexp_matches(z, '[+-]1[9]|[+-][2-9]\\d|:[6-9]|18:0*[1-9]|18:[1-5]') THEN NULL
     ELSE (CASE WHEN contains(z, '-') THEN -1 ELSE 1 END) * (60 * CAST(regexp_extract(z, '\\d{1,2}') AS INTEGER)
       + CASE WHEN contains(z, ':') THEN CAST(regexp_extract(z, ':(\\d{1,2})', 1) AS INTEGER) ELSE 0 END) END`,
  `sp_clock(c) AS CASE WHEN c = '' THEN '00:00:00' WHEN regexp_matches(c, '^2[4-9]') THEN NULL ELSE
     lpad(split_part(c, ':', 1), 2, '0') || ':' || lpad(split_part(c, ':', 2), 2, '0') || ':' || lpad(split_part(c, ':', 3), 2, '0') END`,
  `sp_zoned(s, z) AS TRY_CAST(
     CAST(TRY_CAST(regexp_extract(s, '\\d{4}-\\d{1,2}-\\d{1,2}') AS DATE) AS VARCHAR) || ' '
       || sp_clock(regexp_extract(s, '[ T](\\d{1,2}(?::\\d{1,2}){0,2})', 1))
       || CASE WHEN regexp_matches(s, ':\\d{1,2}\\.\\d') THEN '.' || left(regexp_extract(s, '\\.(\\d+)', 1), 6) ELSE '' END AS TIMESTAMP)
     - to_minutes(sp_zone_minutes(z))`,
  `sp_string_to_timestamp(s) AS CASE
     WHEN regexp_full_match(s, '\\d{4}-\\d\\d-\\d\\d[ T]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?') THEN TRY_CAST(s AS TIMESTAMP)
     WHEN regexp_full_match(s, '${blank}\\d{4}(-\\d{1,2}(-\\d{1,2})?)?${blank}') THEN CAST(sp_string_to_date(s) AS TIMESTAMP)
     WHEN regexp_full_match(s, '${blank}\\d{4}-\\d{1,2}-\\d{1,2}[ T]\\d{1,2}(:\\d{1,2}(:\\d{1,2}(\\.\\d*)?)?)? *(Z|UTC|GMT|UT|(UTC|GMT|UT)?[+-]\\d{1,2}(:\\d{1,2})?)?${blank}')
       THEN sp_zoned(s, regexp_extract(s, '(?:Z|UTC|GMT|UT|(?:UTC|GMT|UT)?[+-]\\d{1,2}(?::\\d{1,2})?)?${blank}$', 0))
     WHEN regexp_matches(s, '\\d{1,2}:\\d{1,2}|[A-Za-z]{3,}|[+-]\\d{5,}|\\d{5,}-')
       THEN CASE WHEN regexp_full_match(s, '(?s:.*)\\d(?s:.*)') AND regexp_matches(s, '\\d:\\d|\\d{5,}-|[+-]\\d{5}')
         THEN error('A timestamp text with a named zone, without a date or of a far year is not read locally. Run this stage on real Spark.') END
     END`,
  `sp_epoch_seconds(t) AS CAST(epoch_us(t) // 1000000 - CASE WHEN epoch_us(t) % 1000000 < 0 THEN 1 ELSE 0 END AS BIGINT)`,
  `sp_micros_to_timestamp(us) AS TRY(make_timestamp(us))`,
  `sp_double_to_timestamp(x) AS CASE WHEN isfinite(x) THEN TRY(make_timestamp(sp_double_to_long(x * 1000000))) END`,
];
