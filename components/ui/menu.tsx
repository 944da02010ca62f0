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
  const [isWanted, setWanted] = useState(false);
  if (isWanted) {
    return (
      <Suspense>
        <MenuContent align={align} entries={entries} trigger={<button {...rest} type="button" />} />
      </Suspense>
    );
  }
  // In a transition the button stays until the menu is there.
  const open = () => startTransition(() => setWanted(true));
  return (
    <button
      {...rest}
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        open();
      }}
    />
  );
}
