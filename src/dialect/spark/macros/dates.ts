export const dateMacros: string[] = [`sp_date_plus(d, days) AS CAST(d + CAST(days AS INTEGER) AS DATE)`];
