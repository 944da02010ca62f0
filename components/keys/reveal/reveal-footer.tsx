'use client';

import { Button, buttonClass } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { CloseLink } from '../../ui/close-link';
import type { Reveal } from './use-reveal';

/** The tick and the way out. */
export function RevealFooter({ reveal, doneHref }: { reveal: Reveal; doneHref: string }) {
  const { isStored, isAsking } = reveal;
  return (
    <footer className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-border border-t px-5 py-3">
      <Checkbox
        checked={isStored}
        onChange={(event) => reveal.setStored(event.target.checked)}
        className="me-auto text-text-2 unscripted:hidden"
      >
        I have stored this key
      </Checkbox>
      <p role="alert" className="text-warn empty:hidden max-desk:w-full">
        {isAsking && 'Not copied, downloaded or ticked. Once closed, it cannot be shown again.'}
      </p>
      {isAsking && <Button onClick={reveal.stay}>Keep it open</Button>}
      <CloseLink
        href={doneHref}
        onDismiss={reveal.finish}
        className={buttonClass({ tone: isAsking ? 'danger' : 'primary' })}
      >
        {isAsking ? 'Close without storing' : 'Done'}
      </CloseLink>
    </footer>
  );
}
