'use client';

import { useActionState } from 'react';
import type { AlertRule } from '@/lib/core/alerts/rules';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { Refusal } from '../ui/refusal';
import { Select } from '../ui/select';
import { SubmitButton } from '../ui/submit-button';
import { Time } from '../ui/time';

const HOURS = [
  { value: '1', label: '1 hour' },
  { value: '8', label: '8 hours' },
  { value: '24', label: '24 hours' },
  { value: '168', label: '7 days' },
];

interface MuteFormProps {
  rule: AlertRule;
  /** What the rule is called. */
  label: string;
  /** Null: of the whole workspace. */
  keyId: string | null;
  mutedUntil: Date | null;
  /** Whether a key's rule is muted by the workspace's: it is unmuted there. */
  isMutedElsewhere: boolean;
  mute: FormAction<null>;
}

/** Mutes a rule for a while, or ends that. */
export function MuteForm(props: MuteFormProps) {
  const { rule, label, keyId, mutedUntil, isMutedElsewhere, mute } = props;
  const [state, send] = useActionState(mute, idle);
  if (mutedUntil !== null && isMutedElsewhere) {
    return (
      <p className="text-text-2">
        Muted for all keys until <Time date={mutedUntil} />. Unmute it among the rules for all keys.
      </p>
    );
  }
  const isMuted = mutedUntil !== null;
  const id = `${rule}-mute`;
  return (
    <form action={send} className="grid gap-2">
      <Refusal state={state} />
      <input type="hidden" name="rule" value={rule} />
      <input type="hidden" name="keyId" value={keyId ?? ''} />
      <div className="flex flex-wrap items-center gap-2">
        {isMuted ? (
          <>
            <input type="hidden" name="hours" value="0" />
            <span className="text-text-2">
              Muted until <Time date={mutedUntil} />
            </span>
          </>
        ) : (
          <>
            <label htmlFor={id}>
              Mute<span className="sr-only"> {label}</span> for
            </label>
            <Select id={id} name="hours" options={HOURS} defaultValue="8" className="w-28!" />
          </>
        )}
        <SubmitButton
          tone="secondary"
          size="small"
          pendingLabel={isMuted ? 'Unmuting…' : 'Muting…'}
          aria-label={`${isMuted ? 'Unmute' : 'Mute'} ${label}`}
        >
          {isMuted ? 'Unmute' : 'Mute'}
        </SubmitButton>
      </div>
    </form>
  );
}
