'use client';

import { useEffect, useState } from 'react';

/** A request that the key has made, as the server tells it. */
export interface ArrivedRequest {
  status: number;
  method: string;
  path: string;
  ms: number;
  address: string | null;
  userAgent: string | null;
  requestId: string;
}

/** The newest request of a key since the page began to listen; null until one arrives. */
export function useArrival(href: string): ArrivedRequest | null {
  const [arrival, setArrival] = useState<ArrivedRequest | null>(null);
  useEffect(() => {
    const source = new EventSource(href);
    source.addEventListener('request', (event: MessageEvent<unknown>) => {
      const arrived = parseArrival(event.data);
      if (arrived !== null) setArrival(arrived);
    });
    return () => source.close();
  }, [href]);
  return arrival;
}

function parseArrival(data: unknown): ArrivedRequest | null {
  const value: unknown = typeof data === 'string' ? JSON.parse(data) : null;
  return isArrival(value) ? value : null;
}

function isArrival(value: unknown): value is ArrivedRequest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    typeof value.status === 'number' &&
    'method' in value &&
    typeof value.method === 'string' &&
    'path' in value &&
    typeof value.path === 'string' &&
    'ms' in value &&
    typeof value.ms === 'number' &&
    'requestId' in value &&
    typeof value.requestId === 'string'
  );
}
