import { COUNTRY_ATTRIBUTION, countryName, UNKNOWN_COUNTRY } from '@/lib/core/country';
import type { NamedCount, UsageReport } from '@/lib/core/usage-figures';
import { wholeOf } from '@/lib/core/usage-range';
import { BlockHead } from './chart-block';
import { logsHref, type UsagePlace, usageCsvHref, usageHref } from './links';
import { NumberRow, UsageTable } from './usage-table';
import { countWord, shareWord } from './words';
import { WorldMap } from './world-map';

const SORTS = ['country', 'requests', 'errors'] as const;
type Sort = (typeof SORTS)[number];
const HEADS: Readonly<Record<Sort, string>> = {
  country: 'Country',
  requests: 'Requests',
  errors: 'Errors',
};

/** From where the requests came. */
export function Geography({ place, report }: { place: UsagePlace; report: UsageReport }) {
  const { countries, filter, range } = report;
  const sort = SORTS.find((name) => name === place.query.sort) ?? 'requests';
  const rows = [...countries.first].sort(ORDERS[sort]);
  const unknown = countries.first.find(({ name }) => name === UNKNOWN_COUNTRY);
  const hrefOf = (country: string) => logsHref(place.slug, filter, wholeOf(range), { country });
  return (
    <section aria-labelledby="usage-countries" className="grid gap-2">
      <BlockHead
        id="usage-countries"
        title="Geography"
        csvHref={usageCsvHref(place, 'countries')}
      />
      <div className="grid items-start gap-4 wide:grid-cols-[3fr_2fr]">
        <WorldMap countries={countries.first} hrefOf={hrefOf} />
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by arrow keys
          tabIndex={0}
          aria-label="Countries as a table"
          className="max-h-96 overflow-auto"
        >
          <UsageTable
            caption="Requests by country"
            heads={SORTS.map((name) => (
              <SortLink key={name} place={place} name={name} isCurrent={name === sort} />
            ))}
          >
            {rows.map(({ name, requests, errors }) => (
              <NumberRow
                key={name}
                name={<a href={usageHref(place, { country: name })}>{countryName(name)}</a>}
                values={[
                  <a
                    key="log"
                    aria-label={`${countWord(requests)} requests from ${countryName(name)} in the log`}
                    href={hrefOf(name)}
                  >
                    {countWord(requests)}
                  </a>,
                  shareWord(errors, requests),
                ]}
              />
            ))}
          </UsageTable>
        </section>
      </div>
      <p className="text-text-3 text-xs">
        {unknown !== undefined &&
          `Unknown ${shareWord(unknown.requests, countries.requests)}: private addresses, and IPv6 unless the operator has a table of it. `}
        {COUNTRY_ATTRIBUTION}
      </p>
    </section>
  );
}

const ORDERS: Readonly<Record<Sort, (a: NamedCount, b: NamedCount) => number>> = {
  country: (a, b) => countryName(a.name).localeCompare(countryName(b.name), 'en'),
  requests: (a, b) => b.requests - a.requests,
  errors: (a, b) => rateOf(b) - rateOf(a),
};

function rateOf({ requests, errors }: NamedCount): number {
  return errors / Math.max(1, requests);
}

function SortLink({
  place,
  name,
  isCurrent,
}: {
  place: UsagePlace;
  name: Sort;
  isCurrent: boolean;
}) {
  return (
    <a
      className="inline-flex min-h-6 items-center gap-1"
      href={`${usageHref(place, { sort: name })}#usage-countries`}
    >
      {HEADS[name]}
      {isCurrent && (
        <span>
          <span aria-hidden="true">{name === 'country' ? '↑' : '↓'}</span>
          <span className="sr-only">, sorted by this</span>
        </span>
      )}
    </a>
  );
}
