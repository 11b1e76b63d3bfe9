import { bigint, boolean, date, double, integer, timestamp, varchar } from './typed.ts';
import type { RedshiftType } from './types.ts';

/**
 * What an argument must be: `t` a text (numbers and dates become theirs), `i` an integer, `n` a number, `f` a double,
 * `m` a date or time stamp, `M` the same as a time stamp, `s` a SUPER value, `a` anything. `?` it may be left away.
 */
export type Kind = 't' | 'i' | 'n' | 'f' | 'm' | 'M' | 's' | 'a';

/** What it gives: a type, the type of the first argument, or a text as long as the first argument. */
export type Result = RedshiftType | 'same' | 'text';

export interface LocalFunction {
  kinds: { kind: Kind; optional: boolean }[];
  result: Result;
  /** DuckDB's form, in which `$1`… stand for the arguments and `$*` for all. */
  form: string;
  /** A double that it gives has no fraction. */
  whole?: boolean;
}

const long = varchar(65535);

/** The functions of Redshift that run locally and need no more than their row says. */
const table: [names: string, kinds: string, result: Result, form: string][] = [
  // Text.
  ['lower', 't', 'text', 'lower($1)'],
  ['upper', 't', 'text', 'upper($1)'],
  ['reverse', 't', 'text', 'reverse($1)'],
  ['initcap', 't', 'text', 'rs_initcap($1)'],
  ['len length char_length character_length textlen', 't', integer, 'CAST(length($1) AS INTEGER)'],
  ['octet_length', 't', integer, 'CAST(strlen($1) AS INTEGER)'],
  ['ltrim', 't t?', 'text', 'ltrim($*)'],
  ['rtrim', 't t?', 'text', 'rtrim($*)'],
  ['btrim', 't t?', 'text', 'trim($*)'],
  ['substring substr', 't i i?', 'text', 'rs_substring($*)'],
  ['left', 't i', 'text', 'rs_left($*)'],
  ['right', 't i', 'text', 'rs_right($*)'],
  ['replace', 't t t', long, 'replace($*)'],
  ['repeat replicate', 't i', long, 'repeat($1, CAST($2 AS BIGINT))'],
  ['lpad', 't i t?', long, 'rs_lpad($*)'],
  ['rpad', 't i t?', long, 'rs_rpad($*)'],
  ['split_part', 't t i', 'text', 'rs_split_part($*)'],
  ['translate', 't t t', 'text', 'translate($*)'],
  ['strpos', 't t', integer, 'CAST(strpos($1, $2) AS INTEGER)'],
  ['charindex position', 't t', integer, 'CAST(strpos($2, $1) AS INTEGER)'],
  ['concat', 't t', long, '($1 || $2)'],
  ['ascii', 't', integer, "CASE WHEN $1 = '' THEN 0 ELSE ascii($1) END"],
  ['chr', 'i', varchar(4), 'chr(CAST($1 AS INTEGER))'],
  ['md5', 't', varchar(32), 'md5($1)'],
  ['sha1 func_sha1 sha', 't', varchar(40), 'sha1($1)'],
  ['sha2', 't i', varchar(128), 'rs_sha2($*)'],
  ['strtol', 't i', bigint, 'rs_strtol($*)'],
  ['regexp_count', 't t', integer, "CAST(len(regexp_extract_all($1, $2, 0, 's')) AS INTEGER)"],
  // Numbers.
  ['abs', 'n', 'same', 'abs($1)'],
  ['sqrt', 'f', double, 'sqrt($1)'],
  ['cbrt', 'f', double, 'cbrt($1)'],
  ['exp dexp', 'f', double, 'rs_finite(exp($1))'],
  ['ln dlog1', 'f', double, 'ln($1)'],
  ['log dlog10', 'f', double, 'log10($1)'],
  ['power pow', 'f f', double, 'rs_finite(pow($*))'],
  ['degrees', 'f', double, 'degrees($1)'],
  ['radians', 'f', double, 'radians($1)'],
  ['sin', 'f', double, 'sin($1)'],
  ['cos', 'f', double, 'cos($1)'],
  ['tan', 'f', double, 'tan($1)'],
  ['cot', 'f', double, 'cot($1)'],
  ['asin', 'f', double, 'asin($1)'],
  ['acos', 'f', double, 'acos($1)'],
  ['atan', 'f', double, 'atan($1)'],
  ['atan2', 'f f', double, 'atan2($*)'],
  ['pi', '', double, 'pi()'],
  ['random', '', double, 'random()'],
  // Dates.
  ['getdate', '', timestamp, "date_trunc('second', CAST(now() AS TIMESTAMP))"],
  ['sysdate', '', timestamp, 'CAST(now() AS TIMESTAMP)'],
  ['current_date', '', date, 'current_date'],
  ['current_timestamp', '', { name: 'timestamptz' }, 'now()'],
  ['last_day', 'm', date, 'last_day($1)'],
  ['add_months', 'M i', timestamp, 'rs_add_months($*)'],
  ['months_between', 'M M', double, 'rs_months_between($*)'],
  ['date_part_year', 'm', integer, 'CAST(year($1) AS INTEGER)'],
  ['date_cmp timestamp_cmp date_cmp_timestamp timestamp_cmp_date', 'M M', integer, 'rs_compare($*)'],
  // JSON texts.
  ['json_array_length', 't', integer, 'rs_json_array_length($1)'],
  ['json_extract_array_element_text', 't i', long, 'rs_json_element($*)'],
  ['is_valid_json', 't', boolean, "(json_valid($1) AND left(ltrim($1), 1) = '{')"],
  ['is_valid_json_array', 't', boolean, "(json_valid($1) AND left(ltrim($1), 1) = '[')"],
  ['can_json_parse', 't', boolean, 'json_valid($1)'],
  ['json_parse', 't', { name: 'super' }, 'json($1)'],
  // SUPER.
  ['json_serialize', 's', long, 'CAST($1 AS VARCHAR)'],
  ['json_typeof', 's', varchar(10), 'rs_json_typeof($1)'],
  ['is_array', 's', boolean, "(coalesce(json_type($1), '') = 'ARRAY')"],
  ['is_object', 's', boolean, "(coalesce(json_type($1), '') = 'OBJECT')"],
  ['is_varchar', 's', boolean, "(coalesce(json_type($1), '') = 'VARCHAR')"],
  ['is_scalar', 's', boolean, "(coalesce(json_type($1), 'NULL') NOT IN ('NULL', 'ARRAY', 'OBJECT'))"],
  ['get_array_length', 's', bigint, 'rs_array_length($1)'],
  // Who and where.
  ['current_user user', '', varchar(128), "'standpipe'"],
  ['current_schema', '', varchar(128), "'public'"],
];

export const scalarFunctions: Record<string, LocalFunction> = {};
for (const [names, kinds, result, form] of table)
  for (const name of names.split(' '))
    scalarFunctions[name] = {
      kinds: kinds
        .split(' ')
        .filter((kind) => kind !== '')
        .map((kind) => ({ kind: kind[0] as Kind, optional: kind.endsWith('?') })),
      result,
      form,
    };

/** Redshift has these; the embedded engine does not answer them exactly. */
export const notLocal = new Set(
  `timeofday fnv_hash checksum crc32 crc32func soundex difference to_number regexp_instr quote_ident quote_literal bttext_pattern_cmp
   decimal_precision decimal_scale is_bigint is_smallint is_integer is_decimal is_float is_char is_boolean
   object array array_concat array_flatten subarray split_to_array object_transform pg_backend_pid version
   current_session_arn current_namespace current_database current_aws_account has_table_privilege has_schema_privilege
   has_database_privilege hll hll_cardinality hll_create_sketch hll_combine hll_combine_sketches timezone octetindex
   interval_cmp timestamptz_cmp timestamptz_cmp_date timestamptz_cmp_timestamp date_cmp_timestamptz timestamp_cmp_timestamptz
   from_hex to_varbyte from_varbyte to_hex text_to_int_alt text_to_numeric_alt slice_num user_is_member_of collate
   multiset json_serialize_to_varbyte murmur3_32_hash farmhash64 farmfingerprint64 current_setting set_config
   pg_last_copy_count pg_last_copy_id pg_last_query_id pg_last_unload_count bit_and bit_or
   lower_attribute_names upper_attribute_names array_position array_contains array_distinct`.split(/\s+/),
);
