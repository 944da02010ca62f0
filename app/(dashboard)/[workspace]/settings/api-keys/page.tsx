import type { Metadata } from 'next';
import { creationRefusalFor, noKeysOf } from '@/components/keys/key-rights';
import { KeyTable } from '@/components/keys/list/key-table';
import { KeyTools } from '@/components/keys/list/key-tools';
import { countWords, KeysHead } from '@/components/keys/list/keys-head';
import { ListPages } from '@/components/keys/list/list-pages';
import { NoKeys } from '@/components/keys/list/no-keys';
import { SelectBar } from '@/components/keys/list/select-bar';
import { UnfitKeysNotice } from '@/components/keys/list/unfit-keys-notice';
import { IdleNotice } from '@/components/keys/use/idle-notice';
import { Notice } from '@/components/ui/notice';
import { reachOf } from '@/lib/core/roles';
import { activateKeyAction, deactivateKeyAction, findKeyAction } from '@/lib/web/actions/keys';
import { listKeysPage, presentMoment, publicUrl } from '@/lib/web/dashboard';
import { listKeysUse } from '@/lib/web/key-use';
import { countMatchingKeys } from '@/lib/web/many-keys';
import { acceptedFormats, shownProfile } from '@/lib/web/profile';
import { one, type SearchParams } from '../../../../search-params';
import { pageMember } from '../../../member';
import { CreateKeyOverlay } from './create-key-overlay';
import { KeyDialogs } from './key-dialogs';
import { listStateOf } from './list-state';
import { pageTitle } from './page-title';

interface KeysPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params, searchParams }: KeysPageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await params).workspace);
  const list = listStateOf(await searchParams, environment);
  return { title: pageTitle(list.environment, shownProfile().labels.heading, workspace.name) };
}

export default async function KeysPage({ params, searchParams }: KeysPageProps) {
  const { workspace: slug } = await params;
  const query = await searchParams;
  const member = await pageMember(slug);
  const list = listStateOf(query, member.environment);
  const { environment, statuses, sort, cursor } = list;
  const search = list.search === '' ? null : list.search;
  const filter = { environment, statuses, search };
  const page = await listKeysPage(slug, { filter, sort, cursor });
  const viewer = { userId: member.user.id, role: member.role };
  const profile = shownProfile();
  const refusal = creationRefusalFor(viewer) ?? noKeysOf(profile, environment);
  const now = presentMoment();
  const [matching, use] = await Promise.all([
    countMatchingKeys(slug, filter, { ...page, isFirst: cursor === null }),
    listKeysUse(slug, page.keys),
  ]);
  const canExpire = profile.expiry.policy !== 'never';

  return (
    <div className="grid gap-4">
      <KeysHead
        slug={slug}
        environment={environment}
        labels={profile.labels}
        count={page.count}
        refusal={refusal}
      />
      <KeyTools
        slug={slug}
        list={list}
        formats={acceptedFormats()}
        find={findKeyAction.bind(null, slug)}
      />
      {page.cursorFault !== null && (
        <Notice tone="warn">{page.cursorFault} This is the first page.</Notice>
      )}
      <UnfitKeysNotice unfit={page.unfit} />
      <IdleNotice slug={slug} keys={page.keys} now={now} />
      {page.keys.length === 0 ? (
        <NoKeys profile={profile} slug={slug} list={list} origin={publicUrl()} refusal={refusal} />
      ) : (
        <KeyTable
          slug={slug}
          levels={profile.levels}
          keys={page.keys}
          use={use}
          list={list}
          viewer={viewer}
          now={now}
          canExpire={canExpire}
          actions={{
            deactivate: deactivateKeyAction.bind(null, slug),
            activate: activateKeyAction.bind(null, slug),
          }}
        />
      )}
      {page.keys.length > 0 && reachOf(member.role, 'keys:manage') !== null && (
        <SelectBar
          slug={slug}
          list={list}
          shown={page.keys.map(({ id }) => id).join(' ')}
          matching={matching === null ? null : countWords(matching)}
          canExpire={canExpire}
        />
      )}
      <ListPages slug={slug} list={list} nextCursor={page.nextCursor} />
      {one(query, 'new') !== null && refusal === null && (
        <CreateKeyOverlay
          profile={profile}
          slug={slug}
          member={member}
          list={list}
          query={query}
          now={now}
        />
      )}
      <KeyDialogs slug={slug} viewer={viewer} query={query} list={list} now={now} />
    </div>
  );
}
