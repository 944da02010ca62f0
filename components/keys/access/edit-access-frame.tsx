'use client';

import { type AccessChange, changeSentence } from '@/lib/core/access-change';
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
