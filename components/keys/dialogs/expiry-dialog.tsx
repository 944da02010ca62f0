'use client';

import { useRouter } from 'next/navigation';
import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { ChangedKey } from '@/lib/core/key-view';
import type { ExpiryRule } from '@/lib/core/lifetimes';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../../account/step-up-field';
import { buttonClass } from '../../ui/button';
import { CloseLink } from '../../ui/close-link';
import { Dialog, DialogBody, DialogFooter } from '../../ui/dialog';
import type { FormAction } from '../../ui/form-action';
import { useFaultFocus } from '../../ui/form-faults';
import { formatMoment } from '../../ui/format-time';
import { Notice } from '../../ui/notice';
import { Refusal } from '../../ui/refusal';
import { SubmitButton } from '../../ui/submit-button';
import { Time, useViewerZone } from '../../ui/time';
import { useToast } from '../../ui/toast';
import { useWhenDone } from '../../ui/use-when-done';
import { ExpiryChoice } from '../expiry-choice';
import { KeyName } from '../key-name';
import type { KeyDialogProps } from './key-dialog';
import { VerifiersWait } from './verifiers-wait';

interface ExpiryDialogProps extends KeyDialogProps {
  rule: ExpiryRule;
  now: Date;
  setExpiry: FormAction<ChangedKey>;
}

/** Gives a key another end, or none. */
export function ExpiryDialog({ keyView, closeHref, rule, now, setExpiry }: ExpiryDialogProps) {
  const router = useRouter();
  const toast = useToast();
  const zone = useViewerZone();
  const [state, send] = useActionState(setExpiry, idle);
  useFaultFocus(state, 'expiry');
  const close = () => router.replace(closeHref, { scroll: false });
  const words = (expiresAt: Date | null) =>
    expiresAt === null ? 'does not expire' : `expires ${formatMoment(expiresAt, zone)}`;
  useWhenDone(state, ({ key: { name, expiresAt } }) => {
    close();
    toast({ text: `${name} ${words(expiresAt)}.` });
  });

  return (
    <Dialog title="Set expiry" onDismiss={close}>
      <form action={send} className="group/form contents">
        <input type="hidden" name="id" value={keyView.id} />
        <DialogBody>
          {state.status === 'done' && (
            <Notice tone="good">The key {words(state.data.key.expiresAt)}.</Notice>
          )}
          <Refusal state={state} fields={['expiry', PROOF_FIELD]} />
          <KeyName keyView={keyView} />
          <p className="text-text-2">
            {keyView.expiresAt === null ? (
              'It does not expire now.'
            ) : (
              <>
                It expires <Time date={keyView.expiresAt} /> now.
              </>
            )}{' '}
            From the moment that you choose it is refused.
          </p>
          <ExpiryChoice rule={rule} now={now} state={state} />
          <VerifiersWait />
          <StepUpField idPrefix="expiry" state={state} />
        </DialogBody>
        <DialogFooter>
          <CloseLink href={closeHref} onDismiss={close} className={buttonClass()}>
            {state.status === 'done' ? 'Close' : 'Cancel'}
          </CloseLink>
          <SubmitButton pendingLabel="Setting…">Set expiry</SubmitButton>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
