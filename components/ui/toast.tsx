'use client';

import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useState,
} from 'react';

export interface ToastMessage {
  text: string;
  /** A toast that offers something stays until it is dismissed (WCAG 2.2.1). */
  undo?: (() => void) | undefined;
  tone?: 'normal' | 'danger' | undefined;
}

export interface ShownToast extends ToastMessage {
  id: number;
}

const ShowToast = createContext<(message: ToastMessage) => void>(() => {});

/** Shows a short message at the edge of the page. */
export function useToast(): (message: ToastMessage) => void {
  return useContext(ShowToast);
}

// Fetched with the first message: most visits have none.
const ToastRegion = lazy(() => import('./toast-region'));

/** Holds the newest message. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<ShownToast | null>(null);
  const [isUsed, setUsed] = useState(false);
  const show = useCallback((message: ToastMessage) => {
    setUsed(true);
    setToast((previous) => ({ ...message, id: (previous?.id ?? 0) + 1 }));
  }, []);
  return (
    <ShowToast.Provider value={show}>
      {children}
      {isUsed && (
        <Suspense>
          <ToastRegion toast={toast} onClose={() => setToast(null)} />
        </Suspense>
      )}
    </ShowToast.Provider>
  );
}
