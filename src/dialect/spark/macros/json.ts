/** JSON in texts, read as Jackson reads them in Spark. */
export const jsonMacros: string[] = [
  `sp_json_far() AS error('This text is not JSON, or of a kind that Spark and the local engine write differently. Run this stage on real Spark.')`,
  // DuckDB also takes a comma before a bracket, NaN and Infinity.
  `sp_json_sound(s) AS json_valid(s) AND NOT regexp_matches(s, ',\\s*[\\]}]|[:\\[,]\\s*[-+]?(?i:nan|inf)')`,
  // What begins like JSON and is none, Spark may still read in part.
  `sp_json_doubtful(s) AS regexp_matches(s, '^\\s*[\\[{]')`,
  `sp_json_nested(t) AS CASE WHEN regexp_matches(t, '\\\\|\\d[.eE]|-0|[\\x{10000}-\\x{10FFFF}]') THEN sp_json_far() ELSE t END`,
  `sp_json_scalar(j) AS CASE json_type(j)
     WHEN 'NULL' THEN NULL
     WHEN 'VARCHAR' THEN json_extract_string(j, '$')
     WHEN 'DOUBLE' THEN CASE WHEN regexp_full_match(CAST(j AS VARCHAR), '-?\\d+') THEN CAST(j AS VARCHAR)
       ELSE sp_double_to_string(CAST(CAST(j AS VARCHAR) AS DOUBLE)) END
     WHEN 'OBJECT' THEN sp_json_nested(CAST(j AS VARCHAR))
     WHEN 'ARRAY' THEN sp_json_nested(CAST(j AS VARCHAR))
     ELSE CAST(j AS VARCHAR) END`,
  `sp_get_json(s, path) AS CASE
     WHEN sp_json_sound(s) THEN sp_json_scalar(json_extract(s, path))
     WHEN sp_json_doubtful(s) THEN sp_json_far() END`,
  `sp_json_array_length(s) AS CASE
     WHEN sp_json_sound(s) THEN CASE WHEN json_type(s) = 'ARRAY' THEN CAST(json_array_length(s) AS INTEGER) END
     WHEN regexp_matches(s, '^\\s*\\[') THEN sp_json_far() END`,
  `sp_json_object_keys(s) AS CASE
     WHEN sp_json_sound(s) THEN CASE WHEN json_type(s) = 'OBJECT' THEN json_keys(s) END
     WHEN regexp_matches(s, '^\\s*\\{') THEN sp_json_far() END`,
];
