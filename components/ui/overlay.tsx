'use client';

import clsx from 'clsx';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
} from 'react';

interface OverlayProps {
  /** The id of the heading that names it. */
  labelledBy: string;
  describedBy?: string | undefined;
  kind?: 'dialog' | 'wide' | 'sheet' | undefined;
  role?: 'dialog' | 'alertdialog' | undefined;
  /** Esc or a press outside. The caller decides whether it closes. */
  onDismiss(): void;
  children: ReactNode;
}

const KINDS = {
  dialog: 'overlay-dialog',
  wide: 'overlay-dialog overlay-wide',
  sheet: 'overlay-sheet',
} as const;

/**
 * A native dialog. The server sends it open, so that it works without a script; then it becomes modal,
 * with the focus inside on `data-initial-focus`, and gives the focus back to the opener at the end.
 */
export function Overlay(props: OverlayProps) {
  const { labelledBy, describedBy, kind = 'dialog', role = 'dialog', onDismiss, children } = props;
  const ref = useRef<HTMLDialogElement>(null);
  useModal(ref);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onDismiss();
  }

  function onMouseDown(event: MouseEvent<HTMLDialogElement>) {
    if (event.target === ref.current && !isInside(event, ref.current)) onDismiss();
  }

  return (
    <dialog
      ref={ref}
      open
      role={role === 'alertdialog' ? role : undefined}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      className={clsx('overlay', KINDS[kind])}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onCancel={(event) => {
        event.preventDefault();
        onDismiss();
      }}
      onClose={() => reopen(ref.current)}
    >
      {children}
    </dialog>
  );
}

function useModal(ref: { current: HTMLDialogElement | null }) {
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    const opener = document.activeElement;
    showModal(dialog);
    return () => {
      if (dialog.open) dialog.close();
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
    };
  }, [ref]);
}

function showModal(dialog: HTMLDialogElement) {
  if (dialog.open) dialog.close();
  dialog.showModal();
  dialog.querySelector<HTMLElement>('[data-initial-focus="true"]')?.focus();
}

// A browser may close a dialog by itself (a second Esc); whether it closes is the caller's to decide.
function reopen(dialog: HTMLDialogElement | null) {
  if (dialog?.isConnected === true && !dialog.open) showModal(dialog);
}

function isInside({ clientX, clientY }: MouseEvent, dialog: HTMLDialogElement): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}
