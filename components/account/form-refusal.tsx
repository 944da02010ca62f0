import type { FormState } from '@/lib/core/form-state';
import { Notice } from '../ui/notice';

/** Why a form was refused, where no field of it says so. */
export function FormRefusal({ state }: { state: FormState<unknown> }) {
  if (state.status !== 'error' || state.faults.length > 0) return null;
  return (
    <Notice tone="danger" role="alert">
      {state.message}
    </Notice>
  );
}
