import { beginningOf } from '@/components/keys/create/beginning';
import { CreateOverlay } from '@/components/keys/create/create-overlay';
import type { EndpointExample } from '@/components/keys/create/endpoint-examples';
import { type KeyListState, keyListHref } from '@/components/keys/links';
import { holdsScope } from '@/lib/core/roles';
import type { Scope } from '@/lib/core/scopes';
import { routesFor } from '@/lib/http/v1';
import { findNamedKey } from '@/lib/web/access';
import { createKeyAction } from '@/lib/web/actions/keys';
import { newFormToken, publicUrl } from '@/lib/web/dashboard';
import type { shownProfile } from '@/lib/web/profile';
import { seenCaller } from '@/lib/web/request-facts';
import type { DashboardContext } from '@/lib/web/session';
import { many, one, type SearchParams } from '../../../../search-params';
import { copyableKeys } from './copyable-keys';

interface CreateKeyOverlayProps {
  profile: ReturnType<typeof shownProfile>;
  slug: string;
  member: DashboardContext;
  list: KeyListState;
  query: Awaited<SearchParams>;
  now: Date;
}

/** The sheet of `?new=1`, filled in by `template`, `scope` (repeated) and `from` (a key). */
export async function CreateKeyOverlay(props: CreateKeyOverlayProps) {
  const { profile, slug, member, list, query, now } = props;
  const { environment } = list;
  const held = profile.catalogue.scopes
    .map(({ scope }) => scope)
    .filter((scope) => holdsScope(member.role, member.workspace.isOperator, scope));
  const from = one(query, 'from');
  const asked = {
    environment,
    template: one(query, 'template'),
    scopes: many(query, 'scope'),
    from: from === null ? null : { id: from, key: await findNamedKey(slug, environment, from) },
  };
  return (
    <CreateOverlay
      profile={profile}
      slug={slug}
      environment={environment}
      beginning={beginningOf(asked, profile.catalogue, held)}
      held={held}
      copyable={await copyableKeys(slug, environment)}
      endpoints={endpointExamples(profile, held)}
      callerAddress={(await seenCaller()).address}
      now={now}
      idempotencyKey={newFormToken()}
      origin={publicUrl()}
      closeHref={keyListHref(slug, list)}
      action={createKeyAction.bind(null, slug)}
    />
  );
}

/** What a key can be used for, read from the routes; without what its creator could never grant. */
function endpointExamples(
  profile: CreateKeyOverlayProps['profile'],
  held: readonly Scope[],
): readonly EndpointExample[] {
  return routesFor(profile).routes.flatMap(({ method, path, requires }): EndpointExample[] => {
    if (requires === 'public') return [];
    if (requires === 'any_key') return [{ method, path, scope: null }];
    return held.includes(requires) ? [{ method, path, scope: requires }] : [];
  });
}
