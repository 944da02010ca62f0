import type { UsageReport } from '@/lib/core/usage-figures';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { Time } from '../ui/time';
import { type UsagePlace, usageHref } from './links';
import { rangeWord } from './words';

const HOUR_MS = 3_600_000;
const NO_FILTERS = { key: '', endpoint: '', status: '', country: '' };

/** Why there is nothing to see, and where there is something. */
export function NoRequests({ place, report }: { place: UsagePlace; report: UsageReport }) {
  const { filter, lastRequestAt, range } = report;
  const isFiltered =
    filter.keyId !== null ||
    filter.endpoint !== null ||
    filter.status !== null ||
    filter.country !== null;
  return (
    <EmptyState
      title={`No requests ${range.name === 'custom' ? 'from' : 'in'} ${rangeWord(range)}`}
    >
      {isFiltered && (
        <>
          <p>No request fits these filters. Widen them, or look at everything.</p>
          <LinkButton prefetch={false} href={usageHref(place, NO_FILTERS)}>
            Clear filters
          </LinkButton>
        </>
      )}
      {lastRequestAt === null ? (
        <p>
          With {filter.environment} keys there was none yet. It is counted some seconds after it is
          made.
        </p>
      ) : (
        <p>
          The last request with a {filter.environment} key was around <Time date={lastRequestAt} />.{' '}
          <a
            className="prose-link"
            href={usageHref(place, { ...NO_FILTERS, ...around(lastRequestAt) })}
          >
            Go there
          </a>
        </p>
      )}
    </EmptyState>
  );
}

function around(hour: Date) {
  const at = (ms: number) => new Date(hour.getTime() + ms).toISOString().slice(0, 19);
  return { range: 'custom', from: `${at(-11 * HOUR_MS)}Z`, to: `${at(HOUR_MS)}Z` };
}
