'use client';

import { Toast } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { buttonClass } from './button';
import { useHydrated } from './use-hydrated';

export interface ToastMessage {
  text: string;
  /** A toast that offers something stays until it is dismissed (WCAG 2.2.1). */
  undo?: (() => void) | undefined;
  tone?: 'normal' | 'danger' | undefined;
}

interface ShownToast extends ToastMessage {
  id: number;
}

const ShowToast = createContext<(message: ToastMessage) => void>(() => {});

/** Shows a short message at the edge of the page. */
export function useToast(): (message: ToastMessage) => void {
  return useContext(ShowToast);
}

const DURATION_MS = 6_000;

/** Holds the newest message. F8 moves the focus to it. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<ShownToast | null>(null);
  const isHydrated = useHydrated();
  const show = useCallback((message: ToastMessage) => {
    setToast((previous) => ({ ...message, id: (previous?.id ?? 0) + 1 }));
  }, []);
  const content = useMemo(
    () => <ShowToast.Provider value={show}>{children}</ShowToast.Provider>,
    [show, children],
  );

  // Radix writes style attributes, which the content policy refuses in HTML: it is for the browser alone.
  return (
    <>
      {content}
      {isHydrated && (
        <Toast.Provider label="Message" duration={DURATION_MS}>
          {toast !== null && (
            <ToastItem key={toast.id} toast={toast} onClose={() => setToast(null)} />
          )}
          <Toast.Viewport
            label="Messages ({hotkey})"
            className="fixed z-50 m-0 list-none p-0 outline-none max-desk:inset-x-2 max-desk:top-1.5 desk:start-[calc(50%+var(--spacing-sidebar)/2)] desk:bottom-4 desk:w-104 desk:-translate-x-1/2"
          />
        </Toast.Provider>
      )}
    </>
  );
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
