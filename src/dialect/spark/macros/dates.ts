const onSpark = 'Run this stage on real Spark.';

/** Dates and timestamps where DuckDB's own functions answer otherwise. */
export const dateMacros: string[] = [
  `sp_floor_divide(a, b) AS a // b - CASE WHEN a % b < 0 THEN 1 ELSE 0 END`,
  `sp_date_plus(d, days) AS CAST(d + CAST(days AS INTEGER) AS DATE)`,
  `sp_strftime(t, format) AS CASE WHEN year(t) BETWEEN 1 AND 9999 THEN strftime(t, format) WHEN t IS NULL THEN NULL ELSE sp_far_year() END`,
  `sp_seconds_to_timestamp(seconds) AS make_timestamp(seconds * 1000000)`,
  // The six places behind the point are the microseconds.
  `sp_decimal_to_timestamp(seconds) AS make_timestamp(CAST(replace(CAST(seconds AS VARCHAR), '.', '') AS BIGINT))`,
  `sp_double_seconds(x) AS CASE WHEN isfinite(x) THEN make_timestamp(sp_double_to_long(x * 1000000)) END`,
  // Unlike unix_seconds, unix_timestamp cuts towards zero.
  `sp_unix_timestamp(t) AS CAST(epoch_us(CAST(t AS TIMESTAMP)) // 1000000 AS BIGINT)`,
  `sp_unix_part(t, unit) AS CAST(sp_floor_divide(epoch_us(CAST(t AS TIMESTAMP)), unit) AS BIGINT)`,
  `sp_make_timestamp(y, mo, d, h, mi, s) AS CASE
     WHEN h BETWEEN 0 AND 23 AND mi BETWEEN 0 AND 59 AND (s = 60 OR (s >= 0 AND s < 60))
       THEN CAST(TRY(make_date(y, mo, d)) AS TIMESTAMP) + to_microseconds(CAST((h * 60 + mi) AS BIGINT) * 60000000 + CAST(s * 1000000 AS BIGINT)) END`,
  `sp_parsed(s, strict, lenient, y, mo, d, h, mi, se, fraction) AS CASE
     WHEN regexp_full_match(s, strict) THEN CASE
       WHEN y = '0000' THEN sp_far_year()
       WHEN CAST(se AS INTEGER) < 60 THEN sp_make_timestamp(CAST(y AS INTEGER), CAST(mo AS INTEGER), CAST(d AS INTEGER),
         CAST(h AS INTEGER), CAST(mi AS INTEGER), CAST(se || '.' || fraction AS DECIMAL(16,6))) END
     WHEN regexp_matches(s, lenient)
       THEN error('"' || s || '" is a date for Spark 2 and not for Spark 3, which stops here, too. ${onSpark}') END`,
  `sp_month_end(d) AS CAST(d AS DATE) = last_day(d)`,
  `sp_whole_months(a, b) AS CAST((year(a) - year(b)) * 12 + month(a) - month(b) AS DOUBLE)`,
  `sp_day_seconds(t) AS sp_floor_divide(epoch_us(t) - epoch_us(CAST(CAST(t AS DATE) AS TIMESTAMP)), 1000000)`,
  `sp_part_months(a, b) AS sp_whole_months(a, b)
     + CAST((day(a) - day(b)) * 86400 + sp_day_seconds(a) - sp_day_seconds(b) AS DOUBLE) / CAST(2678400 AS DOUBLE)`,
  `sp_months_between(a, b, rounded) AS CASE
     WHEN rounded IS NULL THEN NULL
     WHEN day(a) = day(b) OR (sp_month_end(a) AND sp_month_end(b)) THEN sp_whole_months(a, b)
     WHEN rounded THEN floor(sp_part_months(a, b) * 1e8 + CAST(0.5 AS DOUBLE)) / CAST(1e8 AS DOUBLE)
     ELSE sp_part_months(a, b) END`,
  `sp_weekday_number(name) AS CASE
     WHEN name IN ('MO', 'MON', 'MONDAY') THEN 1 WHEN name IN ('TU', 'TUE', 'TUESDAY') THEN 2
     WHEN name IN ('WE', 'WED', 'WEDNESDAY') THEN 3 WHEN name IN ('TH', 'THU', 'THURSDAY') THEN 4
     WHEN name IN ('FR', 'FRI', 'FRIDAY') THEN 5 WHEN name IN ('SA', 'SAT', 'SATURDAY') THEN 6
     WHEN name IN ('SU', 'SUN', 'SUNDAY') THEN 7 END`,
  `sp_next_day(d, name) AS CAST(d + CAST(1 + (sp_weekday_number(upper(name)) + 6 - isodow(d)) % 7 AS INTEGER) AS DATE)`,
  // The wall clock of a zone at an instant, both as timestamps.
  `sp_wall_clock(t, zone) AS timezone(zone, CAST(t AS TIMESTAMPTZ))`,
  // Where clocks are set back an hour comes twice: Java takes the first of them, with the offset of the day before.
  `sp_earlier(t, zone) AS t - (sp_wall_clock(t - INTERVAL 1 DAY, zone) - (t - INTERVAL 1 DAY))`,
  `sp_instant(t, zone) AS CASE WHEN sp_wall_clock(sp_earlier(t, zone), zone) = t THEN sp_earlier(t, zone)
     ELSE CAST(timezone(zone, t) AS TIMESTAMP) END`,
];
