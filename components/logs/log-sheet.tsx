'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useId } from 'react';
import type { Environment } from '@/lib/core/key-format';
import { SheetHead } from '../keys/sheet-head';
import { Overlay } from '../ui/overlay';

interface LogSheetProps {
  environment: Environment;
  closeHref: string;
  children: ReactNode;
}

/** The sheet of `?entry=ID`: everything that is known of one request. */
export function LogSheet({ environment, closeHref, children }: LogSheetProps) {
  const router = useRouter();
  const id = useId();
  const close = () => router.replace(closeHref, { scroll: false });
  return (
    <Overlay kind="sheet" labelledBy={id} onDismiss={close}>
      <SheetHead
        id={id}
        title="Request"
        environment={environment}
        closeHref={closeHref}
        onDismiss={close}
      />
      <section
        aria-label="What is known of it"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="@container grid content-start gap-5 overflow-auto px-5 py-4"
      >
        {children}
      </section>
    </Overlay>
  );
}
