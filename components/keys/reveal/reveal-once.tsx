'use client';

import { type ReactNode, useState } from 'react';
import type { Memory } from './reveal-overlay';
import { ShownBefore } from './shown-before';

interface RevealOnceProps {
  /**
   * When the page was drawn, in milliseconds. What was put away stays away for that drawing; one that
   * the server draws later, at the same address, begins afresh. Absent where there is no later one.
   */
  drawnAtMs?: number | undefined;
  /** Draws what may come to hold a secret; told to forget, it is drawn no more. */
  children(forget: (memory: Memory) => void): ReactNode;
}

interface Forgotten {
  memory: Memory;
  drawnAtMs: number | undefined;
}

/**
 * Surrounds whatever may come to hold a secret. Once that is to be forgotten, its whole subtree is
 * dropped, with every state in it, and nothing or a note stands in its place.
 */
export function RevealOnce({ drawnAtMs, children }: RevealOnceProps) {
  const [forgotten, setForgotten] = useState<Forgotten | null>(null);
  if (forgotten === null) {
    return children((memory) => setForgotten({ memory, drawnAtMs }));
  }
  const { memory } = forgotten;
  if (memory.why === 'done') {
    if (forgotten.drawnAtMs !== drawnAtMs) setForgotten(null);
    return null;
  }
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
