'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { KeyView } from '@/lib/core/key-view';
import { logsHref } from '../../logs/links';
import { buttonClass } from '../../ui/button';
import { Menu, type MenuEntry } from '../../ui/menu';
import { useToast } from '../../ui/toast';
import { useHydrated } from '../../ui/use-hydrated';
import { keyHref } from '../links';

/** The dialogs that a row leads to. */
export type RowOverlay = 'rename' | 'regenerate' | 'expiry' | 'revoke';

interface RowMenuProps {
  slug: string;
  keyView: KeyView;
  refusal: string | null;
  /** Whether keys may be given an end. */
  canExpire: boolean;
  onToggle(): void;
  onOpen(overlay: RowOverlay): void;
}

const TRIGGER = `${buttonClass({ tone: 'quiet', size: 'small' })} min-w-control-small`;

/** What can be done with a key. Without a script it is a link to the key's page, which has it all. */
export function RowMenu(props: RowMenuProps) {
  const { slug, keyView } = props;
  const { id, name, environment } = keyView;
  const router = useRouter();
  const copyId = useCopyId();
  const href = keyHref(slug, environment, id);
  const trigger = { className: TRIGGER, 'aria-label': `Actions for ${name}`, children: '⋯' };
  if (!useHydrated()) return <Link href={href} prefetch={false} {...trigger} />;
  return (
    <Menu
      {...trigger}
      entries={[
        { label: 'Open', onSelect: () => router.push(href) },
        { label: 'Copy id', onSelect: () => copyId(id) },
        {
          label: 'View logs',
          onSelect: () => router.push(logsHref(slug, environment, { key: id })),
        },
        'rule',
        ...changesOf(props),
      ]}
    />
  );
}

function changesOf({
  keyView,
  refusal,
  canExpire,
  onToggle,
  onOpen,
}: RowMenuProps): readonly MenuEntry[] {
  if (keyView.status === 'REVOKED') return [{ note: 'Revoked keys stay as history.' }];
  if (refusal !== null) return [{ note: refusal }];
  return [
    { label: 'Rename…', shortcut: 'E', onSelect: () => onOpen('rename') },
    {
      label: keyView.status === 'ACTIVE' ? 'Deactivate' : 'Activate',
      shortcut: 'D',
      onSelect: onToggle,
    },
    { label: 'Regenerate…', shortcut: 'R', onSelect: () => onOpen('regenerate') },
    ...(canExpire ? [{ label: 'Set expiry…', onSelect: () => onOpen('expiry') }] : []),
    'rule',
    { label: 'Revoke…', tone: 'danger', onSelect: () => onOpen('revoke') },
  ];
}

function useCopyId(): (id: string) => void {
  const toast = useToast();
  return (id) => {
    navigator.clipboard.writeText(id).then(
      () => toast({ text: 'Copied the id.' }),
      () =>
        toast({ text: `The browser keeps the clipboard shut. The id is ${id}`, tone: 'danger' }),
    );
  };
}
