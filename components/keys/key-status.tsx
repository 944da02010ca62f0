import type { ReactNode } from 'react';
import { type KeyView, stateOf } from '@/lib/core/key-view';
import { timeUntil } from '../ui/format-time';

const SOON_MS = 14 * 86_400_000;

type Shape = 'active' | 'attention' | 'inactive' | 'ended';

interface KeyStatusProps {
  status: KeyView['status'];
  expiresAt: Date | null;
  now: Date;
}

/** A key's status as a shape and words: readable without colour. */
export function KeyStatus({ status, expiresAt, now }: KeyStatusProps) {
  const { shape, words } = describeStatus(status, expiresAt, now);
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <StatusShape shape={shape} />
      {words}
    </span>
  );
}

function describeStatus(
  status: KeyView['status'],
  expiresAt: Date | null,
  now: Date,
): { shape: Shape; words: string } {
  const state = stateOf({ status, expiresAt }, now);
  if (state === 'revoked') return { shape: 'ended', words: 'Revoked' };
  if (state === 'expired') return { shape: 'ended', words: 'Expired' };
  if (state === 'inactive') return { shape: 'inactive', words: 'Deactivated' };
  if (expiresAt !== null && expiresAt.getTime() - now.getTime() < SOON_MS) {
    return { shape: 'attention', words: `Expires ${timeUntil(expiresAt, now)}` };
  }
  return { shape: 'active', words: 'Active' };
}

const SHAPES: Readonly<Record<Shape, ReactNode>> = {
  active: <circle cx="5" cy="5" r="3.5" className="fill-live" />,
  attention: <path d="M5 .5 9.5 5 5 9.5.5 5Z" className="fill-warn" />,
  inactive: (
    <circle cx="5" cy="5" r="2.75" className="fill-none stroke-text-3" strokeWidth="1.75" />
  ),
  ended: <path d="m1.5 1.5 7 7m0-7-7 7" className="fill-none stroke-danger" strokeWidth="1.75" />,
};

function StatusShape({ shape }: { shape: Shape }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true" className="size-2.5 shrink-0">
      {SHAPES[shape]}
    </svg>
  );
}
