'use client';

import { useState } from 'react';
import type { FormState } from '@/lib/core/form-state';
import { describe, Field } from '../ui/field';
import { formFaults } from '../ui/form-faults';
import { PasswordInput } from '../ui/password-input';

/** NIST SP 800-63B-4: length is what counts. The server decides again (lib/core/password.ts). */
const LENGTH_MIN = 15;

interface NewPasswordFieldProps {
  form: { id: string; state: FormState<unknown> };
  label?: string;
}

/** A new password: its length is shown as it grows, and there are no rules about what it is made of. */
export function NewPasswordField({ form, label = 'Password' }: NewPasswordFieldProps) {
  const [length, setLength] = useState(0);
  // A form that comes back comes back without its password.
  const [answered, setAnswered] = useState(form.state);
  if (answered !== form.state) {
    setAnswered(form.state);
    setLength(0);
  }
  const id = `${form.id}-password`;
  const error = formFaults(form.state).faultOf('password');
  return (
    <Field
      id={id}
      label={label}
      hint={`At least ${LENGTH_MIN} characters; a few words in a row are easy to remember.`}
      error={error}
    >
      <PasswordInput
        id={id}
        name="password"
        autoComplete="new-password"
        required
        onChange={(event) => setLength([...event.target.value].length)}
        {...describe(id, { hint: true, error })}
      />
      <span className="flex items-center gap-2 text-text-3 text-xs unscripted:hidden">
        <progress
          aria-label="Length of the password"
          max={LENGTH_MIN}
          value={Math.min(length, LENGTH_MIN)}
          className="length-meter h-1 grow"
        />
        {length < LENGTH_MIN ? `${length} of ${LENGTH_MIN}` : `${length} ✓`}
      </span>
    </Field>
  );
}
