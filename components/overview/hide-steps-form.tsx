'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { Button } from '../ui/button';
import type { FormAction } from '../ui/form-action';

/** Takes the list of first steps away, for good. */
export function HideStepsForm({ hide }: { hide: FormAction<null> }) {
  const [state, send] = useActionState(hide, idle);
  return (
    <form action={send}>
      <Button type="submit" tone="quiet" size="small">
        Hide these steps
      </Button>
      {state.status === 'error' && <p role="alert">{state.message}</p>}
    </form>
  );
}
