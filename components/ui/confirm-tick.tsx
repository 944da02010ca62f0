import type { FormState } from '@/lib/core/form-state';
import { Checkbox } from './checkbox';
import { formFaults } from './form-faults';
import { Notice } from './notice';

interface ConfirmTickProps {
  state: FormState<unknown>;
  /** The id of the tick begins with it, as those of the form's fields do. */
  idPrefix: string;
}

/**
 * What an answer asks to confirm, with the tick that does; nothing while nothing is asked. Once given
 * the tick stays while something else is mended, for everybody to see: what it was given for may have
 * changed since.
 */
export function ConfirmTick({ state, idPrefix }: ConfirmTickProps) {
  if (state.status !== 'error') return null;
  const asked = state.faults.filter(({ field }) => field === 'confirmed');
  const isGiven = asked.length === 0 && formFaults(state).typed('confirm') === 'yes';
  if (asked.length === 0 && !isGiven) return null;
  return (
    <Notice tone="warn" role="alert">
      {asked.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
      {isGiven && <p>You have confirmed this. Take the tick away if you changed the form since.</p>}
      <Checkbox
        key={String(isGiven)}
        id={`${idPrefix}-confirmed`}
        name="confirm"
        value="yes"
        defaultChecked={isGiven}
      >
        I have read this and mean it
      </Checkbox>
    </Notice>
  );
}
