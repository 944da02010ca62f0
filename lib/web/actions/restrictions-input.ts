import { CONFIRMATIONS } from '../../core/restrictions/confirmation';
import type { RestrictionKind } from '../../core/restrictions/restrictions';
import { splitRules } from '../../core/restrictions/split-rules';
import { type FormFields, manyOf } from '../form-fields';

/**
 * The fields of a key's restrictions as the input of `restrictionsSchema`; an empty field restricts nothing.
 * A field that is not there at all is a fault where `isChange`: a form that was cut short must not take
 * restrictions away.
 */
export function restrictionsInputOf(fields: FormFields, { isChange = false } = {}): unknown {
  const listOf = (kind: RestrictionKind, field: string | string[] | undefined) => {
    if (field === undefined) return isChange ? [] : null;
    const rules = manyOf(field).flatMap((text) => splitRules(kind, text));
    const isEmpty = manyOf(field).every((text) => text.trim() === '');
    return isEmpty ? null : rules;
  };
  return {
    allowedAddresses: listOf('addresses', fields.allowedAddresses),
    allowedReferrers: listOf('referrers', fields.allowedReferrers),
    allowedEndpoints: listOf('endpoints', fields.allowedEndpoints),
    reportOnly: manyOf(fields.reportOnly),
  };
}

/** What a form confirms: the names that its tick was given for, and no other: the rest was not shown. */
export function confirmedBy({ confirm }: FormFields): string[] {
  const names = manyOf(confirm).flatMap((text) => text.split(' '));
  return names.filter((name) => Object.hasOwn(CONFIRMATIONS, name));
}
