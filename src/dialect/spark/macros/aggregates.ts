/**
 * Spark's running moments, row by row in the same order of operations, so that the last place agrees as well: over the
 * list of an aggregate's values.
 */
export const aggregateMacros: string[] = [
  `sp_m2(list) AS list_reduce(list_filter(list, lambda v: v IS NOT NULL),
     lambda a, v: struct_pack(n := a.n + 1, m := a.m + (v.x - a.m) / (a.n + 1), s := a.s + (v.x - a.m) * ((v.x - a.m) - (v.x - a.m) / (a.n + 1)), x := v.x),
     struct_pack(n := 0::DOUBLE, m := 0::DOUBLE, s := 0::DOUBLE, x := 0::DOUBLE))`,
  `sp_var_pop(list) AS list_transform([sp_m2(list)], lambda a: CASE WHEN a.n > 0 THEN a.s / a.n END)[1]`,
  `sp_var_samp(list) AS list_transform([sp_m2(list)], lambda a: CASE WHEN a.n > 1 THEN a.s / (a.n - 1) END)[1]`,
  `sp_sum_squares(list) AS list_transform([sp_m2(list)], lambda a: CASE WHEN a.n > 0 THEN a.s END)[1]`,
  `sp_ck(list) AS list_reduce(list_filter(list, lambda v: v IS NOT NULL),
     lambda a, v: struct_pack(n := a.n + 1,
       mx := a.mx + (v.x - a.mx) / (a.n + 1), my := a.my + (v.y - a.my) / (a.n + 1),
       sx := a.sx + (v.x - a.mx) * (v.x - (a.mx + (v.x - a.mx) / (a.n + 1))),
       sy := a.sy + (v.y - a.my) * (v.y - (a.my + (v.y - a.my) / (a.n + 1))),
       c := a.c + (v.x - a.mx) * (v.y - (a.my + (v.y - a.my) / (a.n + 1))), x := v.x, y := v.y),
     struct_pack(n := 0::DOUBLE, mx := 0::DOUBLE, my := 0::DOUBLE, sx := 0::DOUBLE, sy := 0::DOUBLE, c := 0::DOUBLE, x := 0::DOUBLE, y := 0::DOUBLE))`,
  `sp_covar_pop(list) AS list_transform([sp_ck(list)], lambda a: CASE WHEN a.n > 0 THEN a.c / a.n END)[1]`,
  `sp_covar_samp(list) AS list_transform([sp_ck(list)], lambda a: CASE WHEN a.n > 1 THEN a.c / (a.n - 1) END)[1]`,
  `sp_corr(list) AS list_transform([sp_ck(list)], lambda a: CASE WHEN a.n > 1 THEN a.c / nullif(sqrt(a.sx * a.sy), 0) END)[1]`,
  `sp_regr_sxy(list) AS list_transform([sp_ck(list)], lambda a: CASE WHEN a.n > 0 THEN a.c END)[1]`,
  `sp_slope(list, m2) AS list_transform([sp_ck(list)], lambda a: a.c / nullif(m2, 0))[1]`,
  `sp_regr_r2(list) AS list_transform([sp_ck(list)], lambda a: CASE WHEN a.sy = 0 THEN NULL WHEN a.sx = 0 THEN 1 ELSE pow(a.c / sqrt(a.sx * a.sy), 2) END)[1]`,
];
