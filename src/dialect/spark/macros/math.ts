export const mathMacros: string[] = [
  // The quotient of whole numbers, rounded half away from zero.
  `sp_round_div(a, b) AS CASE WHEN b <> 0 THEN a // b
     + CASE WHEN abs(a % b) * 2 >= abs(b) THEN CASE WHEN (a < 0) = (b < 0) THEN 1 ELSE -1 END ELSE 0 END END`,
  // A decimal's text from its digits.
  `sp_decimal_of(units, scale) AS CASE WHEN scale = 0 THEN CAST(units AS VARCHAR)
     ELSE CASE WHEN units < 0 THEN '-' ELSE '' END
       || regexp_replace(lpad(CAST(abs(units) AS VARCHAR), greatest(CAST(scale + 1 AS INTEGER), length(CAST(abs(units) AS VARCHAR))::INTEGER), '0'),
            '(\\d{' || scale || '})$', '.\\1') END`,
];
