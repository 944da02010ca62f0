import type { UsageReport } from '@/lib/core/usage-figures';
import { wholeOf } from '@/lib/core/usage-range';
import { BlockHead } from './chart-block';
import { logsHref, type UsagePlace, usageCsvHref, usageHref } from './links';
import { NumberRow, UsageTable } from './usage-table';
import { changeWord, countWord, latencyWord, shareWord } from './words';

/** The endpoints with the most requests. */
export function EndpointTable({ place, report }: { place: UsagePlace; report: UsageReport }) {
  const { endpoints, previous, range, filter } = report;
  const most = endpoints.first[0]?.requests ?? 0;
  const rest = endpoints.names - endpoints.first.length;
  return (
    <section aria-labelledby="usage-endpoints" className="grid gap-2">
      <BlockHead
        id="usage-endpoints"
        title="Top endpoints"
        csvHref={usageCsvHref(place, 'endpoints')}
      />
      <UsageTable
        caption="Endpoints with the most requests"
        heads={['Endpoint', 'Requests', 'Errors', 'p95', 'Change']}
      >
        {endpoints.first.map(({ name, requests, errors, p95 }) => {
          const change = previous?.endpoints.get(name);
          return (
            <NumberRow
              key={name}
              name={
                <span className="relative isolate -mx-3 -my-1.5 block px-3 py-1.5">
                  <Bar share={most === 0 ? 0 : requests / most} />
                  <a className="break-all font-mono" href={usageHref(place, { endpoint: name })}>
                    {name}
                  </a>
                </span>
              }
              values={[
                <a
                  key="log"
                  aria-label={`${countWord(requests)} requests of ${name} in the log`}
                  href={logsHref(place.slug, filter, wholeOf(range), { endpoint: name })}
                >
                  {countWord(requests)}
                </a>,
                shareWord(errors, requests),
                latencyWord(p95),
                change === undefined ? '–' : changeWord(change),
              ]}
            />
          );
        })}
      </UsageTable>
      {rest > 0 && (
        <p className="text-text-2">
          {rest === 1 ? 'One more endpoint' : `${countWord(rest)} more endpoints`}, of{' '}
          {countWord(endpoints.names)} in all.
        </p>
      )}
    </section>
  );
}

/** A bar behind a name: how much it is of the most. A picture, because the CSP refuses widths in served styles. */
export function Bar({ share }: { share: number }) {
  return (
    <svg aria-hidden="true" className="absolute inset-0 -z-1 size-full">
      <rect width={`${100 * share}%`} height="100%" className="fill-hover" />
      <rect width="2" height="100%" className="fill-border-strong" />
    </svg>
  );
}
