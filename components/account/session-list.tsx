'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import type { FormAction } from '../ui/form-action';
import { timeAgo } from '../ui/format-time';
import { Notice } from '../ui/notice';
import { SubmitButton } from '../ui/submit-button';
import { Time } from '../ui/time';
import { describeBrowser } from './describe-browser';
import { FormRefusal } from './form-refusal';

/** A browser in which the person is signed in. */
export interface SessionRow {
  id: string;
  isThis: boolean;
  userAgent: string | null;
  address: string | null;
  signedInAt: Date;
  lastSeenAt: Date;
}

interface SessionListProps {
  sessions: readonly SessionRow[];
  now: Date;
  /** Ends the session of the field `id`; without it all others. */
  revoke: FormAction<{ count: number }>;
}

/** Where the person is signed in, and the way to end that. */
export function SessionList({ sessions, now, revoke }: SessionListProps) {
  const [state, send] = useActionState(revoke, idle);
  return (
    <div className="grid gap-4">
      <FormRefusal state={state} />
      {state.status === 'done' && (
        <Notice tone="good" role="status">
          {state.data.count === 1 ? 'One session has' : `${state.data.count} sessions have`} ended.
        </Notice>
      )}
      <form action={send}>
        <ul className="grid rounded-table border border-border bg-surface">
          {sessions.map((session) => (
            <SessionItem key={session.id} session={session} now={now} />
          ))}
        </ul>
      </form>
      {sessions.length > 1 && (
        <form action={send}>
          <SubmitButton tone="secondary" pendingLabel="Signing out…">
            Sign out everywhere else
          </SubmitButton>
        </form>
      )}
    </div>
  );
}

function SessionItem({ session, now }: { session: SessionRow; now: Date }) {
  const browser = describeBrowser(session.userAgent);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-border border-b px-3 py-2.5 last:border-b-0">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-strong" title={session.userAgent ?? undefined}>
            {browser}
          </span>
          {session.isThis && <Badge>This browser</Badge>}
        </p>
        <p className="text-text-2 text-xs">
          {session.address === null ? 'Address not known' : <code>{session.address}</code>} · last
          used <Time date={session.lastSeenAt} lead={timeAgo(session.lastSeenAt, now)} /> · signed
          in <Time date={session.signedInAt} form="day" />
        </p>
      </div>
      {!session.isThis && (
        <Button
          type="submit"
          name="id"
          value={session.id}
          size="small"
          aria-label={`Sign out ${browser}, ${session.address ?? 'address not known'}`}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}
