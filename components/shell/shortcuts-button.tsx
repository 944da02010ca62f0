'use client';

import { useEffect } from 'react';
import { Kbd } from '../ui/kbd';

const OPEN_EVENT = 'keydesk:shortcuts';

/** Calls `open` whenever somebody asks for the list of shortcuts. */
export function useShortcutsDialog(open: () => void) {
  useEffect(() => {
    document.addEventListener(OPEN_EVENT, open);
    return () => document.removeEventListener(OPEN_EVENT, open);
  });
}

/** Asks for the list of shortcuts; of no use without a script, and hidden then. */
export function ShortcutsButton({ className }: { className: string }) {
  return (
    <button
      type="button"
      className={`${className} unscripted:hidden coarse:hidden`}
      onClick={() => document.dispatchEvent(new Event(OPEN_EVENT))}
    >
      Keyboard shortcuts
      <Kbd>?</Kbd>
    </button>
  );
}
