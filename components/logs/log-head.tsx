import Link from 'next/link';
import { NO_LOG_FILTERS, UNKNOWN_KEYS } from '@/lib/core/log-filter';
import { PageHead } from '../shell/page-head';
import { LinkButton } from '../ui/link-button';
import { type LogListState, logListHref } from './links';

interface LogHeadProps {
  slug: string;
  list: LogListState;
  /** How much is kept. */
  kept: { days: number; sampling: { share: number; perSecond: number } };
  /** Whether the viewer manages the whole installation. */
  isOperator: boolean;
}

/** What the log holds, for how long, and whether it is live. */
export function LogHead({ slug, list, kept, isOperator }: LogHeadProps) {
  const isUnknown = list.query.key === UNKNOWN_KEYS;
  const live = { ...list, query: { ...list.query, to: '' }, cursor: null, isLive: !list.isLive };
  return (
    <PageHead
      crumbs={[{ label: 'Observe' }, { label: 'Logs' }]}
      title="Logs"
      lead={
        <>
          {isUnknown
            ? 'Requests to the whole installation without a key that is known.'
            : `Requests with ${list.environment} keys.`}{' '}
          {keptWords(kept)}
          {isOperator && (
            <>
              {' '}
              <Link
                prefetch={false}
                className="prose-link"
                href={logListHref(slug, {
                  ...list,
                  query: { ...NO_LOG_FILTERS, key: isUnknown ? '' : UNKNOWN_KEYS },
                  cursor: null,
                })}
              >
                {isUnknown ? 'Those with your keys' : 'Those without a known key'}
              </Link>
            </>
          )}
        </>
      }
    >
      <LinkButton
        className="unscripted:hidden"
        prefetch={false}
        scroll={false}
        tone={list.isLive ? 'secondary' : 'primary'}
        href={logListHref(slug, live)}
      >
        {list.isLive ? 'Stop following' : 'Follow live'}
      </LinkButton>
    </PageHead>
  );
}

function keptWords({ days, sampling: { share, perSecond } }: LogHeadProps['kept']): string {
  const which =
    share >= 1
      ? 'Every request is kept'
      : `Every refused request is kept, and ${percent(share)} of the others`;
  return `${which} for ${days} ${days === 1 ? 'day' : 'days'}, up to ${perSecond.toLocaleString('en-GB')} a second for each server, half of them of one workspace.`;
}

function percent(share: number): string {
  return share.toLocaleString('en-GB', { style: 'percent', maximumFractionDigits: 2 });
}
