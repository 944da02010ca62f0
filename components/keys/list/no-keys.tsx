import Link from 'next/link';
import { CodeBlock } from '../../ui/code-block';
import { EmptyState } from '../../ui/empty-state';
import { LinkButton } from '../../ui/link-button';
import type { FormProfile } from '../create/form-profile';
import { type KeyListState, keysHref } from '../links';
import { labelsOf } from './status-filters';

interface NoKeysProps {
  profile: FormProfile;
  slug: string;
  list: KeyListState;
  origin: string;
  /** Why the viewer may not create keys; null when they may. */
  refusal: string | null;
}

/** Nothing to list: because nothing was made yet, or because nothing matches. */
export function NoKeys({ profile, slug, list, origin, refusal }: NoKeysProps) {
  const { environment } = list;
  const { prefix } = profile.keyFormats[environment] ?? profile.keyFormats.live;
  if (list.search !== '' || list.statuses.length > 0) return <NoMatch slug={slug} list={list} />;
  return (
    <EmptyState title={`No ${environment} keys yet`}>
      <p className="text-text-2">
        {environment === 'live'
          ? 'A key lets a program call the API as this workspace.'
          : 'A test key calls the same API. It sees test data alone, and what it writes is checked but not kept. Live keys do real work.'}
      </p>
      {refusal === null ? (
        <>
          <LinkButton
            tone="primary"
            href={keysHref(slug, environment, { new: '1' })}
            scroll={false}
          >
            {profile.labels.createButton}
          </LinkButton>
          <p className="text-text-2" hidden={profile.templates.length === 0}>
            Or begin with{' '}
            {profile.templates.map(({ id, label }, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <Link
                  scroll={false}
                  className="prose-link"
                  href={keysHref(slug, environment, { new: '1', template: id })}
                >
                  {label}
                </Link>
              </span>
            ))}
            .
          </p>
        </>
      ) : (
        <p className="text-text-2">{refusal}</p>
      )}
      <p className="text-text-2">This is what it makes possible:</p>
      <CodeBlock
        label="example call"
        isMuted
        code={`curl -sS ${origin}/v1/api-keys/current -H "Authorization: Bearer ${prefix}…"`}
      />
    </EmptyState>
  );
}

function NoMatch({ slug, list }: { slug: string; list: KeyListState }) {
  const parts = [
    list.search === '' ? '' : `“${list.search}”`,
    list.statuses.length === 0 ? '' : `status ${labelsOf(list.statuses)}`,
  ].filter(Boolean);
  return (
    <EmptyState title={`No ${list.environment} key matches ${parts.join(' and ')}`}>
      <LinkButton href={keysHref(slug, list.environment)}>Clear filters</LinkButton>
    </EmptyState>
  );
}
