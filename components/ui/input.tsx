import clsx from 'clsx';
import type { ComponentProps } from 'react';

/** The look of everything that is typed into. */
export const INPUT_CLASS =
  'h-control w-full min-w-0 rounded-control border border-border-strong bg-bg px-2.5 text-input text-text placeholder:text-text-3 aria-invalid:border-danger disabled:opacity-55';

/** A line of text. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={clsx(INPUT_CLASS, className)} />;
}
