import type { FormState } from '@/lib/core/form-state';
import { Notice } from './notice';

interface RefusalProps {
  state: FormState<unknown>;
  /** The fields that show their own faults. */
  fields?: readonly string[];
}

/** Why a form was refused, where neither a field nor a confirmation says it. */
export function Refusal({ state, fields = [] }: RefusalProps) {
  if (state.status !== 'error') return null;
  const loose = state.faults.filter(
    ({ field }) => field !== 'confirmed' && !fields.includes(field),
  );
  if (state.faults.length > 0 && loose.length === 0) return null;
  const messages = loose.length === 0 ? [state.message] : loose.map(({ message }) => message);
  return (
    <Notice tone="danger" role="alert">
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
    </Notice>
  );
}
