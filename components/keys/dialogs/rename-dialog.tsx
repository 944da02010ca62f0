'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useActionState, useState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { ChangedKey } from '@/lib/core/key-view';
import { buttonClass } from '../../ui/button';
import { CloseLink } from '../../ui/close-link';
import { Dialog, DialogBody, DialogFooter } from '../../ui/dialog';
import { describe, Field } from '../../ui/field';
import type { FormAction } from '../../ui/form-action';
import { formFaults, useFaultFocus } from '../../ui/form-faults';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { SubmitButton } from '../../ui/submit-button';
import { useToast } from '../../ui/toast';
import { useWhenDone } from '../../ui/use-when-done';
import type { KeyDialogProps } from './key-dialog';

interface RenameDialogProps extends KeyDialogProps {
  rename: FormAction<ChangedKey>;
}

/** Gives a key another name; the message afterwards can take it back. */
export function RenameDialog({ keyView, closeHref, rename }: RenameDialogProps) {
  const router = useRouter();
  const toast = useToast();
  const [state, send] = useActionState(rename, idle);
  useFaultFocus(state, 'rename');
  const { faultOf, typed } = formFaults(state);
  const close = () => router.replace(closeHref, { scroll: false });
  // The page below already shows the new name when the answer arrives.
  const [before] = useState(keyView.name);

  useWhenDone(state, ({ key: { id, name } }) => {
    close();
    if (name === before) return;
    toast({
      text: `${before} is now ${name}.`,
      undo: () =>
        startTransition(async () => {
          const undone = await rename(idle, renaming(id, before));
          if (undone.status === 'error') toast({ text: undone.message, tone: 'danger' });
        }),
    });
  });

  return (
    <Dialog title="Rename key" onDismiss={close}>
      <form action={send} className="contents">
        <input type="hidden" name="id" value={keyView.id} />
        <DialogBody>
          {state.status === 'done' && (
            <Notice tone="good">The key is now called {state.data.key.name}.</Notice>
          )}
          {state.status === 'error' && state.faults.length === 0 && (
            <Notice tone="danger" role="alert">
              {state.message}
            </Notice>
          )}
          <Field id="rename-name" label="Name" error={faultOf('name')}>
            <Input
              id="rename-name"
              name="name"
              required
              autoComplete="off"
              data-1p-ignore
              data-initial-focus="true"
              defaultValue={typed('name') ?? keyView.name}
              {...describe('rename-name', { error: faultOf('name') })}
            />
          </Field>
        </DialogBody>
        <DialogFooter>
          <CloseLink href={closeHref} onDismiss={close} className={buttonClass()}>
            {state.status === 'done' ? 'Close' : 'Cancel'}
          </CloseLink>
          <SubmitButton pendingLabel="Renaming…">Rename</SubmitButton>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function renaming(id: string, name: string): FormData {
  const form = new FormData();
  form.set('id', id);
  form.set('name', name);
  return form;
}
