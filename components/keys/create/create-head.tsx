'use client';

import { buttonClass } from '../../ui/button';
import { CloseLink } from '../../ui/close-link';
import type { Draft } from './draft';

interface CreateHeadProps {
  draft: Draft;
  closeHref: string;
  onDismiss(): void;
}

/** The sheet's title and the way out. */
export function CreateHead({ draft: { environment }, closeHref, onDismiss }: CreateHeadProps) {
  return (
    <>
      <div
        aria-hidden="true"
        data-environment={environment}
        className="env-bar h-env-bar shrink-0"
      />
      <header className="flex shrink-0 items-center justify-between gap-4 border-border border-b py-2.5 ps-5 pe-3">
        <h2 id="create-title" className="font-strong text-lead">
          Create {environment} key
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
