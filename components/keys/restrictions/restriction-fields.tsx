import type { Restrictions } from '@/lib/core/restrictions/restrictions';
import { Checkbox } from '../../ui/checkbox';
import { describe, Field } from '../../ui/field';
import type { FormFaults } from '../../ui/form-faults';
import { Textarea } from '../../ui/input';

interface RestrictionFieldsProps extends FormFaults {
  /** The ids of the fields begin with it. */
  idPrefix: string;
  /** What is filled in beforehand. */
  restrictions: Restrictions;
}

const KINDS = [
  {
    kind: 'addresses',
    field: 'allowedAddresses',
    label: 'Allowed addresses',
    hint: 'IPv4, IPv6 or CIDR. Empty: from anywhere.',
    placeholder: '203.0.113.9\n198.51.100.0/24',
  },
  {
    kind: 'referrers',
    field: 'allowedReferrers',
    label: 'Allowed referrers',
    hint: 'A hint for browsers only: other programs can send any referrer. Empty: from any page.',
    placeholder: 'https://*.example.com/app',
  },
  {
    kind: 'endpoints',
    field: 'allowedEndpoints',
    label: 'Allowed endpoints',
    hint: 'A method and a path in each line. Empty: every endpoint that its scopes allow.',
    placeholder: 'GET /v1/jobs/*',
  },
] as const;

/** The fields that show their own faults. */
export const RESTRICTION_FIELDS: readonly string[] = KINDS.map(({ field }) => field);

/** What binds a key beside its scopes. All that are filled in must hold. */
export function RestrictionFields(props: RestrictionFieldsProps) {
  const { idPrefix, faultOf, typed, chosen, restrictions } = props;
  const reported = chosen('reportOnly') ?? restrictions.reportOnly;
  return (
    <>
      {KINDS.map(({ kind, field, label, hint, placeholder }) => {
        const id = `${idPrefix}-${field}`;
        return (
          <div key={kind} className="grid gap-1">
            <Field id={id} label={label} isOptional hint={hint} error={faultOf(field)}>
              <Textarea
                id={id}
                name={field}
                rows={2}
                autoComplete="off"
                spellCheck={false}
                placeholder={placeholder}
                defaultValue={typed(field) ?? restrictions[field]?.join('\n') ?? ''}
                className="font-mono"
                {...describe(id, { hint: true, error: faultOf(field) })}
              />
            </Field>
            <Checkbox name="reportOnly" value={kind} defaultChecked={reported.includes(kind)}>
              <span className="text-text-2">
                Only report: refuse nothing, and show what it would have refused
              </span>
            </Checkbox>
          </div>
        );
      })}
    </>
  );
}
