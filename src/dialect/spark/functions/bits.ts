import type { Typed } from '../context.ts';
import { isIntegral } from '../types.ts';
import type { FunctionForm } from './form.ts';

const widths: Record<string, number> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 };

/** Bits, checksums and their texts. Shifts wrap as Java's do. */
export const bitForms: FunctionForm[] = [
  {
    name: 'bit_count',
    takes: 'any',
    gives: 'int',
    duck: 'CAST(bit_count(CAST($1 AS BIGINT)) AS INTEGER)',
    only: isBits,
  },
  {
    name: 'bit_get getbit',
    takes: 'any, int',
    gives: 'tinyint',
    duck: ([value, position]) =>
      `sp_bit_get(CAST(${value!.sql} AS BIGINT), ${position!.sql}, ${widths[value!.type.kind] ?? 32})`,
    only: ([value]) =>
      isIntegral(value!.type) || value!.type.kind === 'null' ? null : 'This type of argument',
  },
  ...['shiftleft', 'shiftright', 'shiftrightunsigned'].flatMap((name): FunctionForm[] => [
    {
      name,
      takes: 'any, int',
      gives: 'bigint',
      duck: `sp_${name}_long($1, $2)`,
      fits: ([value]) => value!.type.kind === 'bigint',
    },
    { name, takes: 'int, int', gives: 'int', duck: `sp_${name}($1, $2)` },
  ]),
  { name: 'md5', takes: 'binary', gives: 'string', duck: 'md5($1)' },
  { name: 'sha sha1', takes: 'binary', gives: 'string', duck: 'sha1($1)' },
  {
    name: 'sha2',
    takes: 'binary, =int',
    gives: 'string',
    duck: ([bytes, length]) => (isKnown(length) ? `sha256(${bytes!.sql})` : 'CAST(NULL AS VARCHAR)'),
    only: ([, length]) =>
      [224, 384, 512].includes(Number(length!.constant)) ? `sha2 of ${length!.constant} bits` : null,
  },
  { name: 'crc32', takes: 'binary', gives: 'bigint', duck: 'sp_crc32($1)' },
  { name: 'hex', takes: 'any', gives: 'string', duck: 'hex($1)', fits: isText },
  { name: 'hex', takes: 'bigint', gives: 'string', duck: 'hex($1)' },
  { name: 'unhex', takes: 'string', gives: 'binary', duck: 'sp_unhex($1)' },
  { name: 'base64', takes: 'binary', gives: 'string', duck: 'sp_base64($1)' },
  { name: 'unbase64', takes: 'string', gives: 'binary', duck: 'sp_unbase64($1)' },
  { name: 'bin', takes: 'bigint', gives: 'string', duck: 'bin($1)' },
  { name: 'bitmap_bit_position', takes: 'bigint', gives: 'bigint', duck: 'sp_bit_position($1)' },
  { name: 'bitmap_bucket_number', takes: 'bigint', gives: 'bigint', duck: 'sp_bucket_number($1)' },
  {
    name: 'bitmap_count',
    takes: 'any',
    gives: 'bigint',
    duck: 'CAST(CASE WHEN octet_length($1) = 0 THEN 0 ELSE bit_count(CAST($1 AS BIT)) END AS BIGINT)',
    only: ([bytes]) => (bytes!.type.kind === 'binary' ? null : 'An argument that is not binary'),
  },
];

function isBits([value]: Typed[]): string | null {
  const { type } = value!;
  return isIntegral(type) || type.kind === 'boolean' || type.kind === 'null' ? null : 'This type of argument';
}

function isText([value]: Typed[]): boolean {
  return value!.type.kind === 'string' || value!.type.kind === 'binary';
}

function isKnown(length: Typed | undefined): boolean {
  return length?.constant === 256 || length?.constant === 0;
}
