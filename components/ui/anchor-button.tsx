import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './button';

interface AnchorButtonProps extends ComponentProps<'a'>, ButtonLook {}

/** A link that looks like a button and loads a whole page: for pages that carry no router. */
export function AnchorButton({ tone, size, className, children, ...rest }: AnchorButtonProps) {
  return (
    <a {...rest} className={clsx(buttonClass({ tone, size }), className)}>
      {children}
    </a>
  );
}
