'use client';

import { type ReactNode, useState } from 'react';
import type { Memory } from './reveal-overlay';
import { ShownBefore } from './shown-before';

interface RevealOnceProps {
  /** Draws what may come to hold a secret; told to forget, it is drawn no more. */
  children(forget: (memory: Memory) => void): ReactNode;
}

/**
 * Surrounds whatever may come to hold a secret. Once that is to be forgotten, its whole subtree is
 * dropped, with every state in it, and nothing or a note stands in its place.
 */
export function RevealOnce({ children }: RevealOnceProps) {
  const [memory, setMemory] = useState<Memory | null>(null);
  if (memory === null) return children(setMemory);
  if (memory.why === 'done') return null;
  return (
    <ShownBefore
      keyView={memory.keyView}
      slug={memory.slug}
      doneHref={memory.doneHref}
      title="This key is no longer shown"
    >
      You left the page, so its secret was cleared. If you have not stored it, regenerate the key.
    </ShownBefore>
  );
}
