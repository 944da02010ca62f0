'use client';

import clsx from 'clsx';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactNode;
  align?: 'start' | 'end' | undefined;
  children: ReactNode;
}

/** A menu of actions. Not modal: a modal one would inject styles that the content policy refuses. */
export function Menu({ trigger, align = 'end', children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className="z-50 min-w-44 rounded-table border border-border bg-surface p-1 text-text shadow-overlay"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  onSelect(): void;
  tone?: 'normal' | 'danger' | undefined;
  shortcut?: string | undefined;
  children: ReactNode;
}

export function MenuItem({ onSelect, tone = 'normal', shortcut, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={clsx(
        'flex h-control-small cursor-pointer items-center justify-between gap-4 rounded-chip px-2 outline-none data-highlighted:bg-hover forced-colors:data-highlighted:bg-[Highlight]',
        tone === 'danger' && 'text-danger',
      )}
    >
      {children}
      {shortcut !== undefined && <Kbd>{shortcut}</Kbd>}
    </DropdownMenu.Item>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-border" />;
}

/** Says why there is nothing to choose. */
export function MenuNote({ children }: { children: string }) {
  return (
    <DropdownMenu.Label className="max-w-60 px-2 py-1 text-text-2 text-xs">
      {children}
    </DropdownMenu.Label>
  );
}
