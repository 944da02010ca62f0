'use client';

import { useSyncExternalStore } from 'react';
import { Button } from '../ui/button';
import { FaultPage } from './fault-page';

const never = () => () => {};

interface PageErrorProps {
  /** Names the error in the server's log; errors of the browser have none. */
  digest: string | undefined;
  retry(): void;
}

/** An error of ours in place of a page. */
export function PageError({ digest, retry }: PageErrorProps) {
  const requestId = useSyncExternalStore(never, readRequestId, () => null);
  return (
    <FaultPage title="This page could not be shown" requestId={requestId}>
      <p>
        Something went wrong on our side, and nothing was changed. Try again; if it stays, tell
        whoever runs this installation the request below
        {digest !== undefined && (
          <>
            {' '}
            and the reference <code>{digest}</code>
          </>
        )}
        .
      </p>
      <Button tone="primary" onClick={retry}>
        Try again
      </Button>
    </FaultPage>
  );
}

// Error pages run in the browser, which sees no headers: the layout leaves the id in the document.
function readRequestId(): string | null {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="request-id"]');
  return meta?.content ?? null;
}
