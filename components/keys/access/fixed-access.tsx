'use client';

import { useRouter } from 'next/navigation';
import { buttonClass } from '../../ui/button';
import { CloseLink } from '../../ui/close-link';
import { Dialog, DialogBody, DialogFooter } from '../../ui/dialog';
import { LinkButton } from '../../ui/link-button';

interface FixedAccessProps {
  /** Where a key like this one is made; null: the viewer may not. */
  duplicateHref: string | null;
  closeHref: string;
}

/** Why what a key can do does not change, and what to do instead. */
export function FixedAccess({ duplicateHref, closeHref }: FixedAccessProps) {
  const router = useRouter();
  const close = () => router.replace(closeHref, { scroll: false });
  return (
    <Dialog title="Edit access" onDismiss={close}>
      <DialogBody>
        <p>
          What a key can do is chosen at its creation and cannot be changed. Create another key,
          move your application to it, then revoke this one: both work meanwhile.
        </p>
      </DialogBody>
      <DialogFooter>
        <CloseLink href={closeHref} onDismiss={close} className={buttonClass()}>
          Close
        </CloseLink>
        {duplicateHref !== null && (
          <LinkButton href={duplicateHref} tone="primary">
            Duplicate with wider access
          </LinkButton>
        )}
      </DialogFooter>
    </Dialog>
  );
}
