import { CreateOverlay } from '@/components/keys/create/create-overlay';
import type { EndpointExample } from '@/components/keys/create/key-summary';
import { type KeyListState, keyListHref } from '@/components/keys/links';
import { scopesOfRole } from '@/lib/core/roles';
import type { Scope } from '@/lib/core/scopes';
import { apiRoutes } from '@/lib/http/v1';
import { createKeyAction } from '@/lib/web/actions/keys';
import { newFormToken, publicUrl } from '@/lib/web/dashboard';
import type { DashboardContext } from '@/lib/web/session';

interface CreateKeyOverlayProps {
  slug: string;
  member: DashboardContext;
  list: KeyListState;
  template: string | null;
  now: Date;
}

/** The sheet of `?new=1`. */
export function CreateKeyOverlay({ slug, member, list, template, now }: CreateKeyOverlayProps) {
  const held = scopesOfRole(member.role, member.workspace.isOperator);
  return (
    <CreateOverlay
      slug={slug}
      environment={list.environment}
      template={template}
      held={held}
      endpoints={endpointExamples(held)}
      now={now}
      idempotencyKey={newFormToken()}
      origin={publicUrl()}
      closeHref={keyListHref(slug, list)}
      action={createKeyAction.bind(null, slug)}
    />
  );
}

/** What a key can be used for, read from the routes; without what its creator could never grant. */
function endpointExamples(held: readonly Scope[]): readonly EndpointExample[] {
  return apiRoutes.routes.flatMap(({ method, path, requires }): EndpointExample[] => {
    if (requires === 'public') return [];
    if (requires === 'any_key') return [{ method, path, scope: null }];
    return held.includes(requires) ? [{ method, path, scope: requires }] : [];
  });
}
