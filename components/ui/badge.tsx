import clsx from 'clsx';
import type { ReactNode } from 'react';

const TONES = {
  neutral: 'border-border bg-sunken text-text-2',
  live: 'border-live/35 bg-live-soft text-live',
  test: 'border-test/35 bg-test-soft text-test',
} as const;

interface BadgeProps {
  tone?: keyof typeof TONES | undefined;
  children: ReactNode;
}

/** A short fact beside a name. */
export function Badge({ tone = 'neutral', children }: BadgeProps) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 whitespace-nowrap rounded-chip border px-1.5 text-xs',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
