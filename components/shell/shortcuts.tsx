'use client';

import { useEffect, useState } from 'react';
import { useShortcutsDialog } from './shortcuts-button';
import { ShortcutsDialog, type ShortcutWords } from './shortcuts-dialog';

const SEQUENCE_MS = 1_000;

/**
 * Single keys for whoever wants them (WCAG 2.1.4: inert while a field, a menu or a dialog has the
 * focus). Whatever carries `data-shortcut` is pressed or focused; rows handle their own keys first.
 */
export function Shortcuts({ words }: { words: ShortcutWords | null }) {
  const [isOpen, setOpen] = useState(false);
  useShortcutsDialog(() => setOpen(true));

  useEffect(() => {
    let previous = { key: '', at: 0 };
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || isTaken(event)) return;
      const isSequence = previous.key === 'g' && event.timeStamp - previous.at < SEQUENCE_MS;
      previous = { key: event.key, at: event.timeStamp };
      const isHandled =
        event.key === '?' ? openList() : handle(isSequence ? `g ${event.key}` : event.key);
      if (isHandled) event.preventDefault();
    }
    function openList() {
      setOpen(true);
      return true;
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  return isOpen ? <ShortcutsDialog words={words} onClose={() => setOpen(false)} /> : null;
}

type Pressed = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>;

/** Whether a key press belongs to something else than the page. */
export function isTaken(event: Pressed): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector('dialog[open]') !== null) return true;
  return (
    event.target instanceof Element &&
    event.target.closest('input, textarea, select, [contenteditable], [role="menu"]') !== null
  );
}

function handle(keys: string): boolean {
  if (keys === 'j') return moveRow(1);
  if (keys === 'k') return moveRow(-1);
  return press(keys);
}

function press(keys: string): boolean {
  const targets = document.querySelectorAll<HTMLElement>(`[data-shortcut="${CSS.escape(keys)}"]`);
  const target = [...targets].find((element) => element.checkVisibility());
  // The focus goes along, so that it comes back here from whatever opens.
  target?.focus();
  if (!(target instanceof HTMLInputElement)) target?.click();
  return target !== undefined;
}

function moveRow(step: 1 | -1): boolean {
  const links = [...document.querySelectorAll<HTMLElement>('[data-row-link]')];
  const row = document.activeElement?.closest('[data-row]') ?? null;
  const at = links.findIndex((link) => link.closest('[data-row]') === row);
  const next = row === null ? (step === 1 ? 0 : links.length - 1) : at + step;
  links[next]?.focus();
  return links.length > 0;
}
