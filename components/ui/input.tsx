import clsx from 'clsx';
import type { ComponentProps } from 'react';

const BOX_CLASS =
  'w-full min-w-0 rounded-control border border-border-strong bg-bg px-2.5 text-input text-text placeholder:text-text-3 aria-invalid:border-danger disabled:opacity-55';
/** The look of what is typed into in one line. */
export const INPUT_CLASS = `h-control ${BOX_CLASS}`;

/** Some lines of text. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={clsx(BOX_CLASS, 'py-2', className)} />;
}

/** A line of text. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={clsx(INPUT_CLASS, className)} />;
}
