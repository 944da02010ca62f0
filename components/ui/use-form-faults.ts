'use client';

import { useEffect } from 'react';
import type { FormState } from '@/lib/core/form-state';

interface FormFaults {
  /** The fault of a field, if it has one. */
  faultOf(field: string): string | undefined;
  /** What was typed into a field before the form came back. */
  typed(field: string): string | undefined;
}

/** Reads a form's state field by field, and moves focus to the first field that needs mending. */
export function useFormFaults(state: FormState<unknown>, idPrefix: string): FormFaults {
  useEffect(() => {
    if (state.status !== 'error') return;
    const [first] = state.faults;
    if (first !== undefined) document.getElementById(`${idPrefix}-${first.field}`)?.focus();
  }, [state, idPrefix]);

  return {
    faultOf: (field) =>
      state.status === 'error'
        ? state.faults.find((fault) => fault.field === field)?.message
        : undefined,
    typed: (field) => {
      const value = state.status === 'error' ? state.values[field] : undefined;
      return Array.isArray(value) ? value[0] : value;
    },
  };
}
