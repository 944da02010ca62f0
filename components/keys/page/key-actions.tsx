'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { KeyView } from '@/lib/core/key-view';
import { Button } from '../../ui/button';
import { LinkButton } from '../../ui/link-button';
import { Notice } from '../../ui/notice';
import { keyHref } from '../links';
import { type ToggleActions, useToggleKey } from '../use-toggle-key';

interface KeyActionsProps {
  slug: string;
  keyView: KeyView;
  /** Why the viewer may not change this key; null when they may. */
  refusal: string | null;
  /** Whether keys may be given an end. */
  canExpire: boolean;
  actions: ToggleActions;
}

/** What can be done with a key. */
export function KeyActions({ slug, keyView, refusal, canExpire, actions }: KeyActionsProps) {
  const { id, environment } = keyView;
  const href = (overlay: 'rename' | 'access' | 'regenerate' | 'expiry' | 'revoke') =>
    keyHref(slug, environment, id, { [overlay]: id });
  if (refusal !== null) return <p className="max-w-80 text-text-2">{refusal}</p>;
  return (
    <div className="flex flex-wrap gap-2">
      <LinkButton href={href('rename')} scroll={false} aria-keyshortcuts="e" data-shortcut="e">
        Rename
      </LinkButton>
      <LinkButton href={href('access')} scroll={false}>
        Edit access
      </LinkButton>
      <ToggleForm keyView={keyView} actions={actions} />
      <LinkButton href={href('regenerate')} scroll={false} aria-keyshortcuts="r" data-shortcut="r">
        Regenerate…
      </LinkButton>
      {canExpire && (
        <LinkButton href={href('expiry')} scroll={false}>
          Set expiry…
        </LinkButton>
      )}
      <LinkButton href={href('revoke')} scroll={false} className="text-danger!">
        Revoke…
      </LinkButton>
    </div>
  );
}

function ToggleForm({ keyView, actions }: Pick<KeyActionsProps, 'keyView' | 'actions'>) {
  const isActive = keyView.status === 'ACTIVE';
  const toggle = useToggleKey(actions);
  const [state, send] = useActionState(isActive ? actions.deactivate : actions.activate, idle);
  return (
    <form
      action={send}
      onSubmit={(event) => {
        event.preventDefault();
        toggle(keyView);
      }}
    >
      <input type="hidden" name="id" value={keyView.id} />
      <Button type="submit" aria-keyshortcuts="d" data-shortcut="d">
        {isActive ? 'Deactivate' : 'Activate'}
      </Button>
      {state.status === 'error' && (
        <Notice tone="danger" role="alert">
          {state.message}
        </Notice>
      )}
    </form>
  );
}
