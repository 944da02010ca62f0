import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { type KeyListState, keyListFields, keyListHref } from '@/components/keys/links';
import { ChangeManyForm } from '@/components/keys/many/change-many-form';
import { KeyGroup } from '@/components/keys/many/key-group';
import { SkippedList } from '@/components/keys/many/skipped-list';
import { keysOf, MANY_WORDS } from '@/components/keys/many/words';
import { PageHead } from '@/components/shell/page-head';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { MANY_KINDS, type ManyKind } from '@/lib/core/many-keys';
import { changeManyKeysAction } from '@/lib/web/actions/many-keys';
import { presentMoment } from '@/lib/web/dashboard';
import { getManyPreview } from '@/lib/web/many-keys';
import { shownProfile } from '@/lib/web/profile';
import { many, one, type SearchParams } from '../../../../../search-params';
import { pageMember } from '../../../../member';
import { listStateOf } from '../list-state';
import { pageTitle } from '../page-title';

interface ManyPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

/** As many as a page of the list can tick. */
const IDS_MAX = 100;

export async function generateMetadata({ params, searchParams }: ManyPageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await params).workspace);
  const { environment: asked } = listStateOf(await searchParams, environment);
  return { title: pageTitle(asked, 'Change keys', workspace.name) };
}

export default async function ManyPage({ params, searchParams }: ManyPageProps) {
  const { workspace: slug } = await params;
  const query = await searchParams;
  const { environment } = await pageMember(slug);
  const list = { ...listStateOf(query, environment), cursor: null };
  const backHref = keyListHref(slug, list);
  const kind = MANY_KINDS.find((name) => name === one(query, 'change'));
  if (kind === undefined) redirect(backHref);
  const ids = many(query, 'key').slice(0, IDS_MAX);
  const isAll = one(query, 'all') === '1';
  const profile = shownProfile();
  const { menuPath } = profile.labels;
  const preview =
    ids.length === 0 && !isAll
      ? { fault: 'No key is ticked. Go back and choose some.' }
      : await getManyPreview(slug, kind, isAll ? { filter: filterOf(list) } : { ids });
  const head = (title: string, lead?: string) => (
    <PageHead
      crumbs={[
        ...menuPath.slice(0, -1).map((label) => ({ label })),
        { label: menuPath.at(-1) ?? '', href: backHref },
        { label: `${MANY_WORDS[kind].verb} keys` },
      ]}
      title={title}
      lead={lead}
    />
  );
  if ('fault' in preview) {
    return (
      <div className="grid gap-5">
        {head(titleOf(kind, null))}
        <Notice tone="warn">{preview.fault}</Notice>
        <div>
          <LinkButton href={backHref}>Back to the list</LinkButton>
        </div>
      </div>
    );
  }
  const { inUse, idle, skipped } = preview;
  const count = inUse.count + idle.count;
  const now = presentMoment();
  const chosen = isAll
    ? [{ name: 'all', value: '1' }]
    : ids.map((value) => ({ name: 'key', value }));
  return (
    <div className="grid gap-5">
      {head(titleOf(kind, count), count === 0 ? undefined : MANY_WORDS[kind].effect)}
      <ChangeManyForm
        kind={kind}
        fields={[...keyListFields(list), ...chosen]}
        count={count}
        inUse={inUse.count}
        rule={profile.expiry}
        now={now}
        backHref={backHref}
        change={changeManyKeysAction.bind(null, slug)}
      >
        <SkippedList skipped={skipped} />
        <KeyGroup
          title="In use"
          note="Used in the last 24 hours: something relies on them now."
          {...inUse}
          now={now}
        />
        <KeyGroup title="Idle" note="Not used in the last 24 hours." {...idle} now={now} />
      </ChangeManyForm>
    </div>
  );
}

function titleOf(kind: ManyKind, count: number | null): string {
  return `${MANY_WORDS[kind].verb} ${count === null || count === 0 ? 'keys' : keysOf(count)}`;
}

function filterOf({ environment, statuses, search }: KeyListState) {
  return { environment, statuses, search: search === '' ? null : search };
}
