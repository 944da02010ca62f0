'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef, useState, useTransition } from 'react';
import { Button } from '../ui/button';
import { useNewEntries } from './use-new-entries';

interface LiveLogProps {
  /** Where it is told what is new; it does not change while the page stays. */
  tailHref: string;
  /** Whether something lies above the list. */
  isCovered: boolean;
  children: ReactNode;
}

/**
 * A list that shows what is new by itself, and rests while somebody looks at a row: under the pointer, with the
 * focus inside, scrolled down, or by the button.
 */
export function LiveLog({ tailHref, isCovered, children }: LiveLogProps) {
  const router = useRouter();
  const [href] = useState(tailHref);
  const { count, isConnected, forget } = useNewEntries(href);
  const [isStopped, setStopped] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const { top, isScrolled } = useScrolledPast();
  const [isRefreshing, startRefresh] = useTransition();
  const isResting = isStopped || isHeld || isScrolled || isCovered;

  function show() {
    forget();
    startRefresh(() => router.refresh());
  }

  useEffect(() => {
    if (count === 0 || isResting || isRefreshing) return;
    forget();
    startRefresh(() => router.refresh());
  }, [count, isResting, isRefreshing, forget, router]);

  return (
    <div className="grid gap-2">
      <div ref={top} className="flex flex-wrap items-center gap-3">
        <Button
          size="small"
          data-shortcut="p"
          aria-keyshortcuts="p"
          onClick={() => setStopped(!isStopped)}
        >
          {isStopped ? 'Go on' : 'Pause'}
        </Button>
        {count > 0 && (
          <Button size="small" tone="quiet" onClick={show}>
            Show {words(count)}
          </Button>
        )}
        <span role="status" className="text-text-2 text-xs">
          {stateWords({ isConnected, isStopped, isResting })}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices that somebody looks at it */}
      <div
        onPointerEnter={({ pointerType }) => setHeld(pointerType === 'mouse')}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {children}
      </div>
    </div>
  );
}

/** Whether the beginning of the list is out of sight. */
function useScrolledPast() {
  const top = useRef<HTMLDivElement>(null);
  const [isScrolled, setScrolled] = useState(false);
  useEffect(() => {
    if (top.current === null) return;
    const observer = new IntersectionObserver(([entry]) =>
      setScrolled(entry?.isIntersecting === false),
    );
    observer.observe(top.current);
    return () => observer.disconnect();
  }, []);
  return { top, isScrolled };
}

function stateWords(state: { isConnected: boolean; isStopped: boolean; isResting: boolean }) {
  if (!state.isConnected) return 'Connecting…';
  if (state.isStopped) return 'Paused.';
  return state.isResting
    ? 'Resting while you look at the list.'
    : 'Live: new requests appear here.';
}

function words(count: number): string {
  return count >= 1_000 ? 'more than 1,000 new' : `${count} new`;
}
