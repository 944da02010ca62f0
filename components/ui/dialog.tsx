'use client';

import { type ReactNode, useId } from 'react';
import { Overlay } from './overlay';

interface DialogProps {
  title: string;
  role?: 'dialog' | 'alertdialog' | undefined;
  onDismiss(): void;
  children: ReactNode;
}

/** A small dialog: a title, and whatever it asks. */
export function Dialog({ title, role, onDismiss, children }: DialogProps) {
  const id = useId();
  return (
    <Overlay labelledBy={id} role={role} onDismiss={onDismiss}>
      <h2 id={id} className="shrink-0 border-border border-b px-5 py-3 font-strong text-lead">
        {title}
      </h2>
      {children}
    </Overlay>
  );
}

/** What a dialog says and asks. */
export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="grid min-h-0 gap-3.5 overflow-y-auto px-5 py-4">{children}</div>;
}

/** What can be done about it, the main thing last. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-border border-t px-5 py-3">
      {children}
    </footer>
  );
}
