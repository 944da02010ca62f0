import clsx from 'clsx';
import type { ReactNode } from 'react';

const TONES = {
  neutral: 'border-border-strong bg-sunken',
  good: 'border-live bg-live-soft',
  warn: 'border-warn bg-warn-soft',
  danger: 'border-danger bg-danger-soft',
} as const;

interface NoticeProps {
  tone?: keyof typeof TONES | undefined;
  /** `status` and `alert` are announced when they appear. */
  role?: 'status' | 'alert' | 'note' | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** A sentence or two that belong above or below what they speak of. */
export function Notice({ tone = 'neutral', role, className, children }: NoticeProps) {
  return (
    <div
      role={role}
      className={clsx('rounded-e-control border-s-2 px-3 py-1.5 text-text', TONES[tone], className)}
    >
      {children}
    </div>
  );
}
