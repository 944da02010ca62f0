'use client';

import { startTransition } from 'react';
import { describePropagation } from '@/lib/core/barrier';
import { idle } from '@/lib/core/form-state';
import type { ChangedKey, KeyView } from '@/lib/core/key-view';
import type { FormAction } from '../ui/form-action';
import { useToast } from '../ui/toast';

/** Deactivating and activating: both instant, each the other's undo. */
export interface ToggleActions {
  deactivate: FormAction<ChangedKey>;
  activate: FormAction<ChangedKey>;
}

/** What a press on Deactivate or Activate does, from wherever it comes. */
export function useToggleKey({ deactivate, activate }: ToggleActions) {
  const toast = useToast();

  function move(key: Pick<KeyView, 'id' | 'name'>, to: 'ACTIVE' | 'INACTIVE') {
    const form = new FormData();
    form.set('id', key.id);
    startTransition(async () => {
      const state = await (to === 'ACTIVE' ? activate : deactivate)(idle, form);
      if (state.status === 'error') toast({ text: state.message, tone: 'danger' });
      if (state.status !== 'done') return;
      const what = to === 'ACTIVE' ? 'works again' : 'is refused from now on';
      toast({
        text: `${key.name} ${what}. ${describePropagation(state.data.propagation)}`,
        undo: () => move(key, to === 'ACTIVE' ? 'INACTIVE' : 'ACTIVE'),
      });
    });
  }

  return (key: Pick<KeyView, 'id' | 'name' | 'status'>) =>
    move(key, key.status === 'ACTIVE' ? 'INACTIVE' : 'ACTIVE');
}
