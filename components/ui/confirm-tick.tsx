import type { FormState } from '@/lib/core/form-state';
import { Checkbox } from './checkbox';
import { Notice } from './notice';

interface ConfirmTickProps {
  state: FormState<unknown>;
  /** The id of the tick begins with it, as those of the form's fields do. */
  idPrefix: string;
}

/** What an answer asks to confirm, with the tick that does; nothing while nothing is asked. */
export function ConfirmTick({ state, idPrefix }: ConfirmTickProps) {
  if (state.status !== 'error') return null;
  const asked = state.faults.filter(({ field }) => field === 'confirmed');
  if (asked.length === 0) return null;
  return (
    <Notice tone="warn" role="alert">
      {asked.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
      <Checkbox id={`${idPrefix}-confirmed`} name="confirm" value="yes">
        I have read this and mean it
      </Checkbox>
    </Notice>
  );
}
