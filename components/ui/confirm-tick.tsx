import type { FormState } from '@/lib/core/form-state';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { Checkbox } from './checkbox';
import { formFaults } from './form-faults';
import { Notice } from './notice';

interface ConfirmTickProps {
  state: FormState<unknown>;
  /** The id of the tick begins with it, as those of the form's fields do. */
  idPrefix: string;
}

/** The fields that say who it is, and nothing of what is done. */
const PROOFS = [PROOF_FIELD, 'password'];

/**
 * What an answer asks to confirm, with the tick that does; nothing while nothing is asked. The tick counts
 * for what was shown beside it and for nothing else. Once given it stays, for everybody to see, while
 * nothing but who it is remains to be said.
 */
export function ConfirmTick({ state, idPrefix }: ConfirmTickProps) {
  if (state.status !== 'error') return null;
  const { faults, confirmations } = state;
  const given = formFaults(state).typed('confirm') ?? '';
  const isAsked = confirmations.length > 0;
  const isKept = given !== '' && faults.length > 0 && faults.every(isProof);
  if (!isAsked && !isKept) return null;
  return (
    <Notice tone="warn" role="alert">
      {faults.filter(isConfirmation).map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
      {isKept && <p>You have confirmed this. Take the tick away if you changed the form since.</p>}
      <Checkbox
        key={String(isKept)}
        id={`${idPrefix}-confirmed`}
        name="confirm"
        value={[given, ...confirmations].join(' ').trim()}
        defaultChecked={isKept}
      >
        I have read this and mean it
      </Checkbox>
    </Notice>
  );
}

function isProof({ field }: { field: string }): boolean {
  return PROOFS.includes(field);
}

function isConfirmation({ field }: { field: string }): boolean {
  return field === 'confirmed';
}
