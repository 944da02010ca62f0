'use client';

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';

interface ChartCursorProps {
  /** Names the chart for assistive technology. */
  label: string;
  /** What each interval says, in their order. */
  values: readonly string[];
  /** Where each leads. */
  hrefs: readonly string[];
  /** The axis. */
  below: ReactNode;
  children: ReactNode;
}

/** Points at the intervals of a chart, with the pointer or by arrow keys, and says what each holds. */
export function ChartCursor({ label, values, hrefs, below, children }: ChartCursorProps) {
  const plot = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<number | null>(null);
  const last = values.length - 1;

  function onPointerMove(event: PointerEvent) {
    const box = plot.current?.getBoundingClientRect();
    if (box === undefined) return;
    const share = (event.clientX - box.left) / box.width;
    setPlace(Math.min(last, Math.max(0, Math.floor(share * values.length))));
  }

  function onKeyDown(event: KeyboardEvent) {
    const href = hrefs[place ?? last];
    if (event.key === 'Enter' && href !== undefined) window.location.assign(href);
    const next = nextPlace(event.key, place ?? last, last);
    if (next === null) return;
    event.preventDefault();
    setPlace(next);
  }

  return (
    <div className="grid gap-1">
      <div
        ref={plot}
        className="relative"
        onPointerMove={onPointerMove}
        onPointerLeave={() => setPlace(null)}
      >
        {children}
        <div
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={last}
          aria-valuenow={place ?? last}
          aria-valuetext={values[place ?? last]}
          onKeyDown={onKeyDown}
          onFocus={() => setPlace((before) => before ?? last)}
          onBlur={() => setPlace(null)}
          className="pointer-events-none absolute inset-0 unscripted:hidden"
        >
          {place !== null && (
            <span
              className="absolute inset-y-0 border-text border-x opacity-60"
              style={{
                insetInlineStart: `${(100 * place) / values.length}%`,
                inlineSize: `${100 / values.length}%`,
              }}
            />
          )}
        </div>
      </div>
      {below}
      <p aria-hidden="true" className="min-h-8 text-text-2 text-xs desk:min-h-4 unscripted:hidden">
        {place === null ? '' : values[place]}
      </p>
    </div>
  );
}

function nextPlace(key: string, place: number, last: number): number | null {
  const places: Readonly<Record<string, number>> = {
    ArrowLeft: Math.max(0, place - 1),
    ArrowRight: Math.min(last, place + 1),
    PageUp: Math.max(0, place - 10),
    PageDown: Math.min(last, place + 10),
    Home: 0,
    End: last,
  };
  return places[key] ?? null;
}
