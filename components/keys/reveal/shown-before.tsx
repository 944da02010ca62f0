'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useId } from 'react';
import type { KeyView } from '@/lib/core/key-view';
import { buttonClass } from '../../ui/button';
import { Overlay } from '../../ui/overlay';
import { KeyName } from '../key-name';
import { keyHref } from '../links';

interface ShownBeforeProps {
  keyView: KeyView;
  slug: string;
  doneHref: string;
  title: string;
  children: ReactNode;
}

/** Stands where a secret stood, or would stand: it was shown once and is gone. */
export function ShownBefore({ keyView, slug, doneHref, title, children }: ShownBeforeProps) {
  const router = useRouter();
  const id = useId();
  return (
    <Overlay labelledBy={id} onDismiss={() => router.replace(doneHref, { scroll: false })}>
      <h2 id={id} className="border-border border-b px-5 py-3 font-strong text-lead">
        {title}
      </h2>
      <div className="grid gap-3 px-5 py-4">
        <p>{children}</p>
        <KeyName keyView={keyView} />
      </div>
      <footer className="flex justify-end gap-2 border-border border-t px-5 py-3">
        <Link href={doneHref} scroll={false} className={buttonClass()}>
          To the list
        </Link>
        <Link
          href={keyHref(slug, keyView.environment, keyView.id)}
          data-initial-focus="true"
          className={buttonClass({ tone: 'primary' })}
        >
          Open key
        </Link>
      </footer>
    </Overlay>
  );
}
