import type { ReactNode } from 'react';

export interface RadioListOption {
  value: string;
  label: ReactNode;
  /** What choosing it means. */
  hint?: ReactNode;
}

interface RadioListProps {
  name: string;
  /** What is asked. */
  legend: string;
  options: readonly RadioListOption[];
  defaultValue?: string | undefined;
}

/** One of a few, each with a sentence: native radios, so that arrow keys and forms work without a script. */
export function RadioList({ name, legend, options, defaultValue }: RadioListProps) {
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-2 font-strong">{legend}</legend>
      {options.map(({ value, label, hint }) => (
        <div key={value} className="grid gap-0.5">
          <label className="inline-flex min-h-target items-center gap-2">
            <input
              type="radio"
              name={name}
              value={value}
              required
              defaultChecked={value === defaultValue}
              aria-describedby={hint === undefined ? undefined : `${name}-${value}-hint`}
              className="grid size-4 shrink-0 appearance-none place-items-center rounded-full border border-border-strong bg-bg before:size-2 before:rounded-full checked:border-accent checked:before:bg-accent forced-colors:appearance-auto"
            />
            <span>{label}</span>
          </label>
          {hint !== undefined && (
            <p id={`${name}-${value}-hint`} className="ps-6 text-text-2 text-xs">
              {hint}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
}
