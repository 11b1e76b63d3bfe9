import { concatenated } from '../arithmetic.ts';
import { castTo } from '../cast.ts';
import type { Typed } from '../context.ts';
import { sparkTypes } from '../types.ts';
import type { FunctionForm } from './form.ts';
import { formatPieces } from './formatPieces.ts';

export const stringForms: FunctionForm[] = [
  {
    name: 'length len char_length character_length',
    takes: '!binary',
    gives: 'int',
    duck: 'CAST(octet_length($1) AS INTEGER)',
  },
  {
    name: 'length len char_length character_length',
    takes: 'string',
    gives: 'int',
    duck: 'CAST(length($1) AS INTEGER)',
  },
  { name: 'bit_length', takes: '!binary', gives: 'int', duck: 'CAST(octet_length($1) * 8 AS INTEGER)' },
  { name: 'bit_length', takes: 'string', gives: 'int', duck: 'CAST(strlen($1) * 8 AS INTEGER)' },
  { name: 'octet_length', takes: '!binary', gives: 'int', duck: 'CAST(octet_length($1) AS INTEGER)' },
  { name: 'octet_length', takes: 'string', gives: 'int', duck: 'CAST(strlen($1) AS INTEGER)' },
  { name: 'lower lcase', takes: 'string', gives: 'string', duck: 'sp_lower($1)' },
  { name: 'upper ucase', takes: 'string', gives: 'string', duck: 'sp_upper($1)' },
  { name: 'initcap', takes: 'string', gives: 'string', duck: 'sp_initcap($1)' },
  { name: 'ascii', takes: 'string', gives: 'int', duck: 'CAST(sp_ascii($1) AS INTEGER)' },
  { name: 'chr char', takes: 'bigint', gives: 'string', duck: 'sp_chr($1)' },
  { name: 'space', takes: 'int', gives: 'string', duck: "sp_repeat(' ', $1)" },
  { name: 'repeat', takes: 'string, int', gives: 'string', duck: 'sp_repeat($1, $2)' },

  { name: 'trim btrim', takes: 'string', gives: 'string', duck: "trim($1, ' ')" },
  { name: 'ltrim', takes: 'string', gives: 'string', duck: "ltrim($1, ' ')" },
  { name: 'rtrim', takes: 'string', gives: 'string', duck: "rtrim($1, ' ')" },
  { name: 'trim', takes: 'string, string', gives: 'string', duck: 'trim($2, $1)' },
  { name: 'btrim', takes: 'string, string', gives: 'string', duck: 'trim($1, $2)' },
  { name: 'ltrim', takes: 'string, string', gives: 'string', duck: 'ltrim($2, $1)' },
  { name: 'rtrim', takes: 'string, string', gives: 'string', duck: 'rtrim($2, $1)' },
  {
    // TRIM(BOTH x FROM s): the parser puts the word first.
    name: 'trim',
    takes: '=string, string, string',
    gives: 'string',
    duck: ([side, letters, text]) =>
      `${{ leading: 'ltrim', trailing: 'rtrim' }[String(side!.constant)] ?? 'trim'}(${text!.sql}, ${letters!.sql})`,
    only: ([side]) =>
      ['both', 'leading', 'trailing'].includes(String(side!.constant)) ? null : 'trim with three arguments',
  },
  // Bytes have parts of their own.
  {
    name: 'lpad rpad substring substr left right overlay',
    takes: '!binary, any…',
    gives: 'binary',
    duck: '$1',
    only: () => 'A part of bytes',
  },
  { name: 'lpad', takes: 'string, int', gives: 'string', duck: "sp_lpad($1, $2, ' ')" },
  {
    name: 'lpad',
    takes: 'string, int, string',
    gives: 'string',
    duck: 'sp_lpad($1, $2, $3)',
  },
  { name: 'rpad', takes: 'string, int', gives: 'string', duck: "sp_rpad($1, $2, ' ')" },
  {
    name: 'rpad',
    takes: 'string, int, string',
    gives: 'string',
    duck: 'sp_rpad($1, $2, $3)',
  },
  { name: 'left', takes: 'string, int', gives: 'string', duck: 'sp_left($1, $2)' },
  { name: 'right', takes: 'string, int', gives: 'string', duck: 'sp_right($1, $2)' },
  {
    name: 'substring substr',
    takes: 'string, int',
    gives: 'string',
    duck: 'sp_substring($1, $2)',
  },
  {
    name: 'substring substr',
    takes: 'string, int, int',
    gives: 'string',
    duck: 'sp_substring($1, $2, $3)',
  },
  {
    name: 'substring_index',
    takes: 'string, string, int',
    gives: 'string',
    duck: ([text, separator, count]) =>
      `sp_substring_index${isLiteral(separator!) ? '' : '_by'}(${text!.sql}, ${separator!.sql}, ${count!.sql})`,
  },
  { name: 'split_part', takes: 'string, string, int', gives: 'string', duck: 'sp_split_part($1, $2, $3)' },
  {
    name: 'overlay',
    takes: 'string, string, int',
    gives: 'string',
    duck: 'sp_overlay($1, $2, $3, -1)',
  },
  {
    name: 'overlay',
    takes: 'string, string, int, int',
    gives: 'string',
    duck: 'sp_overlay($1, $2, $3, $4)',
  },
  { name: 'instr', takes: 'string, string', gives: 'int', duck: 'sp_instr($1, $2)' },
  { name: 'locate position', takes: 'string, string', gives: 'int', duck: 'sp_instr($2, $1)' },
  { name: 'locate position', takes: 'string, string, int', gives: 'int', duck: 'sp_locate($1, $2, $3)' },
  { name: 'find_in_set', takes: 'string, string', gives: 'int', duck: 'sp_find_in_set($1, $2)' },
  { name: 'contains', takes: 'string, string', gives: 'boolean', duck: 'contains($1, $2)' },
  { name: 'startswith', takes: 'string, string', gives: 'boolean', duck: 'starts_with($1, $2)' },
  { name: 'endswith', takes: 'string, string', gives: 'boolean', duck: 'ends_with($1, $2)' },
  { name: 'replace', takes: 'string, string', gives: 'string', duck: "sp_replace($1, $2, '')" },
  { name: 'replace', takes: 'string, string, string', gives: 'string', duck: 'sp_replace($1, $2, $3)' },
  { name: 'translate', takes: 'string, string, string', gives: 'string', duck: 'translate($1, $2, $3)' },
  { name: 'reverse', takes: 'string', gives: 'string', duck: 'sp_reverse($1)' },
  { name: 'reverse', takes: 'array<T>', gives: 'array<T>', duck: 'list_reverse($1)' },
  { name: 'levenshtein', takes: 'string, string', gives: 'int', duck: 'sp_levenshtein($1, $2)' },
  { name: 'luhn_check', takes: 'string', gives: 'boolean', duck: 'sp_luhn($1)' },
  {
    name: 'concat',
    takes: 'any…',
    gives: (args) =>
      args.find((arg) => arg.type.kind === 'array')?.type ??
      (args.length > 0 && args.every((arg) => arg.type.kind === 'binary')
        ? sparkTypes.binary
        : sparkTypes.string),
    duck: (args, { e, call }) => concatenated(e, args, call).sql,
    only: (args) => (args.some((arg) => arg.type.kind === 'array') ? 'concat of arrays by this name' : null),
  },
  {
    name: 'concat_ws',
    takes: 'string, any…',
    gives: 'string',
    duck: ([separator, ...rest], { e, call }) => {
      const lists = rest.map((arg, i) => {
        if (arg.type.kind === 'array')
          return `coalesce(${castTo(e, arg, { kind: 'array', element: sparkTypes.string }, call.args[i + 1]!).sql}, [])`;
        return `[${castTo(e, arg, sparkTypes.string, call.args[i + 1]!).sql}]`;
      });
      const all =
        lists.length === 0 ? 'CAST([] AS VARCHAR[])' : lists.reduce((a, b) => `list_concat(${a}, ${b})`);
      return `sp_join${isLiteral(separator!) ? '' : '_by'}(${all}, ${separator!.sql})`;
    },
  },
  {
    name: 'elt',
    takes: 'int, any, any…',
    gives: ([, ...rest]) =>
      rest.every((arg) => arg.type.kind === 'binary') ? sparkTypes.binary : sparkTypes.string,
    duck: ([n, ...rest], { e, call, result }) => {
      const items = rest.map((arg, i) => castTo(e, arg, result, call.args[i + 1]!).sql);
      return `sp_get([${items.join(', ')}], CAST(${n!.sql} AS BIGINT) - 1)`;
    },
  },
  {
    name: 'format_string printf',
    takes: '=string, any…',
    gives: 'string',
    duck: (args, site) => formatPieces(args, site)!,
    only: (args, site) => (formatPieces(args, site) === null ? 'A format of this kind' : null),
  },
  {
    name: 'mask',
    takes: '~string',
    gives: 'string',
    duck: "translate(sp_mask($1, 'X', 'x', 'n'), chr(1) || chr(2) || chr(3), 'Xxn')",
  },
];

/** DuckDB joins texts by a literal only. */
const isLiteral = ({ constant }: Typed) => constant !== undefined;
