'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { flushSync } from 'react-dom';

export interface Reveal {
  isStored: boolean;
  setStored(isStored: boolean): void;
  /** Whether the person is being asked if the secret may be lost. */
  isAsking: boolean;
  stay(): void;
  /** Closes when the secret is stored, or after having asked once. */
  finish(): void;
  /** Esc or a press outside: never enough to lose the secret. */
  resist(): void;
}

/**
 * The gate in front of the way out: what is shown once is not lost by a slip. When the page is left or
 * put into the browser's back-forward cache, the secret is forgotten first.
 */
export function useReveal(onDone: () => void, onLeave: () => void): Reveal {
  const [isStored, setStored] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const onPageHide = useEffectEvent(() => flushSync(onLeave));

  useEffect(() => {
    const forget = () => onPageHide();
    window.addEventListener('pagehide', forget);
    return () => window.removeEventListener('pagehide', forget);
  }, []);

  return {
    isStored,
    setStored: (stored) => {
      setStored(stored);
      if (stored) setAsking(false);
    },
    isAsking,
    stay: () => setAsking(false),
    finish: () => {
      if (isStored || isAsking) onDone();
      else setAsking(true);
    },
    resist: () => setAsking(!isStored),
  };
}
