import { ExpiryDialog } from '@/components/keys/dialogs/expiry-dialog';
import { RegenerateDialog } from '@/components/keys/dialogs/regenerate-dialog';
import { RenameDialog } from '@/components/keys/dialogs/rename-dialog';
import { RevokeDialog } from '@/components/keys/dialogs/revoke-dialog';
import { refusalFor, type Viewer } from '@/components/keys/key-rights';
import { type KeyListState, keyHref, keyListHref } from '@/components/keys/links';
import {
  activateKeyAction,
  deactivateKeyAction,
  regenerateKeyAction,
  renameKeyAction,
  revokeKeyAction,
  setExpiryAction,
} from '@/lib/web/actions/keys';
import { getKeyPage, publicUrl } from '@/lib/web/dashboard';
import { shownProfile } from '@/lib/web/profile';
import { one, type SearchParams } from '../../../../search-params';
import { EditAccessOverlay } from './edit-access-overlay';

interface KeyDialogsProps {
  slug: string;
  viewer: Viewer;
  query: Awaited<SearchParams>;
  /** The list below; null on the page of the key itself. */
  list: KeyListState | null;
  now: Date;
}

const OVERLAYS = ['rename', 'regenerate', 'revoke', 'access', 'expiry'] as const;

/** The dialog that the address asks for, about the key that it names. */
export async function KeyDialogs({ slug, viewer, query, list, now }: KeyDialogsProps) {
  const overlay = OVERLAYS.find((name) => one(query, name) !== null);
  const id = overlay === undefined ? null : one(query, overlay);
  if (overlay === undefined || id === null) return null;
  const keyView = await getKeyPage(slug, id);
  if (refusalFor(viewer, 'keys:manage', keyView) !== null) return null;
  const closeHref =
    list === null ? keyHref(slug, keyView.environment, id) : keyListHref(slug, list);
  const about = { slug, keyView, closeHref, now };
  switch (overlay) {
    case 'rename':
      return <RenameDialog key={id} {...about} rename={renameKeyAction.bind(null, slug)} />;
    case 'regenerate':
      return (
        <RegenerateDialog
          key={id}
          {...about}
          origin={publicUrl()}
          regenerate={regenerateKeyAction.bind(null, slug)}
        />
      );
    case 'expiry':
      return (
        <ExpiryDialog
          key={id}
          {...about}
          rule={shownProfile().expiry}
          setExpiry={setExpiryAction.bind(null, slug)}
        />
      );
    case 'revoke':
      return (
        <RevokeDialog
          key={id}
          {...about}
          actions={{
            revoke: revokeKeyAction.bind(null, slug),
            deactivate: deactivateKeyAction.bind(null, slug),
            activate: activateKeyAction.bind(null, slug),
          }}
        />
      );
    case 'access':
      return (
        <EditAccessOverlay
          key={id}
          slug={slug}
          viewer={viewer}
          keyView={keyView}
          from={one(query, 'from')}
          narrowTo={one(query, 'scopes')}
          closeHref={closeHref}
        />
      );
  }
}
