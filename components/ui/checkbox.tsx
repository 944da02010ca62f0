import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  children: ReactNode;
}

/** A tick with its words; the words are part of the target. */
export function Checkbox({ children, className, ...rest }: CheckboxProps) {
  return (
    <label className={clsx('inline-flex min-h-target items-center gap-2', className)}>
      <input
        {...rest}
        type="checkbox"
        className="peer grid size-4 shrink-0 appearance-none place-items-center rounded-chip border border-border-strong bg-bg before:size-2 before:rounded-[1px] checked:border-accent checked:before:bg-accent forced-colors:appearance-auto"
      />
      <span>{children}</span>
    </label>
  );
}
