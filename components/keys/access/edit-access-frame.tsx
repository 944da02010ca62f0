'use client';

import { type AccessChange, changeSentence } from '@/lib/core/access-change';
import type { KeyView } from '@/lib/core/key-view';
import { buttonClass } from '../../ui/button';
import { CloseLink } from '../../ui/close-link';
import { Kbd } from '../../ui/kbd';
import { Notice } from '../../ui/notice';
import { SubmitButton } from '../../ui/submit-button';
import { useHydrated } from '../../ui/use-hydrated';

interface WayOut {
  closeHref: string;
  onDismiss(): void;
}

/** The sheet's title and the way out. */
export function EditAccessHead({ keyView, closeHref, onDismiss }: WayOut & { keyView: KeyView }) {
  return (
    <>
      <div
        aria-hidden="true"
        data-environment={keyView.environment}
        className="env-bar h-env-bar shrink-0"
      />
      <header className="flex shrink-0 items-center justify-between gap-4 border-border border-b py-2.5 ps-5 pe-3">
        <h2 id="access-title" className="min-w-0 break-words font-strong text-lead">
          Edit access of {keyView.name}
        </h2>
        <CloseLink
          href={closeHref}
          onDismiss={onDismiss}
          aria-label="Close"
          className={buttonClass({ tone: 'quiet', size: 'small' })}
        >
          <span aria-hidden="true">✕</span>
        </CloseLink>
      </header>
    </>
  );
}

interface EditAccessFooterProps extends WayOut {
  change: AccessChange;
  isPending: boolean;
  isDone: boolean;
}

/** What the sheet ends with: what will be different, and saving it. */
export function EditAccessFooter(props: EditAccessFooterProps) {
  const { change, isPending, isDone, closeHref, onDismiss } = props;
  return (
    <footer className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-border border-t px-5 py-3">
      {useHydrated() && <ChangeNotice change={change} />}
      <CloseLink href={closeHref} onDismiss={onDismiss} className={buttonClass()}>
        {isDone ? 'Close' : 'Cancel'}
        <Kbd>Esc</Kbd>
      </CloseLink>
      <SubmitButton pendingLabel="Saving…" isPending={isPending}>
        Save access
        <Kbd isOnAccent>⌘↵</Kbd>
      </SubmitButton>
    </footer>
  );
}

// Always in sight, so that nobody saves what they have not seen. Without a script the answer says it, and asks.
function ChangeNotice({ change }: { change: AccessChange }) {
  const isChange = change.lost.length + change.gained.length > 0;
  return (
    <div className="grow basis-80">
      <input type="hidden" name="reviewed" value="yes" />
      <Notice tone={isChange ? 'warn' : 'neutral'} role="status" className="break-words">
        {changeSentence(change)}
      </Notice>
    </div>
  );
}
