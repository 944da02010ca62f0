'use client';

import type { ComponentProps, ReactNode } from 'react';
import type { FormState } from '@/lib/core/form-state';
import { describe, Field } from '../ui/field';
import { formFaults } from '../ui/form-faults';
import { Input } from '../ui/input';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'form'> {
  /** The form that it stands in: its faults, and what was typed before. */
  form: { id: string; state: FormState<unknown> };
  name: string;
  label: string;
  hint?: ReactNode;
}

/** A line of text with its label, hint and fault. */
export function TextField({ form, name, label, hint, defaultValue, ...rest }: TextFieldProps) {
  const { faultOf, typed } = formFaults(form.state);
  const id = `${form.id}-${name}`;
  const error = faultOf(name);
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <Input
        {...rest}
        id={id}
        name={name}
        defaultValue={typed(name) ?? defaultValue}
        {...describe(id, { hint: hint !== undefined, error })}
      />
    </Field>
  );
}
