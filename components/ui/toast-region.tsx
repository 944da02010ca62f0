'use client';

import { Toast } from 'radix-ui';
import type { FocusEvent } from 'react';
import { buttonClass } from './button';
import type { ShownToast } from './toast';

const DURATION_MS = 6_000;

interface ToastRegionProps {
  toast: ShownToast | null;
  onClose(): void;
}

/**
 * Where messages appear: in the middle at the bottom, on phones at the top, away from the controls of
 * rows. F8 moves the focus to it. It never comes in HTML: Radix writes style attributes, which the
 * content policy refuses there.
 */
export default function ToastRegion({ toast, onClose }: ToastRegionProps) {
  return (
    <Toast.Provider label="Message" duration={DURATION_MS}>
      {toast !== null && <ToastItem key={toast.id} toast={toast} onClose={onClose} />}
      <Toast.Viewport
        label="Messages ({hotkey})"
        onFocus={focusOffer}
        className="fixed z-50 m-0 list-none p-0 outline-none max-desk:inset-x-2 max-desk:top-1.5 desk:start-[calc(50%+var(--spacing-sidebar)/2)] desk:bottom-4 desk:w-104 desk:-translate-x-1/2"
      />
    </Toast.Provider>
  );
}

// F8 leads to the list of messages; what it is pressed for is the button in it.
function focusOffer({ target, currentTarget }: FocusEvent<HTMLElement>) {
  if (target === currentTarget) currentTarget.querySelector('button')?.focus();
}

function ToastItem({ toast, onClose }: { toast: ShownToast; onClose(): void }) {
  const { text, undo, tone } = toast;
  return (
    <Toast.Root
      type={tone === 'danger' ? 'foreground' : 'background'}
      duration={undo === undefined && tone !== 'danger' ? DURATION_MS : Number.POSITIVE_INFINITY}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      className="toast flex items-center gap-2 rounded-table border border-border-strong bg-surface py-2 ps-3 pe-2 shadow-overlay"
    >
      <Toast.Description className="min-w-0 grow">{text}</Toast.Description>
      {undo !== undefined && (
        <Toast.Action
          altText="Undo on this page"
          className={buttonClass({ size: 'small' })}
          onClick={undo}
        >
          Undo
        </Toast.Action>
      )}
      <Toast.Close
        aria-label="Dismiss message"
        className={buttonClass({ tone: 'quiet', size: 'small' })}
      >
        <span aria-hidden="true">✕</span>
      </Toast.Close>
    </Toast.Root>
  );
}
