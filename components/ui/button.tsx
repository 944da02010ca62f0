import clsx from 'clsx';
import type { ComponentProps } from 'react';

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger';

export interface ButtonLook {
  tone?: ButtonTone | undefined;
  size?: 'normal' | 'small' | undefined;
}

const BASE =
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-control border text-sm font-medium no-underline disabled:opacity-55 aria-disabled:opacity-55';

const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: 'border-accent bg-accent text-accent-fg hover:brightness-95',
  secondary: 'border-border bg-surface text-text hover:bg-hover',
  quiet: 'border-transparent bg-transparent text-text-2 hover:bg-hover hover:text-text',
  danger: 'border-danger bg-danger text-danger-fg hover:brightness-95',
};

/** The classes of a button, for links that look like one. */
export function buttonClass({ tone = 'secondary', size = 'normal' }: ButtonLook = {}): string {
  return clsx(BASE, TONES[tone], size === 'small' ? 'h-control-small px-2.5' : 'h-control px-3');
}

export interface ButtonProps extends ComponentProps<'button'>, ButtonLook {}

/** A button with a verb on it. Without `type` it sends nothing. */
export function Button({ tone, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={clsx(buttonClass({ tone, size }), className)} />;
}
