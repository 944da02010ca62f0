'use client';

import Link from 'next/link';
import type { ComponentProps } from 'react';

interface CloseLinkProps extends ComponentProps<typeof Link> {
  /** Closes, or asks first. Without a script the link just leads away. */
  onDismiss(): void;
}

/** The way out of an overlay. */
export function CloseLink({ onDismiss, ...rest }: CloseLinkProps) {
  return (
    <Link
      {...rest}
      scroll={false}
      replace
      prefetch={false}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onDismiss();
      }}
    />
  );
}
