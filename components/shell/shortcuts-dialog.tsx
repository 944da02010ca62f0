'use client';

import { useId } from 'react';
import { Button } from '../ui/button';
import { Kbd } from '../ui/kbd';
import { Overlay } from '../ui/overlay';

/** What every page has. */
const EVERYWHERE = [
  ['/', 'Search'],
  ['j', 'Next row'],
  ['k', 'Previous row'],
] as const;

const SHORTCUTS = [
  ['Enter', 'Open the focused key'],
  ['x', 'Select the focused key'],
  ['e', 'Rename the focused key'],
  ['d', 'Deactivate or activate the focused key'],
  ['r', 'Regenerate the focused key'],
] as const;

const PLACES = [
  ['g o', 'Go to Overview'],
  ['g u', 'Go to Usage'],
  ['g l', 'Go to Logs'],
  ['g n', 'Go to Alerts'],
  ['g s', 'Go to Security'],
  ['g t', 'Go to Test access'],
  ['g h', 'Go to Webhooks'],
  ['g a', 'Go to Audit log'],
  ['g m', 'Go to Members'],
  ['g w', 'Go to Workspace'],
] as const;

const ALWAYS = [
  ['p', 'Pause what is live, or go on'],
  ['F8', 'Go to the newest message'],
  ['?', 'This list'],
] as const;

/** The profile's words for what is done by a single key. */
export interface ShortcutWords {
  /** Of the button that creates a key. */
  createLabel: string;
  /** Of the link to the page of keys. */
  keysLabel: string;
}

interface ShortcutsDialogProps {
  /** Null on pages that belong to no workspace. */
  words: ShortcutWords | null;
  onClose(): void;
}

/** The cheat-sheet of single keys. */
export function ShortcutsDialog({ words, onClose }: ShortcutsDialogProps) {
  const id = useId();
  const shortcuts = shortcutsOf(words);
  return (
    <Overlay labelledBy={id} onDismiss={onClose}>
      <div className="flex items-center justify-between gap-4 border-border border-b px-5 py-3">
        <h2 id={id} className="font-strong text-lead">
          Keyboard shortcuts
        </h2>
        <Button size="small" data-initial-focus="true" onClick={onClose}>
          Close
        </Button>
      </div>
      <section
        aria-label="Keys and what they do"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="overflow-auto px-5 py-4"
      >
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
          {shortcuts.map(([keys, words]) => (
            <div key={keys} className="contents">
              <dt className="flex gap-1">
                <span className="sr-only">{keys}</span>
                {keys.split(' ').map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      </section>
      <p className="border-border border-t px-5 py-3 text-text-3 text-xs">
        They rest while you type in a field.
      </p>
    </Overlay>
  );
}

function shortcutsOf(words: ShortcutWords | null): readonly (readonly [string, string])[] {
  if (words === null) return [...EVERYWHERE, ...ALWAYS];
  return [
    ['c', words.createLabel],
    ...EVERYWHERE,
    ...SHORTCUTS,
    ['g k', `Go to ${words.keysLabel}`],
    ...PLACES,
    ...ALWAYS,
  ];
}
