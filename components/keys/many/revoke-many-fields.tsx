'use client';

import type { FormState } from '@/lib/core/form-state';
import { describe, Field } from '../../ui/field';
import { formFaults } from '../../ui/form-faults';
import { Input } from '../../ui/input';
import { keysOf } from './words';

/** Why, and for keys in use how many of them: who types the number has read it. */
export function RevokeManyFields({ state, inUse }: { state: FormState<unknown>; inUse: number }) {
  const { faultOf, typed } = formFaults(state);
  const reasonFault = faultOf('reason');
  const numberFault = faultOf('confirmedInUse');
  return (
    <>
      <Field
        id="many-reason"
        label="Reason"
        hint="Kept with each key and in the audit log."
        error={reasonFault}
      >
        <Input
          id="many-reason"
          name="reason"
          required
          maxLength={200}
          autoComplete="off"
          defaultValue={typed('reason') ?? ''}
          {...describe('many-reason', { hint: true, error: reasonFault })}
        />
      </Field>
      {(inUse > 0 || numberFault !== undefined) && (
        <Field
          id="many-confirmedInUse"
          label="Keys in use"
          hint={
            <>
              {keysOf(inUse)} {inUse === 1 ? 'was' : 'were'} in use in the last 24 hours. Type{' '}
              <code>{inUse}</code> to revoke {inUse === 1 ? 'it' : 'them'} too.
            </>
          }
          error={numberFault}
        >
          <Input
            id="many-confirmedInUse"
            name="confirmedInUse"
            required
            inputMode="numeric"
            maxLength={7}
            autoComplete="off"
            defaultValue={typed('confirmedInUse') ?? ''}
            className="max-w-28 font-mono"
            {...describe('many-confirmedInUse', { hint: true, error: numberFault })}
          />
        </Field>
      )}
    </>
  );
}
