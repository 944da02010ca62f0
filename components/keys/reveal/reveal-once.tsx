'use client';

import { type ReactNode, useState } from 'react';
import type { KeyView } from '@/lib/core/key-view';
import type { Forgetting } from './reveal-overlay';
import { ShownBefore } from './shown-before';

interface RevealOnceProps {
  slug: string;
  doneHref: string;
  /** Draws what may come to hold a secret; told to forget, it is drawn no more. */
  children(forget: (how: Forgetting, keyView: KeyView) => void): ReactNode;
}

/**
 * Surrounds whatever may come to hold a secret. Once that is to be forgotten, its whole subtree is
 * dropped, with every state in it, and nothing or a note stands in its place.
 */
export function RevealOnce({ slug, doneHref, children }: RevealOnceProps) {
  const [forgotten, setForgotten] = useState<{ how: Forgetting; keyView: KeyView } | null>(null);
  if (forgotten === null) return children((how, keyView) => setForgotten({ how, keyView }));
  if (forgotten.how === 'done') return null;
  return (
    <ShownBefore
      keyView={forgotten.keyView}
      slug={slug}
      doneHref={doneHref}
      title="This key is no longer shown"
    >
      You left the page, so its secret was cleared. If you have not stored it, regenerate the key.
    </ShownBefore>
  );
}
