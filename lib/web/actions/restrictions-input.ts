import { splitAddresses } from '../../core/restrictions/addresses';
import { CONFIRMATIONS } from '../../core/restrictions/confirmation';
import { type FormFields, manyOf } from '../form-fields';

/** The fields of a key's restrictions as the input of `restrictionsSchema`; an empty field restricts nothing. */
export function restrictionsInputOf(fields: FormFields): unknown {
  return {
    allowedAddresses: listOf(fields.allowedAddresses, splitAddresses),
    allowedReferrers: listOf(fields.allowedReferrers, (text) => text.split(/[\s,]+/)),
    allowedEndpoints: listOf(fields.allowedEndpoints, (text) => text.split(/\s*[\n,]\s*/)),
    reportOnly: manyOf(fields.reportOnly),
  };
}

/** What a form confirms: it shows what there is to confirm before it offers the tick. */
export function confirmedBy({ confirm }: FormFields): string[] {
  return confirm === 'yes' ? Object.keys(CONFIRMATIONS) : [];
}

function listOf(
  field: string | string[] | undefined,
  split: (text: string) => string[],
): string[] | null {
  const entries = manyOf(field)
    .flatMap(split)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return entries.length === 0 ? null : entries;
}
