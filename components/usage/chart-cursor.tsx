'use client';

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { intervalHref, spanOf } from './interval-href';
import { type IntervalNames, tellInterval } from './tell-interval';

interface ChartCursorProps {
  /** Names the chart for assistive technology. */
  label: string;
  /** Of each interval when it begins and its numbers, in words. */
  rows: readonly (readonly string[])[];
  told: IntervalNames;
  /** Where the intervals begin, and where the last one ends. In milliseconds. */
  edges: readonly number[];
  /** The address of the log, without a time. */
  log: string;
  /** The axis. */
  below: ReactNode;
  /** The chart. What in it leads to the log has `data-part`: what the log's address says of it beside the time. */
  children: ReactNode;
}

/** What is pointed at: an interval, and of it a part. Null: nothing of it is there. */
interface Spot {
  place: number;
  part: string | null;
}

/**
 * Points at the intervals of a chart, with the pointer or by arrow keys, and says what each holds. What is under the
 * pointer is a link: one for all marks, because a link for each would be most of the page.
 */
export function ChartCursor({ label, rows, told, edges, log, below, children }: ChartCursorProps) {
  const plot = useRef<HTMLDivElement>(null);
  const [spot, setSpot] = useState<Spot | null>(null);
  const last = rows.length - 1;
  const current = spot?.place ?? last;
  const sentence = tellInterval(rows[current] ?? [], told);

  function onPointer({ clientX, clientY }: PointerEvent) {
    const box = plot.current?.getBoundingClientRect();
    if (box === undefined) return;
    const share = (clientX - box.left) / box.width;
    const place = Math.min(last, Math.max(0, Math.floor(share * rows.length)));
    const part = partAt(clientX, clientY);
    setSpot((before) =>
      before?.place === place && before.part === part ? before : { place, part },
    );
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') window.location.assign(intervalHref(log, spanOf(edges, current)));
    const place = nextPlace(event.key, current, last);
    if (place === null) return;
    event.preventDefault();
    setSpot({ place, part: '' });
  }

  return (
    <div className="grid gap-1">
      <div
        ref={plot}
        className="relative"
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        // A finger leaves before it has clicked.
        onPointerLeave={({ pointerType }) => pointerType !== 'touch' && setSpot(null)}
      >
        {children}
        {spot !== null && (
          <Column
            place={current}
            count={rows.length}
            href={spot.part === null ? null : intervalHref(log, spanOf(edges, current), spot.part)}
          />
        )}
        <div
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={last}
          aria-valuenow={current}
          aria-valuetext={sentence}
          onKeyDown={onKeyDown}
          onFocus={() => setSpot((before) => before ?? { place: last, part: '' })}
          onBlur={() => setSpot(null)}
          className="pointer-events-none absolute inset-0 unscripted:hidden"
        />
      </div>
      {below}
      <p aria-hidden="true" className="min-h-8 text-text-2 text-xs desk:min-h-4 unscripted:hidden">
        {spot === null ? '' : sentence}
      </p>
    </div>
  );
}

/** The interval that is pointed at, and the link of what is pointed at in it. */
function Column({ place, count, href }: { place: number; count: number; href: string | null }) {
  return (
    // biome-ignore lint/a11y/useAnchorContent: for the pointer alone; by keys the slider leads there
    <a
      href={href ?? undefined}
      tabIndex={-1}
      aria-hidden="true"
      className="absolute inset-y-0 border-text border-x opacity-60"
      style={{
        insetInlineStart: `${(100 * place) / count}%`,
        inlineSize: `${100 / count}%`,
      }}
    />
  );
}

/** The part of the chart at a place of the window; null: none is there. */
function partAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    if (element instanceof SVGElement && element.dataset.part !== undefined)
      return element.dataset.part;
  }
  return null;
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
