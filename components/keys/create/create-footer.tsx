'use client';

import clsx from 'clsx';
import { Button, buttonClass } from '../../ui/button';
import { CloseLink } from '../../ui/close-link';
import { Kbd } from '../../ui/kbd';
import { SubmitButton } from '../../ui/submit-button';

interface CreateFooterProps {
  /** What the button says. */
  label: string;
  isPending: boolean;
  /** Whether the person is being asked if what they typed may be lost. */
  isAsking: boolean;
  closeHref: string;
  onDismiss(): void;
  onStay(): void;
}

/** What the sheet ends with: create, cancel, or the question before something is lost. */
export function CreateFooter({
  label,
  isPending,
  isAsking,
  closeHref,
  onDismiss,
  onStay,
}: CreateFooterProps) {
  return (
    <footer className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-border border-t px-5 py-3">
      <p role="status" className={clsx('me-auto text-text-2', isAsking && 'max-desk:w-full')}>
        {isAsking ? 'Discard what you have filled in?' : 'Shown once after creation'}
      </p>
      {isAsking && (
        <Button autoFocus onClick={onStay}>
          Keep editing
        </Button>
      )}
      <CloseLink href={closeHref} onDismiss={onDismiss} className={buttonClass()}>
        {isAsking ? 'Discard' : 'Cancel'}
        <Kbd>Esc</Kbd>
      </CloseLink>
      {!isAsking && (
        <SubmitButton pendingLabel="Creating…" isPending={isPending}>
          {label}
          <Kbd isOnAccent>⌘↵</Kbd>
        </SubmitButton>
      )}
    </footer>
  );
}
