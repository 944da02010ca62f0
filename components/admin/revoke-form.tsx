'use client';

import type { FormState } from '@/lib/core/form-state';
import { VerifiersWait } from '../keys/dialogs/verifiers-wait';
import { keysOf } from '../keys/many/words';
import { ErrorSummary } from '../ui/error-summary';
import { useFaultFocus } from '../ui/form-faults';
import { SubmitButton } from '../ui/submit-button';
import { useHydrated } from '../ui/use-hydrated';
import { ReasonField } from './reason-field';

interface RevokeFormProps {
  /** Separated by spaces. */
  ids: string;
  state: FormState<unknown>;
  send(form: FormData): void;
}

/** Asks why, and revokes. Nothing softens it: these keys are in somebody else's hands. */
export function RevokeForm({ ids, state, send }: RevokeFormProps) {
  const isHydrated = useHydrated();
  useFaultFocus(state, 'compromised');
  const count = ids.split(' ').length;
  return (
    <form action={send} className="grid max-w-text gap-4">
      <input type="hidden" name="ids" value={ids} />
      {isHydrated && <input type="hidden" name="scripted" value="yes" />}
      {state.status === 'error' && (
        <ErrorSummary message={state.message} faults={state.faults} idPrefix="compromised" />
      )}
      <p>
        From the next request on these keys are refused, for good. The owners are told at once in
        their dashboard, with the reason.
      </p>
      <ReasonField id="compromised-reason" state={state} />
      <VerifiersWait />
      <div>
        <SubmitButton tone="danger" pendingLabel="Revoking…">
          Revoke {keysOf(count)} now
        </SubmitButton>
      </div>
    </form>
  );
}
