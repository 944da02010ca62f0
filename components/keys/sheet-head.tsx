import type { Environment } from '@/lib/core/key-format';
import { buttonClass } from '../ui/button';
import { CloseLink } from '../ui/close-link';

interface SheetHeadProps {
  /** Names the sheet. */
  id: string;
  title: string;
  environment: Environment;
  closeHref: string;
  onDismiss(): void;
}

/** The title of a sheet about a key, in the colours of its environment, and the way out. */
export function SheetHead({ id, title, environment, closeHref, onDismiss }: SheetHeadProps) {
  return (
    <>
      <div
        aria-hidden="true"
        data-environment={environment}
        className="env-bar h-env-bar shrink-0"
      />
      <header className="flex shrink-0 items-center justify-between gap-4 border-border border-b py-2.5 ps-5 pe-3">
        <h2 id={id} className="min-w-0 break-words font-strong text-lead">
          {title}
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
