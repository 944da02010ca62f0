import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { KeyActs } from '@/components/audit/key-acts';
import { refusalFor } from '@/components/keys/key-rights';
import { keyHref } from '@/components/keys/links';
import { KeyFacts } from '@/components/keys/page/key-facts';
import { KeyHead } from '@/components/keys/page/key-head';
import { RestrictionsPanel } from '@/components/keys/restrictions/restrictions-panel';
import { TriedDraft } from '@/components/keys/test-access/tried-draft';
import { KeyUseSection } from '@/components/keys/use/key-use-section';
import type { KeyView } from '@/lib/core/key-view';
import type { Profile } from '@/lib/core/profile';
import {
  activateKeyAction,
  changeRestrictionsAction,
  deactivateKeyAction,
} from '@/lib/web/actions/keys';
import { getKeyPageAlerts } from '@/lib/web/alerts';
import { getKeyActs } from '@/lib/web/audit';
import {
  getKeyPage,
  getKeyPageLimits,
  getKeyPageRestrictionUse,
  presentMoment,
} from '@/lib/web/dashboard';
import { getKeyPageUse } from '@/lib/web/key-use';
import { shownProfile } from '@/lib/web/profile';
import { one, type SearchParams } from '../../../../../search-params';
import { pageMember } from '../../../../member';
import { Tester } from '../../tester';
import { KeyDialogs } from '../key-dialogs';
import { pageTitle } from '../page-title';

interface KeyPageProps {
  params: Promise<{ workspace: string; id: string }>;
  searchParams: SearchParams;
}

const pageKey = cache(getKeyPage);

export async function generateMetadata({ params }: KeyPageProps): Promise<Metadata> {
  const { workspace: slug, id } = await params;
  const { workspace } = await pageMember(slug);
  const { environment, name } = await pageKey(slug, id);
  return {
    title: pageTitle(environment, `${name} · ${shownProfile().labels.heading}`, workspace.name),
  };
}

export default async function KeyPage({ params, searchParams }: KeyPageProps) {
  const { workspace: slug, id } = await params;
  const query = await searchParams;
  const member = await pageMember(slug);
  const keyView = await pageKey(slug, id);
  // A key lives in one environment: the address says so, whatever it said before.
  if (one(query, 'env') !== keyView.environment) redirect(keyHref(slug, keyView.environment, id));
  const [limits, restrictionUse, history, use, alertRules] = await Promise.all([
    getKeyPageLimits(slug, id),
    getKeyPageRestrictionUse(slug, id),
    getKeyActs(slug, id),
    getKeyPageUse(slug, keyView),
    getKeyPageAlerts(slug, keyView),
  ]);
  const profile = shownProfile();
  const viewer = { userId: member.user.id, role: member.role };
  const refusal = refusalFor(viewer, 'keys:manage', keyView);
  const now = presentMoment();
  return (
    <div className="grid max-w-facts gap-5">
      <KeyHead
        slug={slug}
        menuPath={profile.labels.menuPath}
        keyView={keyView}
        now={now}
        refusal={refusal}
        canExpire={profile.expiry.policy !== 'never' || keyView.expiresAt !== null}
        actions={{
          deactivate: deactivateKeyAction.bind(null, slug),
          activate: activateKeyAction.bind(null, slug),
        }}
      />
      <KeyUseSection
        slug={slug}
        keyView={keyView}
        {...use}
        change={changeOf(profile, keyView, refusal)}
        now={now}
      />
      <KeyFacts
        slug={slug}
        keyView={keyView}
        profile={profile}
        limits={limits}
        restrictionUse={restrictionUse}
        alertRules={alertRules}
        now={now}
      />
      <TriedDraft>
        {keyView.status !== 'REVOKED' && refusal === null && (
          <RestrictionsPanel
            id={id}
            restrictions={keyView}
            change={changeRestrictionsAction.bind(null, slug)}
          />
        )}
        <section aria-labelledby="test-access" className="grid gap-4 border-border border-t pt-5">
          <div>
            <h2 id="test-access" className="font-strong text-lead">
              Test access
            </h2>
            <p className="text-text-2">
              Not sure what this key may do, or why it is refused? Ask before a partner does.
            </p>
          </div>
          <Tester
            slug={slug}
            environment={keyView.environment}
            keys={keyView}
            saved={{ restrictions: keyView, list: null }}
          />
        </section>
      </TriedDraft>
      {history !== null && (
        <KeyActs
          slug={slug}
          environment={keyView.environment}
          keyId={id}
          {...history}
          levels={profile.levels}
        />
      )}
      <KeyDialogs slug={slug} viewer={viewer} query={query} list={null} now={now} />
    </div>
  );
}

/** Whether what the key can do may be taken from it here. */
function changeOf(
  { scopesAfterCreation }: Pick<Profile, 'scopesAfterCreation'>,
  { status }: KeyView,
  refusal: string | null,
): 'narrow' | 'fixed' | 'none' {
  if (refusal !== null || status === 'REVOKED') return 'none';
  return scopesAfterCreation === 'fixed' ? 'fixed' : 'narrow';
}
