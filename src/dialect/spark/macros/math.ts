export const mathMacros: string[] = [
  // The quotient of whole numbers, rounded half away from zero.
  `sp_round_div(a, b) AS CASE WHEN b <> 0 THEN a // b
     + CASE WHEN abs(a % b) * 2 >= abs(b) THEN CASE WHEN (a < 0) = (b < 0) THEN 1 ELSE -1 END ELSE 0 END END`,
  `sp_round_whole(x, unit) AS sp_round_div(x, unit) * unit`,
  // A decimal's text from its digits.
  `sp_decimal_of(units, scale) AS CASE WHEN scale = 0 THEN CAST(units AS VARCHAR)
     ELSE CASE WHEN units < 0 THEN '-' ELSE '' END
       || regexp_replace(lpad(CAST(abs(units) AS VARCHAR), greatest(CAST(scale + 1 AS INTEGER), length(CAST(abs(units) AS VARCHAR))::INTEGER), '0'),
            '(\\d{' || scale || '})$', '.\\1') END`,
  // Half to the even neighbour, of a decimal.
  `sp_bround(x, digits) AS CASE WHEN abs(x - trunc(x, digits)) * 2 = CAST('1e-' || digits AS DECIMAL(38,20)) AND
     CAST(trunc(x, digits) * pow(10, digits) AS HUGEINT) % 2 = 0 THEN trunc(x, digits) ELSE round(x, digits) END`,
  `sp_rint(x) AS CASE WHEN isnan(x) OR isinf(x) OR abs(x) >= 4503599627370496 THEN x ELSE round_even(x, 0) END`,
  // Whole powers of whole numbers are exact; the last place of others depends on whose they are.
  `sp_pow(x, y) AS CASE WHEN x IS NULL OR y IS NULL THEN NULL WHEN y = 0 THEN CAST(1 AS DOUBLE) WHEN y = 1 OR isnan(x) THEN x
     WHEN isnan(y) THEN y
     WHEN y > 0 AND y < 1024 AND x = floor(x) AND y = floor(y) AND abs(pow(x, y)) <= 9007199254740992 THEN pow(x, y)
     ELSE error('A power of other than whole numbers is not answered locally. Run this stage on real Spark.') END`,
  `sp_pmod(a, b) AS CASE WHEN b <> 0 THEN CASE WHEN a % b < 0 THEN (a % b + b) % b ELSE a % b END END`,
  `sp_factorial(n) AS CASE WHEN n BETWEEN 0 AND 20 THEN CAST(factorial(n) AS BIGINT) END`,
  `sp_width_bucket(x, a, b, n) AS CASE WHEN n <= 0 OR n = 9223372036854775807 OR isnan(x) OR a = b OR NOT isfinite(a) OR NOT isfinite(b) OR x IS NULL OR a IS NULL OR b IS NULL THEN NULL
     WHEN a < b THEN CASE WHEN x < a THEN 0 WHEN x >= b THEN n + 1 ELSE CAST(floor(n * (x - a) / (b - a)) AS BIGINT) + 1 END
     ELSE CASE WHEN x > a THEN 0 WHEN x <= b THEN n + 1 ELSE CAST(floor(n * (a - x) / (a - b)) AS BIGINT) + 1 END END`,
  `sp_format_number(x, digits) AS CASE WHEN digits < 0 THEN NULL
     WHEN isnan(x) OR isinf(x) OR abs(x) >= 1e15 THEN error('format_number of so big a number is not answered locally. Run this stage on real Spark.')
     ELSE format('{:,.' || digits || 'f}', x) END`,
  `sp_bin(x) AS CASE WHEN x >= 0 THEN bin(x) ELSE bin(CAST(x AS HUGEINT) + 18446744073709551616) END`,
];
