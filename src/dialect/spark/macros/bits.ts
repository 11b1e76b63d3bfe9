const onSpark = 'Run this stage on real Spark.';

/** Shifts that wrap, checksums, and bytes as texts. */
export const bitMacros: string[] = [
  `sp_power(n) AS CAST(1 AS HUGEINT) << n`,
  `sp_shiftleft(x, n) AS sp_int(CAST(CAST(x AS HUGEINT) * sp_power(n & 31) AS BIGINT))`,
  `sp_shiftleft_long(x, n) AS sp_long(CAST(x AS HUGEINT) * sp_power(n & 63))`,
  `sp_shiftright(x, n) AS x >> (n & 31)`,
  `sp_shiftright_long(x, n) AS x >> (n & 63)`,
  `sp_shiftrightunsigned(x, n) AS sp_int((CAST(x AS BIGINT) & 4294967295) >> (n & 31))`,
  `sp_shiftrightunsigned_long(x, n) AS sp_long((CAST(x AS HUGEINT) & 18446744073709551615) // sp_power(n & 63))`,
  `sp_bit_get(x, n, width) AS CASE
     WHEN x IS NULL OR n IS NULL THEN NULL
     WHEN n < 0 OR n >= width THEN error('The bit position ' || n || ' is not between 0 and ' || (width - 1) || '.')
     ELSE CAST((x >> n) & 1 AS TINYINT) END`,
  `sp_bytes(b) AS list_transform(generate_series(1, octet_length(b)), lambda i: CAST('0x' || hex(b)[2 * i - 1:2 * i] AS BIGINT))`,
  `sp_crc32(b) AS CASE WHEN b IS NOT NULL THEN xor(CAST(4294967295 AS BIGINT), list_reduce(
     sp_bytes(b), lambda c, x: xor(c >> 8, [${crcTable().join(', ')}][(xor(c, x) & 255) + 1]), CAST(4294967295 AS BIGINT))) END`,
  `sp_unhex(s) AS CASE WHEN regexp_full_match(s, '[0-9a-fA-F]*') THEN unhex(s) END`,
  // Lines of 76 characters, as MIME has them.
  `sp_lines(t) AS CASE WHEN length(t) > 0 AND length(t) % 76 = 0 THEN left(regexp_replace(t, '(.{76})', '\\1' || chr(13) || chr(10), 'g'), -2)
     ELSE regexp_replace(t, '(.{76})', '\\1' || chr(13) || chr(10), 'g') END`,
  `sp_base64(b) AS sp_lines(to_base64(b))`,
  `sp_unbase64(s) AS CASE
     WHEN regexp_full_match(s, '([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?') THEN from_base64(s)
     WHEN s IS NOT NULL THEN error('This text is not plain base64. ${onSpark}') END`,
  `sp_bit_position(x) AS CASE WHEN x > 0 THEN (x - 1) % 32768 ELSE -x % 32768 END`,
  `sp_bucket_number(x) AS CASE WHEN x > 0 THEN 1 + (x - 1) // 32768 ELSE x // 32768 END`,
];

/** The bytewise table of the usual polynomial, reflected. */
function crcTable(): number[] {
  return Array.from({ length: 256 }, (_, byte) => {
    let c = byte;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c >>> 0;
  });
}
