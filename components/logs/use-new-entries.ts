'use client';

import { useCallback, useEffect, useState } from 'react';

/** How many requests are new in the log since `forget` was called last; 0 until the server tells of one. */
export function useNewEntries(href: string) {
  const [count, setCount] = useState(0);
  const [isConnected, setConnected] = useState(false);
  const forget = useCallback(() => setCount(0), []);
  useEffect(() => {
    const source = new EventSource(href);
    source.addEventListener('open', () => setConnected(true));
    source.addEventListener('error', () => setConnected(false));
    source.addEventListener('new', (event: MessageEvent<unknown>) =>
      setCount((before) => before + countIn(event.data)),
    );
    return () => source.close();
  }, [href]);
  return { count, isConnected, forget };
}

function countIn(data: unknown): number {
  const count = Number(data);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}
