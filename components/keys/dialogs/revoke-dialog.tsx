'use client';

import { useRouter } from 'next/navigation';
import { useActionState } from 'react';
import { describePropagation, type Propagation } from '@/lib/core/barrier';
import { idle } from '@/lib/core/form-state';
import { buttonClass } from '../../ui/button';
import { CloseLink } from '../../ui/close-link';
import { Dialog, DialogBody, DialogFooter } from '../../ui/dialog';
import type { FormAction } from '../../ui/form-action';
import { formFaults, useFaultFocus } from '../../ui/form-faults';
import { Refusal } from '../../ui/refusal';
import { SubmitButton } from '../../ui/submit-button';
import { useToast } from '../../ui/toast';
import { useWhenDone } from '../../ui/use-when-done';
import { KeyName } from '../key-name';
import { type ToggleActions, useToggleKey } from '../use-toggle-key';
import { DeactivateInstead } from './deactivate-instead';
import type { KeyDialogProps } from './key-dialog';
import { isInUse, LastUse } from './last-use';
import { RevokeFields } from './revoke-fields';
import { VerifiersWait } from './verifiers-wait';

interface RevokeDialogProps extends KeyDialogProps {
  now: Date;
  actions: ToggleActions & { revoke: FormAction<Revoked> };
}

/** What the server answers to a revocation. */
export interface Revoked {
  id: string;
  propagation: Propagation | null;
}

/** Ends a key for good, after having said what stops and offered what can be taken back. */
export function RevokeDialog({ keyView, closeHref, now, actions }: RevokeDialogProps) {
  const router = useRouter();
  const toast = useToast();
  const toggle = useToggleKey(actions);
  const [state, send] = useActionState(actions.revoke, idle);
  useFaultFocus(state, 'revoke');
  const close = () => router.replace(closeHref, { scroll: false });
  useWhenDone(state, ({ propagation }) => {
    close();
    toast({ text: `${keyView.name} is revoked for good. ${describePropagation(propagation)}` });
  });
  const isOver = keyView.status === 'REVOKED';
  const canDeactivate = keyView.status === 'ACTIVE';

  return (
    <Dialog title="Revoke key" role="alertdialog" onDismiss={close}>
      <form id="revoke" action={send} className="contents">
        <input type="hidden" name="id" value={keyView.id} />
        <DialogBody>
          <Refusal state={state} fields={['reason']} />
          <KeyName keyView={keyView} />
          {isOver ? (
            <p>This key is revoked. It is refused for good and stays in the list as history.</p>
          ) : (
            <>
              <p>
                From the next request on this key is refused, for good. It stays in the list as
                history. Deactivating stops it as well and can be taken back.
              </p>
              <LastUse keyView={keyView} now={now} />
              <RevokeFields
                keyView={keyView}
                mustConfirm={isInUse(keyView, now)}
                faults={formFaults(state)}
              />
              <VerifiersWait />
            </>
          )}
        </DialogBody>
      </form>
      <DialogFooter>
        <CloseLink
          href={closeHref}
          onDismiss={close}
          data-initial-focus={!canDeactivate}
          className={buttonClass({ tone: 'quiet' })}
        >
          {isOver ? 'Close' : 'Cancel'}
        </CloseLink>
        {canDeactivate && (
          <DeactivateInstead
            keyId={keyView.id}
            deactivate={actions.deactivate}
            onDeactivate={() => {
              toggle(keyView);
              close();
            }}
          />
        )}
        {!isOver && (
          <SubmitButton form="revoke" tone="danger" pendingLabel="Revoking…">
            Revoke
          </SubmitButton>
        )}
      </DialogFooter>
    </Dialog>
  );
}
