'use client';

import { useLayoutEffect } from 'react';
import type { FormState } from '@/lib/core/form-state';

/** What a form's fields show once it came back. */
export interface FormFaults {
  /** The fault of a field, if it has one. */
  faultOf(field: string): string | undefined;
  /** What was typed into a field before the form came back. */
  typed(field: string): string | undefined;
  /** Everything that was chosen of a repeated field before the form came back; undefined: it did not. */
  chosen(field: string): readonly string[] | undefined;
}

const NOTHING: FormFaults = {
  faultOf: () => undefined,
  typed: () => undefined,
  chosen: () => undefined,
};

/** Reads a form's state field by field. */
export function formFaults(state: FormState<unknown>): FormFaults {
  if (state.status !== 'error') return NOTHING;
  return {
    faultOf: (field) => state.faults.find((fault) => fault.field === field)?.message,
    typed: (field) => {
      const value = state.values[field];
      return Array.isArray(value) ? value[0] : value;
    },
    chosen: (field) => [state.values[field] ?? []].flat(),
  };
}

/** When a form comes back, the focus goes to the first field that needs mending. */
export function useFaultFocus(state: FormState<unknown>, idPrefix: string, otherwise?: string) {
  useLayoutEffect(() => {
    if (state.status !== 'error') return;
    const field = state.faults[0]?.field ?? otherwise;
    if (field !== undefined) focusField(document.getElementById(`${idPrefix}-${field}`));
  }, [state, idPrefix, otherwise]);
}

// A group of fields is mended at its first one.
function focusField(element: HTMLElement | null) {
  const field = element?.matches('input') ? element : element?.querySelector('input');
  (field ?? element)?.focus();
}
