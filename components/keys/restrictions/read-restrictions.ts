import {
  RESTRICTION_KINDS,
  type RestrictionKind,
  type Restrictions,
} from '@/lib/core/restrictions/restrictions';
import { splitRules } from '@/lib/core/restrictions/split-rules';

/** What the fields of restrictions hold now, as it is typed: nothing of it is checked. */
export function readRestrictions(form: FormData): Restrictions {
  const listOf = (kind: RestrictionKind, field: string) => {
    const rules = form.getAll(field).flatMap((text) => splitRules(kind, String(text)));
    return rules.length === 0 ? null : rules;
  };
  const reported = form.getAll('reportOnly');
  return {
    allowedAddresses: listOf('addresses', 'allowedAddresses'),
    allowedReferrers: listOf('referrers', 'allowedReferrers'),
    allowedEndpoints: listOf('endpoints', 'allowedEndpoints'),
    reportOnly: RESTRICTION_KINDS.filter((kind) => reported.includes(kind)),
  };
}
