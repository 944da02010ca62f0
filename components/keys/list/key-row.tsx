'use client';

import { useRouter } from 'next/navigation';
import type { KeyboardEvent, ReactNode } from 'react';
import type { KeyView } from '@/lib/core/key-view';
import { isTaken } from '../../shell/shortcuts';
import { type KeyListState, keyListHref } from '../links';
import { type ToggleActions, useToggleKey } from '../use-toggle-key';
import { RowMenu } from './row-menu';

interface KeyRowProps {
  slug: string;
  keyView: KeyView;
  list: KeyListState;
  /** Why the viewer may not change this key; null when they may. */
  refusal: string | null;
  actions: ToggleActions;
  children: ReactNode;
}

/** A row of the list, its menu, and the single keys that work while the focus is inside. */
export function KeyRow({ slug, keyView, list, refusal, actions, children }: KeyRowProps) {
  const router = useRouter();
  const toggle = useToggleKey(actions);
  const { id, status } = keyView;
  const isFrozen = refusal !== null || status === 'REVOKED';
  const open = (overlay: 'rename' | 'regenerate' | 'revoke') =>
    router.push(keyListHref(slug, list, { [overlay]: id }), { scroll: false });

  function onKeyDown(event: KeyboardEvent) {
    if (isFrozen || isTaken(event)) return;
    if (event.key === 'd') toggle(keyView);
    else if (event.key === 'e') open('rename');
    else if (event.key === 'r') open('regenerate');
    else return;
    event.preventDefault();
  }

  return (
    <tr
      data-row
      onKeyDown={onKeyDown}
      className="h-row border-border border-b bg-surface last:border-b-0 focus-within:bg-hover hover:bg-hover"
    >
      {children}
      <td className="pe-2 text-end print:hidden">
        <RowMenu
          slug={slug}
          keyView={keyView}
          refusal={refusal}
          onToggle={() => toggle(keyView)}
          onOpen={open}
        />
      </td>
    </tr>
  );
}
