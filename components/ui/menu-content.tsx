'use client';

import clsx from 'clsx';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { Kbd } from './kbd';
import type { MenuEntry } from './menu';

interface MenuContentProps {
  trigger: ReactNode;
  align: 'start' | 'end';
  entries: readonly MenuEntry[];
  /** Whether the press that opened it came from a key: then the first entry takes the focus. */
  isByKeyboard: boolean;
}

/** A menu that opens at once. Not modal: a modal one would inject styles that the policy refuses. */
export default function MenuContent(props: MenuContentProps) {
  const { trigger, align, entries, isByKeyboard } = props;
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Radix was not there yet to see the key.
    if (isByKeyboard) content.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [isByKeyboard]);
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        ref={content}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className="z-50 min-w-44 rounded-table border border-border bg-surface p-1 text-start text-text shadow-overlay"
      >
        {entries.map((entry, index) => (
          <MenuLine key={keyOf(entry, index)} entry={entry} />
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function MenuLine({ entry }: { entry: MenuEntry }) {
  if (entry === 'rule') return <DropdownMenu.Separator className="my-1 h-px bg-border" />;
  if ('note' in entry) {
    return (
      <DropdownMenu.Label className="max-w-60 px-2 py-1 text-text-2 text-xs">
        {entry.note}
      </DropdownMenu.Label>
    );
  }
  const { label, onSelect, tone, shortcut } = entry;
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={clsx(
        'flex h-control-small cursor-pointer items-center justify-between gap-4 rounded-chip px-2 outline-none data-highlighted:bg-hover forced-colors:data-highlighted:bg-[Highlight]',
        tone === 'danger' && 'text-danger',
      )}
    >
      {label}
      {shortcut !== undefined && <Kbd>{shortcut}</Kbd>}
    </DropdownMenu.Item>
  );
}

function keyOf(entry: MenuEntry, index: number): string {
  return typeof entry === 'object' && 'label' in entry ? entry.label : `${index}`;
}
