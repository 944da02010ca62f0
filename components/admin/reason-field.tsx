import type { FormState } from '@/lib/core/form-state';
import { describe, Field } from '../ui/field';
import { formFaults } from '../ui/form-faults';
import { Input } from '../ui/input';

/** Why the operator acts: the owners read it. */
export function ReasonField({ id, state }: { id: string; state: FormState<unknown> }) {
  const { faultOf, typed } = formFaults(state);
  const error = faultOf('reason');
  return (
    <Field
      id={id}
      label="Reason"
      hint="The owners read it. It is kept with the keys and in both audit logs."
      error={error}
    >
      <Input
        id={id}
        name="reason"
        required
        maxLength={200}
        autoComplete="off"
        defaultValue={typed('reason') ?? ''}
        {...describe(id, { hint: true, error })}
      />
    </Field>
  );
}
