'use client';

import { useEffect, useState } from 'react';
import { Button, type ButtonLook } from './button';

interface CopyButtonProps extends ButtonLook {
  text: string;
  /** Names what is copied: `Copy key`. */
  label: string;
  /** The words on the button; `Copy` without them. */
  children?: string | undefined;
  onCopied?: (() => void) | undefined;
  /** The clipboard refused: the caller selects the text. */
  onRefused?: (() => void) | undefined;
  hasInitialFocus?: boolean | undefined;
}

/** Copies a text and says so for two seconds, to eyes and ears. */
export function CopyButton(props: CopyButtonProps) {
  const { text, label, children = 'Copy', onCopied, onRefused, hasInitialFocus, ...look } = props;
  const [copies, setCopies] = useState(0);
  const isCopied = copies > 0;

  useEffect(() => {
    if (copies === 0) return;
    const timer = setTimeout(() => setCopies(0), 2_000);
    return () => clearTimeout(timer);
  }, [copies]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopies((count) => count + 1);
      onCopied?.();
    } catch {
      onRefused?.();
    }
  }

  return (
    <Button
      {...look}
      aria-label={isCopied ? `${label}: copied` : label}
      data-initial-focus={hasInitialFocus}
      className="min-w-18 unscripted:hidden"
      onClick={copy}
    >
      <span aria-live="polite">{isCopied ? 'Copied ✓' : children}</span>
    </Button>
  );
}
