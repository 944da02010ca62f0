'use client';

import { useRouter } from 'next/navigation';
import { useActionState, useState } from 'react';
import { describePropagation } from '@/lib/core/barrier';
import { idle } from '@/lib/core/form-state';
import type { CreatedKey } from '@/lib/core/key-view';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../../account/step-up-field';
import { buttonClass } from '../../ui/button';
import { CloseLink } from '../../ui/close-link';
import { Dialog, DialogBody, DialogFooter } from '../../ui/dialog';
import type { FormAction } from '../../ui/form-action';
import { Refusal } from '../../ui/refusal';
import { SubmitButton } from '../../ui/submit-button';
import { KeyName } from '../key-name';
import { RevealOnce } from '../reveal/reveal-once';
import { type Memory, RevealOverlay } from '../reveal/reveal-overlay';
import type { KeyDialogProps } from './key-dialog';
import { LastUse } from './last-use';
import { VerifiersWait } from './verifiers-wait';

interface RegenerateDialogProps extends KeyDialogProps {
  now: Date;
  /** Where curl finds this server. */
  origin: string;
  regenerate: FormAction<CreatedKey>;
}

/** Asks before the old secret stops, then shows the new one once. */
export function RegenerateDialog(props: RegenerateDialogProps) {
  return (
    <RevealOnce drawnAtMs={props.now.getTime()}>
      {(forget) => <AskOrReveal {...props} onForget={forget} />}
    </RevealOnce>
  );
}

interface AskOrRevealProps extends RegenerateDialogProps {
  onForget(memory: Memory): void;
}

function AskOrReveal(props: AskOrRevealProps) {
  const { slug, keyView, closeHref, now, origin, regenerate, onForget } = props;
  const router = useRouter();
  const [state, send] = useActionState(regenerate, idle);
  const [isWholePage] = useState(state.status === 'done');
  const close = () => router.replace(closeHref, { scroll: false });
  if (state.status === 'done') {
    return (
      <RevealOverlay
        created={state.data}
        slug={slug}
        origin={origin}
        doneHref={closeHref}
        note={`The old key is refused from now on. ${describePropagation(state.data.propagation)}`}
        isWholePage={isWholePage}
        onForget={onForget}
      />
    );
  }
  return (
    <Dialog title="Regenerate key" role="alertdialog" onDismiss={close}>
      <form action={send} className="contents">
        <input type="hidden" name="id" value={keyView.id} />
        <input type="hidden" name="replacing" value={keyView.lastFour} />
        <DialogBody>
          <Refusal state={state} fields={[PROOF_FIELD]} />
          <KeyName keyView={keyView} />
          <p>
            The old key, ending <code>{keyView.lastFour}</code>, stops at once. Update all
            applications using the old key: they fail until they have the new one. Name, permission,
            restrictions and expiry stay.
          </p>
          <LastUse keyView={keyView} now={now} />
          <VerifiersWait />
          <StepUpField idPrefix="regenerate" state={state} />
        </DialogBody>
        <DialogFooter>
          <CloseLink
            href={closeHref}
            onDismiss={close}
            data-initial-focus="true"
            className={buttonClass()}
          >
            Cancel
          </CloseLink>
          <SubmitButton pendingLabel="Regenerating…">Regenerate</SubmitButton>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
