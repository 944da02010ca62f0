'use client';

import { useRouter } from 'next/navigation';
import type { KeyboardEvent, ReactNode } from 'react';
import type { KeyView } from '@/lib/core/key-view';
import { isTaken } from '../../shell/shortcuts';
import { type KeyListState, keyListHref } from '../links';
import { type ToggleActions, useToggleKey } from '../use-toggle-key';
import { RowMenu, type RowOverlay } from './row-menu';

interface KeyRowProps {
  slug: string;
  keyView: KeyView;
  list: KeyListState;
  /** Why the viewer may not change this key; null when they may. */
  refusal: string | null;
  /** Whether keys may be given an end. */
  canExpire: boolean;
  actions: ToggleActions;
  children: ReactNode;
}

function select(row: Element) {
  row.querySelector<HTMLInputElement>('input[name="key"]')?.click();
}

/** A row of the list, its menu, and the single keys that work while the focus is inside. */
export function KeyRow(props: KeyRowProps) {
  const { slug, keyView, list, refusal, canExpire, actions, children } = props;
  const router = useRouter();
  const toggle = useToggleKey(actions);
  const { id, status } = keyView;
  const isFrozen = refusal !== null || status === 'REVOKED';
  const open = (overlay: RowOverlay) =>
    router.push(keyListHref(slug, list, { [overlay]: id }), { scroll: false });

  function onKeyDown(event: KeyboardEvent) {
    if (isFrozen || isTaken(event)) return;
    if (event.key === 'x') select(event.currentTarget);
    else if (event.key === 'd') toggle(keyView);
    else if (event.key === 'e') open('rename');
    else if (event.key === 'r') open('regenerate');
    else return;
    event.preventDefault();
  }

  return (
    <tr
      data-row
      onKeyDown={onKeyDown}
      className="h-row border-border border-b bg-surface last:border-b-0 has-checked:bg-accent-soft not-has-checked:focus-within:bg-hover not-has-checked:hover:bg-hover"
    >
      {children}
      <td className="pe-2 text-end print:hidden">
        <RowMenu
          slug={slug}
          keyView={keyView}
          refusal={refusal}
          canExpire={canExpire}
          onToggle={() => toggle(keyView)}
          onOpen={open}
        />
      </td>
    </tr>
  );
}
