import type { FormState } from '@/lib/core/form-state';
import { Checkbox } from '../ui/checkbox';
import { Notice } from '../ui/notice';

/** What an answer asks to confirm, with the tick that does; nothing while nothing is asked. */
export function ConfirmTick({ state }: { state: FormState<unknown> }) {
  if (state.status !== 'error') return null;
  const asked = state.faults.filter(({ field }) => field === 'confirmed');
  if (asked.length === 0) return null;
  return (
    <Notice tone="warn" role="alert">
      {asked.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
      <Checkbox name="confirm" value="yes">
        I have read this and mean it
      </Checkbox>
    </Notice>
  );
}

/** Why a form was refused, where no field and no confirmation says it. */
export function Refusal({ state }: { state: FormState<unknown> }) {
  if (state.status !== 'error' || state.faults.length > 0) return null;
  return (
    <Notice tone="danger" role="alert">
      {state.message}
    </Notice>
  );
}
