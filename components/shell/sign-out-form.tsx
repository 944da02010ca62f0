'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { SubmitButton } from '../ui/submit-button';
import type { ShellActions } from './shell-context';

/** Ends the session of this browser. */
export function SignOutForm({ signOut }: Pick<ShellActions, 'signOut'>) {
  const [state, send] = useActionState(signOut, idle);
  return (
    <form action={send} className="grid">
      <SubmitButton
        tone="quiet"
        size="small"
        pendingLabel="Signing out…"
        className="justify-start!"
      >
        Sign out
      </SubmitButton>
      {state.status === 'error' && <p className="px-2.5 text-danger text-xs">{state.message}</p>}
    </form>
  );
}
