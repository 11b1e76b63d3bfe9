export const stringMacros: string[] = [
  // A split at the matches of a pattern that never matches nothing.
  `sp_split(s, p) AS regexp_split_to_array(s, p)`,
];
