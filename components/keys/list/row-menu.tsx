'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { KeyView } from '@/lib/core/key-view';
import { buttonClass } from '../../ui/button';
import { Menu, MenuItem, MenuNote, MenuSeparator } from '../../ui/menu';
import { useToast } from '../../ui/toast';
import { useHydrated } from '../../ui/use-hydrated';
import { keyHref } from '../links';

interface RowMenuProps {
  slug: string;
  keyView: KeyView;
  refusal: string | null;
  onToggle(): void;
  onOpen(overlay: 'rename' | 'regenerate' | 'revoke'): void;
}

const TRIGGER = `${buttonClass({ tone: 'quiet', size: 'small' })} min-w-control-small`;

/** What can be done with a key. Without a script it is a link to the key's page, which has it all. */
export function RowMenu({ slug, keyView, refusal, onToggle, onOpen }: RowMenuProps) {
  const { id, name, environment, status } = keyView;
  const router = useRouter();
  const href = keyHref(slug, environment, id);
  const copyId = useCopyId();
  const trigger = { className: TRIGGER, 'aria-label': `Actions for ${name}`, children: '⋯' };
  if (!useHydrated()) return <Link href={href} prefetch={false} {...trigger} />;
  const isRevoked = status === 'REVOKED';
  return (
    <Menu trigger={<button type="button" {...trigger} />}>
      <MenuItem onSelect={() => router.push(href)}>Open</MenuItem>
      <MenuItem onSelect={() => copyId(id)}>Copy id</MenuItem>
      <MenuSeparator />
      {isRevoked && <MenuNote>Revoked keys stay as history.</MenuNote>}
      {!isRevoked && refusal !== null && <MenuNote>{refusal}</MenuNote>}
      {!isRevoked && refusal === null && (
        <>
          <MenuItem shortcut="E" onSelect={() => onOpen('rename')}>
            Rename…
          </MenuItem>
          <MenuItem shortcut="D" onSelect={onToggle}>
            {status === 'ACTIVE' ? 'Deactivate' : 'Activate'}
          </MenuItem>
          <MenuItem shortcut="R" onSelect={() => onOpen('regenerate')}>
            Regenerate…
          </MenuItem>
          <MenuSeparator />
          <MenuItem tone="danger" onSelect={() => onOpen('revoke')}>
            Revoke…
          </MenuItem>
        </>
      )}
    </Menu>
  );
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
