'use client';

import { useEffect, useEffectEvent } from 'react';
import type { FormState } from '@/lib/core/form-state';

/** Calls `react` once for each answer that says done. Without a script the page itself must say it. */
export function useWhenDone<T>(state: FormState<T>, react: (data: T) => void) {
  const onDone = useEffectEvent(react);
  useEffect(() => {
    if (state.status === 'done') onDone(state.data);
  }, [state]);
}
