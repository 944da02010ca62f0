'use client';

import type { KeyView } from '@/lib/core/key-view';
import { describe, Field } from '../../ui/field';
import type { FormFaults } from '../../ui/form-faults';
import { Input } from '../../ui/input';

interface RevokeFieldsProps {
  keyView: Pick<KeyView, 'lastFour'>;
  /** A key in use is revoked by who has looked at which one it is. */
  mustConfirm: boolean;
  faults: FormFaults;
}

/** Which key, where that matters, and why. */
export function RevokeFields({ keyView: { lastFour }, mustConfirm, faults }: RevokeFieldsProps) {
  return (
    <>
      {mustConfirm && (
        <Field
          id="revoke-confirmation"
          label="Last four characters"
          hint={
            <>
              This key is in use. Type <code>{lastFour}</code> to revoke it.
            </>
          }
        >
          <Input
            id="revoke-confirmation"
            name="confirmation"
            required
            pattern={lastFour}
            title={`Type ${lastFour}, upper and lower case as shown.`}
            maxLength={4}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={faults.typed('confirmation') ?? ''}
            aria-describedby="revoke-confirmation-hint"
            className="max-w-28 font-mono"
          />
        </Field>
      )}
      <Field
        id="revoke-reason"
        label="Reason"
        isOptional
        hint="Kept with the key and in the audit log."
        error={faults.faultOf('reason')}
      >
        <Input
          id="revoke-reason"
          name="reason"
          autoComplete="off"
          defaultValue={faults.typed('reason') ?? ''}
          {...describe('revoke-reason', { hint: true, error: faults.faultOf('reason') })}
        />
      </Field>
    </>
  );
}
