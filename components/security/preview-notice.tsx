import type { Environment } from '@/lib/core/key-format';
import type { ChangedAllowlist } from '@/lib/core/restrictions/changed-allowlist';
import type { FormAction } from '../ui/form-action';
import { Notice } from '../ui/notice';
import { AddRefused } from './add-refused';

interface PreviewNoticeProps {
  environment: Environment;
  /** Adds what would have been refused; null for who may not. */
  add: FormAction<ChangedAllowlist> | null;
  /** Whether the list binds keys of the environment now. */
  isEnforced: boolean;
  /** Whether only the viewer's own keys are counted. */
  isOwnTraffic: boolean;
  preview: {
    requests: number;
    refused: number;
    unjudged: number;
    refusedUses: readonly { address: string | null; requests: number }[];
  };
}

const SHOWN_MAX = 5;
const ADDED_MAX = 100;

/** What the list would have done to the requests of the last 24 hours. */
export function PreviewNotice(props: PreviewNoticeProps) {
  const { environment, isEnforced, isOwnTraffic, preview, add } = props;
  const { requests, refused, unjudged, refusedUses } = preview;
  const addresses = refusedUses.flatMap(({ address }) => address ?? []).slice(0, ADDED_MAX);
  if (isEnforced) {
    return <Notice tone="good">Binding now: {environment} keys work from the list alone.</Notice>;
  }
  const keys = isOwnTraffic ? `your ${environment} keys` : `${environment} keys`;
  if (refused === 0) {
    return (
      <Notice>
        <p>
          In the last 24 h this list would have refused none of {count(requests)} requests with{' '}
          {keys}.
        </p>
        <WhatCounts />
      </Notice>
    );
  }
  return (
    <Notice tone="warn">
      <p>
        In the last 24 h this list would have refused {count(refused)} of {count(requests)} requests
        with {keys}:
      </p>
      <ul>
        {refusedUses.slice(0, SHOWN_MAX).map(({ address, requests: from }) => (
          <li key={address ?? 'none'}>
            <code>{address ?? 'without an address'}</code>: {count(from)}
          </li>
        ))}
        {refusedUses.length > SHOWN_MAX && (
          <li>and {count(refusedUses.length - SHOWN_MAX)} more</li>
        )}
      </ul>
      {add !== null && addresses.length > 0 && <AddRefused addresses={addresses} add={add} />}
      <WhatCounts />
      {unjudged > 0 && (
        <p className="text-text-2">
          {count(unjudged)} requests came from too many addresses to be counted one by one.
        </p>
      )}
    </Notice>
  );
}

// Nobody should take it for more than it is.
function WhatCounts() {
  return (
    <p className="text-text-2">
      Counted by address alone, in whole hours: requests that were let through, with keys that are
      not revoked.
    </p>
  );
}

function count(requests: number): string {
  return requests.toLocaleString('en-GB');
}
