'use client';

import clsx from 'clsx';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/button';
import { type ArrivedRequest, useArrival } from './use-arrival';

const PATIENCE_MS = 20_000;

interface ArrivalRowProps {
  /** Where the server tells of requests as they arrive. */
  href: string;
  origin: string;
  secret: string;
}

/** Waits for the key's first request, and shows it when it comes. */
export function ArrivalRow({ href, origin, secret }: ArrivalRowProps) {
  const arrival = useArrival(href);
  const isLate = useLateness(PATIENCE_MS) && arrival === null;
  return (
    <div className="grid gap-2 unscripted:hidden">
      <div
        role="status"
        className={clsx(
          'flex items-center gap-3 rounded-control border px-3 py-2',
          arrival === null && 'border-border-strong border-dashed',
          arrival !== null && (arrival.status < 400 ? 'border-live' : 'border-danger'),
        )}
      >
        {arrival === null ? <Waiting /> : <Arrived arrival={arrival} />}
      </div>
      {isLate && <LateHelp origin={origin} secret={secret} />}
    </div>
  );
}

function Waiting() {
  return (
    <>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className="shrink-0">
        <circle cx="6" cy="6" r="4.75" className="fill-none stroke-warn" strokeWidth="2" />
      </svg>
      <span className="grid">
        <strong className="font-strong">Waiting for the first request</strong>
        <span className="text-text-3 text-xs">This line changes by itself when it arrives.</span>
      </span>
    </>
  );
}

function Arrived({ arrival }: { arrival: ArrivedRequest }) {
  const { status, method, path, ms, address, userAgent, requestId } = arrival;
  const facts = [address, userAgent, requestId].filter((fact) => fact !== null && fact !== '');
  return (
    <>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" className="shrink-0">
        {status < 400 ? (
          <circle cx="5" cy="5" r="3.5" className="fill-live" />
        ) : (
          <path d="m1.5 1.5 7 7m0-7-7 7" className="fill-none stroke-danger" strokeWidth="1.75" />
        )}
      </svg>
      <span className="grid min-w-0">
        <strong className="break-words font-strong">
          {status} · {method} {path} · {Math.round(ms)} ms
        </strong>
        <span className="break-all text-text-3 text-xs">{facts.join(' · ')}</span>
      </span>
    </>
  );
}

function LateHelp({ origin, secret }: Pick<ArrivalRowProps, 'origin' | 'secret'>) {
  const [answer, setAnswer] = useState('');

  async function sendFromHere() {
    setAnswer('Sending…');
    try {
      const response = await fetch('/v1/api-keys/current', {
        headers: { authorization: `Bearer ${secret}` },
        cache: 'no-store',
      });
      setAnswer(`The server answered ${response.status}.`);
    } catch {
      setAnswer(`This browser cannot reach ${origin} either. Is the server still running?`);
    }
  }

  return (
    <div className="grid gap-1.5 text-text-2 text-xs">
      <p>
        Nothing yet. Does the machine with the shell reach{' '}
        <code className="break-all">{origin}</code>? Does a proxy in between remove the{' '}
        <code>Authorization</code> header?
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" onClick={sendFromHere}>
          Send it from this page
        </Button>
        <span role="status">{answer}</span>
      </div>
    </div>
  );
}

function useLateness(patienceMs: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, [patienceMs]);
  return isLate;
}
