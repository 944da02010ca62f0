'use client';

import { useActionState } from 'react';
import { type AlertRule, RULES } from '@/lib/core/alerts/rules';
import type { AlertSetting } from '@/lib/core/alerts/settings';
import { idle } from '@/lib/core/form-state';
import { Checkbox } from '../ui/checkbox';
import { describe, FieldError } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { Input } from '../ui/input';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

interface RuleFormProps {
  rule: AlertRule;
  /** What the rule is called. */
  label: string;
  setting: AlertSetting;
  /** Null: the choice of the whole workspace. */
  keyId: string | null;
  change: FormAction<null>;
}

/** Switches a rule on or off and says from when it fires. */
export function RuleForm({ rule, label, setting, keyId, change }: RuleFormProps) {
  const [state, send] = useActionState(change, idle);
  useFaultFocus(state, rule);
  const { faultOf, typed } = formFaults(state);
  const { threshold } = RULES[rule];
  const id = `${rule}-threshold`;
  const error = faultOf('threshold');
  return (
    <form action={send} className="grid gap-2" noValidate>
      <Refusal state={state} fields={['threshold']} />
      <input type="hidden" name="rule" value={rule} />
      <input type="hidden" name="keyId" value={keyId ?? ''} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Checkbox
          key={String(setting.isOn)}
          name="on"
          value="yes"
          defaultChecked={setting.isOn}
          aria-label={`${label}: on`}
        >
          On
        </Checkbox>
        {threshold !== null && (
          <span className="flex items-center gap-2">
            <label htmlFor={id}>{threshold.unit === 'networks' ? 'Up to' : 'From'}</label>
            <Input
              key={setting.threshold}
              id={id}
              name="threshold"
              inputMode="numeric"
              defaultValue={typed('threshold') ?? setting.threshold}
              className="w-20!"
              {...describe(id, { error })}
            />
            <span className="text-text-2">{threshold.unit}</span>
          </span>
        )}
        <SubmitButton
          tone="secondary"
          size="small"
          pendingLabel="Saving…"
          aria-label={`Save ${label}`}
        >
          Save
        </SubmitButton>
        <span role="status" className="text-text-2 text-xs">
          {state.status === 'done' ? 'Saved.' : ''}
        </span>
      </div>
      <FieldError id={id} error={error} />
    </form>
  );
}
