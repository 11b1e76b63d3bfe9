import { quoteText } from '../../../shared/quote.ts';
import type { Typed } from '../context.ts';
import type { FunctionForm } from './form.ts';

/** JSON in texts. Spark's parser is more lenient than DuckDB's: what only it would read is an error at run time. */
export const jsonForms: FunctionForm[] = [
  {
    name: 'get_json_object',
    takes: 'any, =string',
    gives: 'string',
    duck: ([text, path]) =>
      `sp_get_json(CAST(${text!.sql} AS VARCHAR), ${quoteText(duckPath(path!) ?? '$')})`,
    only: (args) => isText(args) ?? (duckPath(args[1]!) === null ? `The path '${args[1]!.constant}'` : null),
  },
  {
    name: 'json_array_length',
    takes: 'any',
    gives: 'int',
    duck: 'sp_json_array_length(CAST($1 AS VARCHAR))',
    only: isText,
  },
  {
    name: 'json_object_keys',
    takes: 'any',
    gives: 'array<string>',
    duck: 'sp_json_object_keys(CAST($1 AS VARCHAR))',
    only: isText,
  },
];

/** `$.a['b c'][0]` as DuckDB writes it; null for wildcards and other things. */
function duckPath({ constant }: Typed): string | null {
  const path = String(constant);
  if (!/^\$(?:\.[A-Za-z_]\w*|\['[^'"\\*]+'\]|\[\d{1,9}\])*$/.test(path)) return null;
  return path.replace(
    /\.(\w+)|\['([^']+)'\]/g,
    (_, plain: string | undefined, quoted: string) => `."${plain ?? quoted}"`,
  );
}

function isText([text]: Typed[]): string | null {
  return text!.type.kind === 'string' || text!.type.kind === 'null'
    ? null
    : 'JSON in something else than a text';
}
