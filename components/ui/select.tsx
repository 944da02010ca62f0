import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { INPUT_CLASS } from './input';

interface SelectProps extends Omit<ComponentProps<'select'>, 'children'> {
  options: readonly { value: string; label: string }[];
  defaultValue: string;
}

/** One of many, chosen from a list. A new default is taken over: a form that comes back keeps what was chosen. */
export function Select({ options, defaultValue, className, ...rest }: SelectProps) {
  return (
    <select
      {...rest}
      key={defaultValue}
      defaultValue={defaultValue}
      className={clsx(INPUT_CLASS, className)}
    >
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
