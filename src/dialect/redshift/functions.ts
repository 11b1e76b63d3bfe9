/**
 * The functions of Redshift that run locally: name → least and most arguments and DuckDB's form, in which `$1`…
 * stand for the arguments and `$*` for all. Forms that depend on types are macros of `macros.ts`.
 */
export interface LocalFunction {
  least: number;
  most: number;
  form: string;
}

const many = 99;
const table: [names: string, least: number, most: number, form: string][] = [
  // Text.
  ['lower upper md5 reverse ascii chr initcap', 1, 1, ''],
  ['len length char_length character_length textlen', 1, 1, 'length($1)'],
  ['octet_length', 1, 1, 'strlen($1)'],
  ['ltrim', 1, 2, 'ltrim($*)'],
  ['rtrim', 1, 2, 'rtrim($*)'],
  ['btrim', 1, 2, 'trim($*)'],
  ['substring substr', 2, 3, 'rs_substring($*)'],
  ['left', 2, 2, 'rs_left($*)'],
  ['right', 2, 2, 'rs_right($*)'],
  ['replace', 3, 3, 'replace($*)'],
  ['repeat replicate', 2, 2, 'repeat($1, $2::BIGINT)'],
  ['lpad', 2, 3, 'rs_lpad($*)'],
  ['rpad', 2, 3, 'rs_rpad($*)'],
  ['split_part', 3, 3, 'rs_split_part($*)'],
  ['translate', 3, 3, 'translate($*)'],
  ['strpos', 2, 2, 'strpos($1, $2)'],
  ['charindex', 2, 2, 'strpos($2, $1)'],
  ['position', 2, 2, 'strpos($2, $1)'],
  ['concat', 2, 2, '(($1) || ($2))'],
  ['quote_ident', 1, 1, `('"' || replace($1, '"', '""') || '"')`],
  ['sha1 func_sha1 sha', 1, 1, 'sha1($1)'],
  ['sha2', 2, 2, 'rs_sha2($*)'],
  ['regexp_replace', 2, 3, 'rs_regexp_replace($*)'],
  ['regexp_substr', 2, 2, `coalesce(regexp_extract($1, $2), '')`],
  ['regexp_count', 2, 2, 'len(regexp_extract_all($1, $2))'],
  ['to_hex', 1, 1, 'lower(to_hex($1))'],
  ['strtol', 2, 2, 'rs_strtol($*)'],
  // Conditions.
  ['coalesce nvl', 1, many, 'coalesce($*)'],
  ['nvl2', 3, 3, 'CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END'],
  ['nullif', 2, 2, 'nullif($*)'],
  ['greatest', 1, many, 'greatest($*)'],
  ['least', 1, many, 'least($*)'],
  // Numbers.
  ['abs sign exp sqrt cbrt degrees radians sin cos tan cot asin acos atan atan2 pi ln', 0, 2, ''],
  ['ceil ceiling', 1, 1, 'ceil($1)'],
  ['floor', 1, 1, 'floor($1)'],
  ['round', 1, 2, 'round($*)'],
  ['trunc', 1, 2, 'rs_trunc($*)'],
  ['mod', 2, 2, 'rs_mod($*)'],
  ['power pow', 2, 2, 'pow($*)'],
  ['log dlog10', 1, 1, 'log10($1)'],
  ['dlog1', 1, 1, 'ln($1)'],
  ['dexp', 1, 1, 'exp($1)'],
  ['random', 0, 0, 'random()'],
  // Dates. The first argument of those with a part is handled in `emitExpression.ts`.
  ['getdate sysdate', 0, 0, `date_trunc('second', now())::TIMESTAMP`],
  ['current_date', 0, 0, 'current_date'],
  ['current_timestamp', 0, 0, 'now()'],
  ['last_day', 1, 1, 'last_day($1)'],
  ['add_months', 2, 2, 'rs_add_months($*)'],
  ['months_between', 2, 2, 'rs_months_between($*)'],
  ['date_part_year', 1, 1, 'year($1)'],
  ['to_char', 2, 2, ''],
  ['to_date', 2, 3, ''],
  ['to_timestamp', 2, 3, ''],
  ['timestamp_cmp date_cmp', 2, 2, 'sign(epoch($1) - epoch($2))::INTEGER'],
  // JSON.
  ['json_extract_path_text', 2, 7, ''],
  ['json_array_length', 1, 2, 'json_array_length($1)'],
  ['json_extract_array_element_text', 2, 3, `json_extract_string($1, '$[' || ($2) || ']')`],
  ['is_valid_json', 1, 1, `(json_valid($1) AND left(trim($1), 1) = '{')`],
  ['is_valid_json_array', 1, 1, `(json_valid($1) AND left(trim($1), 1) = '[')`],
  ['json_parse', 1, 1, '($1)::JSON'],
  ['json_serialize', 1, 1, '($1)::VARCHAR'],
  ['current_user user', 0, 0, `'standpipe'`],
  ['current_schema', 0, 0, `'public'`],
];

export const scalarFunctions = spread(table);

/** Aggregates, which may stand before OVER too. */
export const aggregates = spread([
  ['count', 1, 1, 'count'],
  ['sum', 1, 1, 'sum'],
  ['avg', 1, 1, 'avg'],
  ['min', 1, 1, 'min'],
  ['max', 1, 1, 'max'],
  ['median', 1, 1, 'median'],
  ['any_value', 1, 1, 'any_value'],
  ['stddev stddev_samp', 1, 1, 'stddev_samp'],
  ['stddev_pop', 1, 1, 'stddev_pop'],
  ['variance var_samp', 1, 1, 'var_samp'],
  ['var_pop', 1, 1, 'var_pop'],
  ['bool_and', 1, 1, 'bool_and'],
  ['bool_or', 1, 1, 'bool_or'],
  ['listagg', 1, 2, 'string_agg'],
  ['percentile_cont', 1, 1, 'quantile_cont'],
  ['percentile_disc', 1, 1, 'quantile_disc'],
]);

export const windowFunctions = spread([
  ['row_number rank dense_rank percent_rank cume_dist', 0, 0, ''],
  ['ntile', 1, 1, 'ntile'],
  ['lag', 1, 2, 'lag'],
  ['lead', 1, 2, 'lead'],
  ['first_value', 1, 1, 'first_value'],
  ['last_value', 1, 1, 'last_value'],
  ['nth_value', 2, 2, 'nth_value'],
  ['ratio_to_report', 1, 1, 'ratio_to_report'],
]);

/** Redshift has these; the embedded engine does not answer them exactly. */
export const notLocal = new Set(
  `convert_timezone next_day timeofday fnv_hash checksum func_sha1 crc32 crypt soundex difference to_number regexp_instr
   approximate json_typeof object get_array_length array array_concat array_flatten subarray split_to_array st_point
   pg_backend_pid version current_session_arn has_table_privilege geography strtol_hex hll hll_cardinality bit_and bit_or
   timezone overlay bttext_pattern_cmp interval_cmp date_cmp_timestamp from_hex to_varbyte from_varbyte hllsketch
   collate text_to_int_alt text_to_numeric_alt object_transform slice_num user_is_member_of`.split(/\s+/),
);

function spread(
  rows: [names: string, least: number, most: number, form: string][],
): Record<string, LocalFunction> {
  const functions: Record<string, LocalFunction> = {};
  for (const [names, least, most, form] of rows)
    for (const name of names.split(' '))
      functions[name] = { least, most, form: form === '' ? `${name}($*)` : form };
  return functions;
}
