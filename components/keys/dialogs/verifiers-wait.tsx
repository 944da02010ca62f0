'use client';

import { useEffect, useState } from 'react';
import { useFormStatus } from 'react-dom';

/** Most changes are confirmed sooner than anybody could read this. */
const SHOWN_AFTER_MS = 400;

/** Says what a change waits for, inside its form, when it takes long enough to wonder. */
export function VerifiersWait() {
  const { pending } = useFormStatus();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!pending) return;
    const timer = setTimeout(() => setLong(true), SHOWN_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [pending]);
  return (
    <p role="status" className="text-text-2 empty:hidden">
      {pending && isLong && 'Waiting until every verifier has confirmed, 2 seconds at most.'}
    </p>
  );
}
