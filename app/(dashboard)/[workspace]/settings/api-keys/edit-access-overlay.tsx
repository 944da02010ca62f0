import { EditAccess } from '@/components/keys/access/edit-access';
import { FixedAccess } from '@/components/keys/access/fixed-access';
import { beginningOf, levelOf } from '@/components/keys/create/beginning';
import { creationRefusalFor, noKeysOf, type Viewer } from '@/components/keys/key-rights';
import { keysHref } from '@/components/keys/links';
import type { Access } from '@/lib/core/access-change';
import type { KeyView } from '@/lib/core/key-view';
import { findNamedKey, getOfferedAccess } from '@/lib/web/access';
import { getOwnProofs } from '@/lib/web/account';
import { changeAccessAction } from '@/lib/web/actions/keys';
import { shownProfile } from '@/lib/web/profile';
import { copyableKeys } from './copyable-keys';

interface EditAccessOverlayProps {
  slug: string;
  viewer: Viewer;
  keyView: KeyView;
  /** The id of the key that the form is filled in from. */
  from: string | null;
  /** The scopes that it is to be narrowed to, by separating spaces; null: the form begins as the key is. */
  narrowTo: string | null;
  closeHref: string;
}

/** The sheet of `?access=KEY`: what may still change about what a key can do. */
export async function EditAccessOverlay(props: EditAccessOverlayProps) {
  const { slug, viewer, keyView, from, narrowTo, closeHref } = props;
  const { id, environment, status } = keyView;
  if (status === 'REVOKED') return null;
  const profile = shownProfile();
  const canCreate = (creationRefusalFor(viewer) ?? noKeysOf(profile, environment)) === null;
  const duplicateHref = canCreate ? keysHref(slug, environment, { new: '1', from: id }) : null;
  if (profile.scopesAfterCreation === 'fixed') {
    return <FixedAccess duplicateHref={duplicateHref} closeHref={closeHref} />;
  }
  const { catalogue } = profile;
  const offered = await getOfferedAccess(slug, id);
  const source = from === null ? null : await findNamedKey(slug, environment, from);
  const asked = { environment, template: null, scopes: [] };
  const copied =
    from === null
      ? null
      : beginningOf({ ...asked, from: { id: from, key: source } }, catalogue, offered);
  return (
    <EditAccess
      slug={slug}
      keyView={keyView}
      catalogue={catalogue}
      levels={profile.levels}
      canWiden={profile.scopesAfterCreation === 'edit'}
      proofs={await getOwnProofs()}
      offered={offered}
      copyable={(await copyableKeys(slug, environment)).filter((other) => other.id !== id)}
      begin={
        copied?.access ??
        narrowed(keyView, narrowTo) ?? {
          permissionLevel: levelOf(catalogue, keyView.permissionLevel, keyView.scopes),
          scopes: keyView.scopes,
        }
      }
      notes={copied?.notes ?? []}
      duplicateHref={duplicateHref}
      closeHref={closeHref}
      action={changeAccessAction.bind(null, slug)}
    />
  );
}

function narrowed({ scopes }: KeyView, narrowTo: string | null): Access | null {
  if (narrowTo === null) return null;
  const wanted = narrowTo.split(' ');
  return { permissionLevel: 'limited', scopes: scopes.filter((scope) => wanted.includes(scope)) };
}
