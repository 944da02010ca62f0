'use client';

import { useFormStatus } from 'react-dom';
import { Button, type ButtonProps } from './button';

interface SubmitButtonProps extends Omit<ButtonProps, 'type'> {
  /** While the answer is on its way. */
  pendingLabel: string;
  /** For forms that send themselves; others are asked. */
  isPending?: boolean | undefined;
}

/** Sends the form once: while it waits, more presses do nothing and nothing loses the focus. */
export function SubmitButton({
  pendingLabel,
  isPending,
  children,
  onClick,
  ...rest
}: SubmitButtonProps) {
  const { pending } = useFormStatus();
  const isWaiting = isPending ?? pending;
  return (
    <Button
      tone="primary"
      {...rest}
      type="submit"
      aria-disabled={isWaiting || undefined}
      onClick={(event) => {
        if (isWaiting) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isWaiting ? pendingLabel : children}
    </Button>
  );
}
