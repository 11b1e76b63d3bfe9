const zero = "error('The index 0 is invalid: the first element of an array has index 1.')";

/** Arrays and maps: NULL in, NULL out, in Spark's order of elements. */
export const collectionMacros: string[] = [
  // What explode_outer takes apart: one NULL where there is nothing.
  `sp_or_null(a, n) AS CASE WHEN n > 0 THEN a ELSE [NULL] END`,
  `sp_has_null(a) AS list_count(a) < len(a)`,
  `sp_array_contains(a, x) AS CASE
     WHEN a IS NULL OR x IS NULL THEN NULL WHEN list_contains(a, x) THEN true WHEN sp_has_null(a) THEN NULL ELSE false END`,
  // The first of equal elements stays.
  `sp_array_distinct(a) AS list_filter(a, lambda x, i: list_position(a, x) = i)`,
  `sp_array_concat(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_concat(a, b) END`,
  `sp_array_union(a, b) AS sp_array_distinct(sp_array_concat(a, b))`,
  `sp_array_intersect(a, b) AS CASE WHEN b IS NOT NULL THEN
     list_filter(a, lambda x, i: list_position(b, x) IS NOT NULL AND list_position(a, x) = i) END`,
  `sp_array_except(a, b) AS CASE WHEN b IS NOT NULL THEN
     list_filter(a, lambda x, i: list_position(b, x) IS NULL AND list_position(a, x) = i) END`,
  `sp_arrays_overlap(a, b) AS CASE
     WHEN a IS NULL OR b IS NULL THEN NULL
     WHEN len(list_filter(a, lambda x: x IS NOT NULL AND list_position(b, x) IS NOT NULL)) > 0 THEN true
     WHEN len(a) > 0 AND len(b) > 0 AND (sp_has_null(a) OR sp_has_null(b)) THEN NULL ELSE false END`,
  `sp_array_join(a, d) AS CASE WHEN a IS NOT NULL AND d IS NOT NULL THEN coalesce(array_to_string(a, d), '') END`,
  `sp_array_join_by(a, d) AS CASE WHEN a IS NOT NULL THEN sp_join_by(a, d) END`,
  `sp_filled(a, r) AS CASE WHEN r IS NOT NULL THEN list_transform(a, lambda x: coalesce(x, r)) END`,
  `sp_slice(a, start, n) AS CASE
     WHEN a IS NULL OR start IS NULL OR n IS NULL THEN NULL
     WHEN start = 0 THEN ${zero}
     WHEN n < 0 THEN error('The length of a slice must not be negative.')
     WHEN start > 0 THEN a[CAST(start AS BIGINT):CAST(start AS BIGINT) + n - 1]
     WHEN -CAST(start AS BIGINT) > len(a) THEN a[1:0]
     ELSE a[len(a) + start + 1:len(a) + start + CAST(n AS BIGINT)] END`,
  `sp_element_at(a, i) AS CASE WHEN i = 0 AND a IS NOT NULL THEN ${zero} ELSE list_extract(a, i) END`,
  `sp_get(a, i) AS CASE WHEN i >= 0 THEN list_extract(a, CAST(i AS BIGINT) + 1) END`,
  `sp_flatten(a) AS CASE WHEN NOT sp_has_null(a) THEN flatten(a) END`,
  `sp_array_position(a, x) AS CASE WHEN a IS NOT NULL AND x IS NOT NULL THEN CAST(coalesce(list_position(a, x), 0) AS BIGINT) END`,
  `sp_array_remove(a, x) AS CASE WHEN x IS NOT NULL THEN list_filter(a, lambda e: e IS DISTINCT FROM x) END`,
  `sp_array_repeat(x, n) AS CASE WHEN n IS NOT NULL THEN list_transform(generate_series(1, greatest(n, 0)), lambda i: x) END`,
  `sp_array_append(a, x) AS CASE WHEN a IS NOT NULL THEN list_append(a, x) END`,
  `sp_array_prepend(a, x) AS CASE WHEN a IS NOT NULL THEN list_prepend(x, a) END`,
  // Beyond the end, and before the start, the gap is filled with NULLs.
  `sp_insert_at(a, p, x) AS CASE
     WHEN p > len(a) THEN list_append(list_resize(a, p - 1), x)
     WHEN p > 0 THEN list_concat(list_append(a[1:p - 1], x), a[p:])
     ELSE list_concat(list_append(a[1:0], x), list_concat(list_resize(a[1:0], 1 - p), a)) END`,
  `sp_array_insert(a, p, x) AS CASE
     WHEN a IS NULL OR p IS NULL THEN NULL WHEN p = 0 THEN ${zero}
     WHEN p > 0 THEN sp_insert_at(a, CAST(p AS BIGINT), x) ELSE sp_insert_at(a, len(a) + p + 2, x) END`,
  `sp_any(tests) AS CASE
     WHEN tests IS NULL THEN NULL WHEN list_contains(tests, true) THEN true WHEN sp_has_null(tests) THEN NULL ELSE false END`,
  `sp_all(tests) AS CASE
     WHEN tests IS NULL THEN NULL WHEN list_contains(tests, false) THEN false WHEN sp_has_null(tests) THEN NULL ELSE true END`,

  `sp_bounds(a, b, step) AS error('Illegal sequence boundaries: ' || a || ' to ' || b || ' by ' || step)`,
  `sp_sequence(a, b, step, plain) AS CASE
     WHEN a IS NULL OR b IS NULL OR (step IS NULL AND NOT plain) THEN NULL
     WHEN plain THEN generate_series(a, b, CASE WHEN a <= b THEN 1 ELSE -1 END)
     WHEN step = 0 AND a = b THEN [a]
     WHEN (step > 0 AND a <= b) OR (step < 0 AND a >= b) THEN generate_series(a, b, step) ELSE sp_bounds(a, b, step) END`,
  `sp_date_sequence(a, b, days) AS CASE
     WHEN a IS NULL OR b IS NULL OR days IS NULL THEN NULL
     WHEN (days > 0 AND a <= b) OR (days < 0 AND a >= b)
       THEN list_transform(generate_series(0, (b - a) // days), lambda i: CAST(a + CAST(i * days AS INTEGER) AS DATE))
     ELSE sp_bounds(a, b, days) END`,
  `sp_timestamp_sequence(a, b, micros) AS CASE
     WHEN a IS NULL OR b IS NULL OR micros IS NULL THEN NULL
     WHEN micros = 0 THEN error('A sequence with the step 0 is not made locally. Run this stage on real Spark.')
     WHEN (micros > 0 AND a <= b) OR (micros < 0 AND a >= b)
       THEN list_transform(generate_series(0, (epoch_us(b) - epoch_us(a)) // micros), lambda i: make_timestamp(epoch_us(a) + i * micros))
     ELSE sp_bounds(a, b, micros) END`,
  // Every step is counted from the start, so that the 31st comes back after a shorter month.
  `sp_month_sequence(a, b, months) AS CASE
     WHEN a IS NULL OR b IS NULL OR months IS NULL THEN NULL
     WHEN months = 0 THEN error('A sequence with the step 0 is not made locally. Run this stage on real Spark.')
     WHEN (months > 0 AND a <= b) OR (months < 0 AND a >= b)
       THEN list_filter(
         list_transform(generate_series(0, ((year(b) - year(a)) * 12 + month(b) - month(a)) // months), lambda i: CAST(a + to_months(CAST(i * months AS INTEGER)) AS TIMESTAMP)),
         lambda t: CASE WHEN months > 0 THEN t <= CAST(b AS TIMESTAMP) ELSE t >= CAST(b AS TIMESTAMP) END)
     ELSE sp_bounds(a, b, months) END`,

  `sp_map_value(m, k) AS CASE WHEN k IS NOT NULL THEN m[k] END`,
  `sp_map_concat(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL
     THEN MAP(list_concat(map_keys(a), map_keys(b)), list_concat(map_values(a), map_values(b))) END`,
  `sp_key_value(pair, d) AS CASE WHEN contains(pair, d) THEN substr(pair, instr(pair, d) + length(d)) END`,
  `sp_str_to_map(s, d1, d2) AS CASE WHEN s IS NOT NULL THEN MAP(
     list_transform(string_split(s, d1), lambda p: split_part(p, d2, 1)),
     list_transform(string_split(s, d1), lambda p: sp_key_value(p, d2))) END`,
  `sp_map_from_entries(a) AS CASE WHEN NOT sp_has_null(a)
     THEN MAP(list_transform(a, lambda e: struct_extract_at(e, 1)), list_transform(a, lambda e: struct_extract_at(e, 2))) END`,
];
