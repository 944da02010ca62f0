'use client';

import { type ComponentProps, lazy, Suspense, startTransition, useState } from 'react';

/** A line of a menu: something to do, a note, or a rule between groups. */
export type MenuEntry =
  | {
      label: string;
      onSelect(): void;
      tone?: 'normal' | 'danger';
      shortcut?: string;
    }
  | { note: string }
  | 'rule';

interface MenuProps extends Omit<ComponentProps<'button'>, 'type' | 'onClick'> {
  align?: 'start' | 'end' | undefined;
  entries: readonly MenuEntry[];
}

const load = () => import('./menu-content');
const MenuContent = lazy(load);

/**
 * A button that opens a menu of actions. The menu's code is fetched when somebody reaches for it, so
 * that a list of fifty rows is no heavier than its rows.
 */
export function Menu({ align = 'end', entries, ...rest }: MenuProps) {
  const [wantedBy, setWantedBy] = useState<'pointer' | 'keyboard' | null>(null);
  if (wantedBy !== null) {
    return (
      <Suspense>
        <MenuContent
          align={align}
          entries={entries}
          isByKeyboard={wantedBy === 'keyboard'}
          trigger={<button {...rest} type="button" />}
        />
      </Suspense>
    );
  }
  // In a transition the button stays until the menu is there.
  const open = (by: 'pointer' | 'keyboard') => startTransition(() => setWantedBy(by));
  return (
    <button
      {...rest}
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={(event) => open(event.detail === 0 ? 'keyboard' : 'pointer')}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        open('keyboard');
      }}
    />
  );
}
