import clsx from 'clsx';
import type { ReactNode } from 'react';

interface FieldProps {
  id: string;
  label: string;
  /** What helps to fill it in. */
  hint?: ReactNode;
  /** What is wrong and how to mend it. */
  error?: string | undefined;
  isOptional?: boolean | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** Label, control, hint and fault of one input. The control takes `describe(id, …)`. */
export function Field({ id, label, hint, error, isOptional, className, children }: FieldProps) {
  return (
    <div className={clsx('grid gap-1.5', className)}>
      <label htmlFor={id} className="font-strong">
        {label}
        {isOptional === true && <span className="font-normal text-text-3 text-xs"> optional</span>}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-text-3 text-xs">
          {hint}
        </p>
      )}
      <FieldError id={id} error={error} />
    </div>
  );
}

/** The fault of an input, tied to it by `describe`. */
export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p id={`${id}-error`} className="flex gap-1.5 text-danger text-xs">
      <span aria-hidden="true">✕</span>
      {error}
    </p>
  );
}

interface Description {
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

/** The attributes that tie hint and fault to their control. */
export function describe(
  id: string,
  parts: { hint?: boolean; error?: string | undefined },
): Description {
  const hasError = parts.error !== undefined;
  const ids = [hasError ? `${id}-error` : '', parts.hint === true ? `${id}-hint` : ''].filter(
    Boolean,
  );
  return {
    ...(ids.length > 0 && { 'aria-describedby': ids.join(' ') }),
    ...(hasError && { 'aria-invalid': true as const }),
  };
}
