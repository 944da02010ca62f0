'use client';

import Link from 'next/link';
import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { Environment } from '@/lib/core/key-format';
import { describeNotice, type Notice as WorkspaceNotice } from '@/lib/core/notice';
import { keyHref } from '../keys/links';
import { Button } from '../ui/button';
import type { FormAction } from '../ui/form-action';
import { Notice } from '../ui/notice';
import { Time } from '../ui/time';

/** A notice with the keys that it names. */
export interface ShownNotice extends WorkspaceNotice {
  keys: readonly { id: string; name: string; lastFour: string; environment: Environment }[];
}

interface NoticeListProps {
  slug: string;
  notices: readonly ShownNotice[];
  /** Null where the viewer may not dismiss them. */
  dismiss: FormAction<null> | null;
}

/** What was done to this workspace from outside: said until somebody has read it. */
export function NoticeList({ slug, notices, dismiss }: NoticeListProps) {
  if (notices.length === 0) return null;
  return (
    <section aria-label="Notices" className="mb-5 grid gap-2 print:hidden">
      {notices.map((notice) => (
        <OneNotice key={notice.id} slug={slug} notice={notice} dismiss={dismiss} />
      ))}
    </section>
  );
}

interface OneNoticeProps extends Omit<NoticeListProps, 'notices'> {
  notice: ShownNotice;
}

function OneNotice({ slug, notice, dismiss }: OneNoticeProps) {
  const { id, kind, keys, count, createdAt } = notice;
  const more = count - keys.length;
  return (
    <Notice tone={kind === 'workspace_resumed' ? 'good' : 'danger'}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 gap-1">
          <p className="font-strong">{describeNotice(notice)}</p>
          {keys.length > 0 && (
            <p>
              {keys.map((key, index) => (
                <span key={key.id}>
                  {index > 0 && ', '}
                  <Link
                    className="prose-link"
                    prefetch={false}
                    href={keyHref(slug, key.environment, key.id)}
                  >
                    {key.name}
                  </Link>{' '}
                  <code>…{key.lastFour}</code>
                </span>
              ))}
              {more > 0 && ` and ${more.toLocaleString('en-GB')} more`}
            </p>
          )}
          <p className="text-text-2 text-xs">
            <Time date={createdAt} />
          </p>
        </div>
        {dismiss !== null && <DismissForm id={id} dismiss={dismiss} />}
      </div>
    </Notice>
  );
}

function DismissForm({ id, dismiss }: { id: string; dismiss: FormAction<null> }) {
  const [state, send] = useActionState(dismiss, idle);
  return (
    <form action={send}>
      <input type="hidden" name="id" value={id} />
      <Button type="submit" size="small">
        Dismiss
      </Button>
      {state.status === 'error' && <p role="alert">{state.message}</p>}
    </form>
  );
}
