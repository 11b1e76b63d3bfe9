import { quoteText } from '../../shared/quote.ts';
import type { CopyOption, Expr } from '../sql/tree.ts';
import { type Emission, fillText, hasNo, notHere, variableValue } from './context.ts';

/** Options that concern credentials, planning or the service; they change nothing here and are never echoed. */
export const ignoredOptions = new Set(
  `iam_role credentials region compupdate statupdate access_key_id secret_access_key session_token master_symmetric_key
   parallel maxfilesize rowgroupsize encrypted kms_key_id comprows extension`.split(/\s+/),
);

const knownOptions = new Set(
  `acceptinvchars acceptanydate avro bzip2 encoding escape explicit_ids fixedwidth lzop manifest noload orc readratio
   roundec serializetojson shapefile ssh zstd addquotes allowoverwrite cleanpath partition header zstd include maxerror`.split(
    /\s+/,
  ),
);

export function refuseOption(e: Emission, option: CopyOption, statement: string): void {
  const [word] = option.name.replace('format ', '').split(' ');
  if (knownOptions.has(word!)) notHere(e, option, `The ${statement} option ${word!.toUpperCase()}`);
  else hasNo(e, option, `${statement} has no option ${word!.toUpperCase()} in Redshift.`);
}

export function optionValue(option: CopyOption, e: Emission): string {
  const { value } = option;
  if (value?.kind === 'string') return fillText(e, value.value, value);
  if (value?.kind === 'number') return value.text;
  return value?.kind === 'variable' ? variableValue(e, value.name, value) : '';
}

/** The key prefix that a place in the lake stands for. */
export function lakePrefix(place: Expr, e: Emission): string | null {
  const uri =
    place.kind === 'string'
      ? fillText(e, place.value, place)
      : place.kind === 'variable'
        ? variableValue(e, place.name, place)
        : '';
  const key = lakeKey(uri);
  if (key === null)
    hasNo(e, place, "The local target reads and writes the lake only: '${lake}/…', without '..' in it.");
  return key;
}

/** The key behind `lake://`; null for another place or one that would climb out. */
export function lakeKey(uri: string): string | null {
  const key = /^lake:\/\/\/*(.*)$/s.exec(uri)?.[1];
  if (key === undefined || key === '') return null;
  const steps = key.split('/');
  // Only a name's end may be open: `curated/po` and `curated/posts/` are prefixes, `a//b` and `a/./b` are no keys here.
  if (steps.some((step, i) => step === '..' || step === '.' || (step === '' && i < steps.length - 1)))
    return null;
  return /[\0\\*?[\]{}]/.test(key) ? null : key;
}

/** A DuckDB list of texts. */
export const textList = (items: readonly string[]) => `[${items.map(quoteText).join(', ')}]`;
