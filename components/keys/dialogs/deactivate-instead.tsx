'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { ChangedKey } from '@/lib/core/key-view';
import { Button } from '../../ui/button';
import type { FormAction } from '../../ui/form-action';

interface DeactivateInsteadProps {
  keyId: string;
  deactivate: FormAction<ChangedKey>;
  /** With a script: deactivates and offers to undo it. */
  onDeactivate(): void;
}

/** The way out that can be taken back. */
export function DeactivateInstead({ keyId, deactivate, onDeactivate }: DeactivateInsteadProps) {
  const [, send] = useActionState(deactivate, idle);
  return (
    <form
      action={send}
      onSubmit={(event) => {
        event.preventDefault();
        onDeactivate();
      }}
    >
      <input type="hidden" name="id" value={keyId} />
      <Button type="submit" data-initial-focus="true">
        Deactivate instead
      </Button>
    </form>
  );
}
