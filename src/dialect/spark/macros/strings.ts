/** Letters whose capitals Java writes with more letters, or which one side's Unicode does not know. */
const oddToUpper =
  '[\\x{df}\\x{149}\\x{1f0}\\x{390}\\x{3b0}\\x{587}\\x{1e96}-\\x{1e9a}\\x{1f50}-\\x{1f56}\\x{1f80}-\\x{1ffc}\\x{2c5f}\\x{a7c1}\\x{a7d1}\\x{a7d7}\\x{a7d9}\\x{fb00}-\\x{fb17}\\x{10597}-\\x{105bc}]';
const oddToLower = '[\\x{130}\\x{3a3}\\x{2c2f}\\x{a7c0}\\x{a7d0}\\x{a7d6}\\x{a7d8}\\x{10570}-\\x{10595}]';
const oddToTitle =
  '[\\x{130}\\x{1c4}-\\x{1cc}\\x{1f1}-\\x{1f3}\\x{3f4}\\x{10d0}-\\x{10ff}\\x{1c90}-\\x{1cbf}\\x{1e9e}\\x{2126}\\x{212a}\\x{212b}\\x{10400}-\\x{1044f}\\x{104b0}-\\x{104d3}\\x{10c80}-\\x{10cf2}\\x{118a0}-\\x{118df}\\x{16e40}-\\x{16e7f}\\x{1e900}-\\x{1e943}]';

const cannot = (what: string) => `error('${what} is not answered locally. Run this stage on real Spark.')`;

export const stringMacros: string[] = [
  `sp_is_ascii(s) AS strlen(s) = length(s)`,
  `sp_upper(s) AS CASE WHEN sp_is_ascii(s) OR NOT regexp_matches(s, '${oddToUpper}') THEN upper(s) WHEN s IS NULL THEN NULL
     ELSE ${cannot('The capital of a letter such as ß')} END`,
  `sp_lower(s) AS CASE WHEN sp_is_ascii(s) OR NOT regexp_matches(s, '${oddToLower}') THEN lower(s) WHEN s IS NULL THEN NULL
     ELSE ${cannot('The small letter of Σ or İ')} END`,
  `sp_initcap(s) AS CASE WHEN sp_is_ascii(s) OR NOT regexp_matches(s, '${oddToTitle}')
     THEN array_to_string(list_transform(string_split(sp_lower(s), ' '), lambda w: sp_upper(w[1]) || w[2:]), ' ')
     WHEN s IS NULL THEN NULL ELSE ${cannot('The capital of a letter of this text')} END`,
  // What a regular expression cannot answer as Java does.
  `sp_no_line_end(s) AS CASE WHEN regexp_matches(s, '[\\n\\r\\x{85}\\x{2028}\\x{2029}]\\z') THEN ${cannot('A match of $ in a text that ends with a line end')} ELSE s END`,
  `sp_ascii_only(s) AS CASE WHEN sp_is_ascii(s) THEN s WHEN s IS NULL THEN NULL ELSE ${cannot('This function over other than ASCII letters')} END`,
  `sp_chars(s) AS list_transform(range(1, length(s) + 1), lambda i: substr(s, i, 1))`,

  // Positions count from 1, those before the first count backwards from the end, 0 is the first.
  `sp_start(s, pos) AS CASE WHEN pos > 0 THEN CAST(pos AS BIGINT) - 1 WHEN pos < 0 THEN length(s) + pos ELSE 0 END`,
  `sp_cut(s, a, n) AS substr(s, greatest(a, 0) + 1, CASE WHEN n <= 0 THEN 0 ELSE greatest(a + n - greatest(a, 0), 0) END)`,
  `sp_substring(s, pos) AS CASE WHEN pos IS NOT NULL THEN substr(s, greatest(sp_start(s, pos), 0) + 1) END,
   (s, pos, n) AS CASE WHEN pos IS NOT NULL AND n IS NOT NULL THEN sp_cut(s, sp_start(s, pos), CAST(n AS BIGINT)) END`,
  `sp_binary_substring(b, pos) AS CASE WHEN pos IS NOT NULL THEN unhex(substr(hex(b), 2 * greatest(CASE WHEN pos > 0 THEN pos - 1 WHEN pos < 0 THEN octet_length(b) + pos ELSE 0 END, 0) + 1)) END`,
  `sp_left(s, n) AS CASE WHEN n IS NOT NULL THEN left(s, greatest(CAST(n AS BIGINT), 0)) END`,
  `sp_right(s, n) AS CASE WHEN n IS NOT NULL THEN right(s, greatest(CAST(n AS BIGINT), 0)) END`,
  `sp_lpad(s, n, p) AS CASE WHEN p IS NULL THEN NULL WHEN n <= 0 THEN CASE WHEN s IS NOT NULL THEN '' END
     WHEN length(s) >= n OR p = '' THEN left(s, CAST(n AS BIGINT)) ELSE lpad(s, n, p) END`,
  `sp_rpad(s, n, p) AS CASE WHEN p IS NULL THEN NULL WHEN n <= 0 THEN CASE WHEN s IS NOT NULL THEN '' END
     WHEN length(s) >= n OR p = '' THEN left(s, CAST(n AS BIGINT)) ELSE rpad(s, n, p) END`,
  `sp_pad(s, n, on_left) AS CASE WHEN length(s) >= n THEN s WHEN on_left THEN rpad(s, n, ' ') ELSE lpad(s, n, ' ') END`,
  `sp_repeat(s, n) AS CASE WHEN n IS NOT NULL THEN repeat(s, greatest(CAST(n AS BIGINT), 0)) END`,
  `sp_locate(sub, s, pos) AS CASE WHEN pos IS NULL THEN 0 WHEN pos < 1 THEN CASE WHEN s IS NOT NULL AND sub IS NOT NULL THEN 0 END
     WHEN sub = '' THEN CASE WHEN s IS NOT NULL THEN 1 END
     WHEN instr(substr(s, CAST(pos AS BIGINT)), sub) = 0 THEN 0
     ELSE CAST(instr(substr(s, CAST(pos AS BIGINT)), sub) + pos - 1 AS INTEGER) END`,
  `sp_instr(s, sub) AS CAST(CASE WHEN sub = '' THEN CASE WHEN s IS NOT NULL THEN 1 END ELSE instr(s, sub) END AS INTEGER)`,
  `sp_reverse(s) AS CASE WHEN sp_is_ascii(s) THEN reverse(s)
     WHEN s IS NOT NULL THEN array_to_string(list_transform(range(length(s), 0, -1), lambda i: substr(s, i, 1)), '') END`,
  `sp_replace(s, a, b) AS CASE WHEN a = '' AND b IS NOT NULL THEN s ELSE replace(s, a, b) END`,
  `sp_overlaps_itself(d) AS list_contains(list_transform(range(1, length(d)), lambda i: left(d, i) = right(d, i)), true)`,
  `sp_substring_index(s, d, n) AS CASE WHEN d IS NULL THEN NULL WHEN length(d) > 1 AND sp_overlaps_itself(d) THEN ${cannot('substring_index by a text that overlaps itself')} WHEN d = '' OR n = 0 THEN CASE WHEN s IS NOT NULL AND d IS NOT NULL AND n IS NOT NULL THEN '' END
     WHEN n > 0 THEN array_to_string(string_split(s, d)[1:n], d)
     WHEN n < 0 THEN array_to_string(string_split(s, d)[greatest(len(string_split(s, d)) + n + 1, 1):], d) END`,
  `sp_split_part(s, d, n) AS CASE WHEN n = 0 THEN error('The part of split_part counts from 1, or from -1 backwards.')
     WHEN d = '' THEN CASE WHEN n IN (1, -1) THEN s WHEN s IS NOT NULL AND n IS NOT NULL THEN '' END ELSE split_part(s, d, n) END`,
  `sp_find_in_set(s, list) AS CASE WHEN s IS NULL OR list IS NULL THEN NULL WHEN contains(s, ',') THEN 0
     ELSE CAST(coalesce(list_position(string_split(list, ','), s), 0) AS INTEGER) END`,
  `sp_chr(n) AS CASE WHEN n < 0 THEN '' ELSE chr(CAST(n % 256 AS INTEGER)) END`,
  `sp_ascii(s) AS CASE WHEN s = '' THEN 0 ELSE unicode(s) END`,
  // DuckDB joins by a literal only; by anything else the texts, without NULLs, are put together one after the other.
  `sp_fold(texts, d) AS CASE WHEN len(texts) = 0 THEN '' ELSE list_reduce(texts, lambda a, t: a || d || t) END`,
  `sp_join_by(texts, d) AS CASE WHEN d IS NOT NULL THEN sp_fold(list_filter(texts, lambda t: t IS NOT NULL), d) END`,
  `sp_join(texts, d) AS CASE WHEN d IS NOT NULL THEN coalesce(array_to_string(list_filter(texts, lambda t: t IS NOT NULL), d), '') END`,
  `sp_substring_index_by(s, d, n) AS CASE WHEN d IS NULL THEN NULL WHEN length(d) > 1 AND sp_overlaps_itself(d) THEN ${cannot('substring_index by a text that overlaps itself')} WHEN d = '' OR n = 0 THEN CASE WHEN s IS NOT NULL AND d IS NOT NULL AND n IS NOT NULL THEN '' END
     WHEN n > 0 THEN sp_fold(string_split(s, d)[1:n], d)
     WHEN n < 0 THEN sp_fold(string_split(s, d)[greatest(len(string_split(s, d)) + n + 1, 1):], d) END`,
  `sp_overlay(s, r, pos, n) AS CASE WHEN pos IS NOT NULL THEN sp_substring(s, 1, pos - 1) || r
     || sp_substring(s, pos + CASE WHEN n >= 0 THEN n ELSE length(r) END) END`,
  `sp_luhn(s) AS CASE WHEN s IS NULL THEN NULL WHEN NOT regexp_full_match(s, '[0-9]+') THEN false
     ELSE list_sum(list_transform(range(0, length(s)), lambda i:
       CASE WHEN i % 2 = 0 THEN CAST(substr(s, length(s) - i, 1) AS INTEGER)
       ELSE CAST(substr(s, length(s) - i, 1) AS INTEGER) * 2 - CASE WHEN substr(s, length(s) - i, 1) > '4' THEN 9 ELSE 0 END END)) % 10 = 0 END`,
  `sp_mask(s, u, l, d) AS regexp_replace(regexp_replace(regexp_replace(sp_ascii_only(s), '[A-Z]', chr(1), 'g'), '[a-z]', chr(2), 'g'), '[0-9]', chr(3), 'g')`,
  `sp_levenshtein(a, b) AS CAST(levenshtein(sp_ascii_only(a), sp_ascii_only(b)) AS INTEGER)`,

  `sp_split(s, p) AS CASE WHEN s = '' THEN [''] ELSE regexp_split_to_array(s, p) END`,
  `sp_split_limit(s, d, n) AS CASE WHEN len(string_split(s, d)) <= n THEN string_split(s, d)
     ELSE list_append(string_split(s, d)[1:n - 1], array_to_string(string_split(s, d)[n:], d)) END`,
  `sp_regexp_extract(s, p, i) AS CASE WHEN s IS NOT NULL THEN coalesce(regexp_extract(s, p, i), '') END`,
  `sp_regexp_substr(s, p) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p) END`,
  `sp_regexp_instr(s, p) AS CAST(CASE WHEN regexp_matches(s, p)
     THEN length(regexp_extract(s, '(?s:(.*?))(?:' || p || ')', 1)) + 1 WHEN s IS NOT NULL THEN 0 END AS INTEGER)`,
];
